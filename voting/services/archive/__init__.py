"""The case file of a meeting: every document under the name that a street office gives it."""
