"""The forms of concerns: raised by an owner, and what the desk does with them."""
