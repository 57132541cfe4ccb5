"""填报和双晒: what a community declares about its property company, and the screen at the gate."""
