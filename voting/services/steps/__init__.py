"""What takes two persons: asked for by one, shown to another one, confirmed, done."""
