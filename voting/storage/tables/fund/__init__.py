"""The tables of the common fund: its ledger."""
