"""A meeting before and during its vote: draft, rules, notice, opening, extension, cancellation."""
