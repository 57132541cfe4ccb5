"""The background work: loops that go on for ever, and what each of them does."""
