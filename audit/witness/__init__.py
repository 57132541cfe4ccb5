"""The witness: what it cosigns, its folder, its service, its commands."""
