"""The rules of a meeting: its rule set, what the assembly adopted, what an election asks."""
