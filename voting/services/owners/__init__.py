"""Who may vote, and how voters are identified."""
