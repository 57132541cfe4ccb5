"""One function, one use case, one transaction; with its log record in it, or nothing."""
