"""The input of a verifier: evidence file, trusted keys, receipts; the absence of a ballot."""
