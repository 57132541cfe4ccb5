"""What stands in a log: every type of entry, its fields, and a meeting read from its entries."""
