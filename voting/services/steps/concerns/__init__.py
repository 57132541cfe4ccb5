"""The steps of concerns that two communities deal with."""
