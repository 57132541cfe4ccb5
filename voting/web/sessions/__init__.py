"""Sessions of browsers: who is signed in, what was cast there, and who may call which route."""
