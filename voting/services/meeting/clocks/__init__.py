"""The clocks of a meeting: planned, under way, and as a calendar."""
