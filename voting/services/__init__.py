"""The use cases: one function, one transaction, which includes its log entry."""
