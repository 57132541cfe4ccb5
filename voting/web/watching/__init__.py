"""The face of those who only watch: no route of it changes anything."""
