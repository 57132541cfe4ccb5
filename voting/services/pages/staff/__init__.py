"""What the pages of committee and street office share: the frame around them, what waits."""
