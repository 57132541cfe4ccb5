"""The evidence of a meeting, and the verifier that a stranger holds.

Needs neither server, database, templates nor network. Whatever must be recomputed is computed by
`ballots`; whatever writes evidence lies above, in `voting`.
"""
