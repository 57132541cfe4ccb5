"""How the project is installed, packed and kept: locks, set-up, wheels, deployment, hooks."""
