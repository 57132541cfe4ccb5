"""What a street office sees of all its communities: what waits, what is due, what is odd."""
