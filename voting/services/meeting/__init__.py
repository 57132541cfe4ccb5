"""A meeting before and around its vote: draft, rules, notice, opening, extension, cancellation."""
