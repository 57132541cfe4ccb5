"""The clocks of a meeting: planned, under way, broken, and as a calendar."""
