"""The entries of a log: every type with its fields, and a meeting read from its entries."""
