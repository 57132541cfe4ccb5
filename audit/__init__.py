"""The evidence of a meeting, and the verifier that anybody can run.

It needs no server, database, templates or network. Counting is done by `ballots`; writing evidence
is done by `voting`.
"""
