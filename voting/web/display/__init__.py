"""The display of values: the language, the size of print, words and sentences."""
