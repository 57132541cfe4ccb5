"""Steps of the common fund: an entry that is to be made, or taken back."""
