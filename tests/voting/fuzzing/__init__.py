"""Every reader of a stranger's bytes, with bytes that nobody meant: `scripts/fuzz readers`."""
