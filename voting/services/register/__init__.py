"""业主清册: imported, compared, read."""
