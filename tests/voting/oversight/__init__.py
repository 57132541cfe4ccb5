"""What a street office sees of all its communities."""
