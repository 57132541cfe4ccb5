"""What a browser is known by: who signed in, what it cast, and which routes it may call."""
