"""指导: a street office looks at a draft, by a checklist, and answers in its own name."""
