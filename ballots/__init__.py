"""The law of the vote: values in, values out.

No clock, no randomness, no files but its own rule data, no logging. Needs nothing but Python's
standard library, so that whoever holds a register and its ballots can repeat any count.
"""
