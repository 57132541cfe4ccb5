"""Casting: the blank ballot, the cast ballot, the sequencer that logs it, the receipt."""
