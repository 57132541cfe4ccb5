"""How values are shown: in the language and the size of print that a browser asks for."""
