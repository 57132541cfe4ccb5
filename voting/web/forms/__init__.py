"""Forms: what each asks for, how it is read, and how a refused one comes back.

`fields` reads one answer, `owners` and `desk` say what each form asks for, `loading` reads a
request, `naming` says which field a refusal is about, and `coming_back` shows the page again with
what was typed and what is wrong beside it.
"""
