"""The tables of what a community declares about its property company."""
