"""The checks of a log: order, clocks, mandates, transfers, objections; and the recount."""
