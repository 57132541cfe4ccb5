"""The pages of those who only watch: nothing to press, and of owners what each of them needs."""
