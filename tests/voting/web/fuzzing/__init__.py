"""What strangers may send, made up from what people send: `scripts/fuzz` does it for long."""
