"""Steps that take two persons: requested by one, shown to and confirmed by another, then done."""
