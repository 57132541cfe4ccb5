"""What a street office does, walked in a browser."""
