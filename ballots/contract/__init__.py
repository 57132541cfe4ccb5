"""The count contract: a case read from JSON, and its outcome written as JSON."""
