"""What each page shows, read at once: one page, one read, one instant."""
