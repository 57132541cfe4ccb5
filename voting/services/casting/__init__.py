"""From the ballot paper to the receipt: one insert, then the log."""
