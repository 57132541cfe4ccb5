"""Papers that are signed by hand: those of the office, and agreements."""
