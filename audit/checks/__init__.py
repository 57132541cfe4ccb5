"""What the entries must satisfy: order, clocks, mandates, transfers, objections; the recount."""
