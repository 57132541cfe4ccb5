"""The law of the vote: values in, values out.

No clock, no randomness, no logging, and no files except its own rule data. It needs only Python's
standard library, so that anybody who has a register and its ballots can repeat the count.
"""
