"""What `scripts/bench` runs, each a program: `python -m benchmarks.NAME`."""
