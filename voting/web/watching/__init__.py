"""The face of those who only watch, for whom nothing can be pressed; and who appoints them."""
