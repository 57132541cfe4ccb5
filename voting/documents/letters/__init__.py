"""Letters to owners: the voting letter with its paper ballot, and the letter on a mandate."""
