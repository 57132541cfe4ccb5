"""业主共有资金: the ledger of a common fund, its statements, what each decision allowed.

Law: Civil Code art. 278 (owners decide on it), art. 282 (revenue of common parts is the owners'),
art. 943 (its state is published regularly).
"""
