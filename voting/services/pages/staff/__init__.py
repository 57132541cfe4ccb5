"""The parts that all pages of committee and street office share: the frame, the waiting steps."""
