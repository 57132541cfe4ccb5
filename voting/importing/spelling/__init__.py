"""How people write: addresses, names, identity numbers, and the words of registers."""
