"""Forms: their fields, how they are read, and how a refused one is shown again.

`fields` reads one answer, `owners` and `desk` say what each form asks for, `loading` reads a
request, `field_names` says which field a refusal is about, and `refused` shows the page again with
what was typed and what is wrong beside it.
"""
