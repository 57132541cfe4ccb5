"""The result's document: its content, its signatures, its verification."""
