"""What a verifier is handed: the evidence file, trusted keys, receipts; the absence of a ballot."""
