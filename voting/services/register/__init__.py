"""业主清册: imported, published, frozen, read."""
