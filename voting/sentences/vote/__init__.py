"""A meeting from draft to result: its ballots, the committee's desk, its log, what is printed."""
