"""The log of a meeting, and the witnesses that cosign it."""
