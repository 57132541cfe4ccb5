"""The meetings that the demo holds, and the owners who vote in them."""
