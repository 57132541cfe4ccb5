"""Keys and secrets: changed while meetings go on, and whether they are this installation's."""
