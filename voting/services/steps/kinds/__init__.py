"""Each kind of step: when it can be done, what it shows, what it does."""
