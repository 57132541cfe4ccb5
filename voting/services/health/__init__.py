"""The health of an installation: heartbeats of its loops, and readiness checks."""
