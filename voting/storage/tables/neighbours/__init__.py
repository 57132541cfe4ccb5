"""The tables of neighbours among themselves: who helps, what was mediated."""
