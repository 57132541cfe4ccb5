"""What the result document prints."""
