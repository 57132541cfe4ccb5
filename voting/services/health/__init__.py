"""Whether an installation is well: heartbeats of its loops, and what a monitor asks."""
