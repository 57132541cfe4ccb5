"""Before notice: the draft, its changes, and the opinions on it."""
