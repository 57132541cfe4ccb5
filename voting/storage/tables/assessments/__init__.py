"""The tables of assessments: what is asked of whom, and what was answered."""
