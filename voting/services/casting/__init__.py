"""From the blank ballot to the receipt: one insert, then the log."""
