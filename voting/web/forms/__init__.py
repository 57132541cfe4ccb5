"""Forms: their fields, how they are read, and how a refused one is shown again.

`fields` reads one answer, `owners` and `desk` say what each form asks for, `loading` reads a
request, `field_names` says which field a refusal is about, and `refused` shows the page again with
what was typed and what is wrong beside it.

Two kinds of forms have no dataclass, as their fields differ with what the page asks: a ballot has
one for each motion and a poll one for each question (`loading.get_choices`), and a register's file
one for each question, word and cell (`register_files`). Their services say of each whether it may
stand, and name it in the refusal, so that they come back as all others do. Boxes that are ticked in
a list of units or steps are read as a list, and the service refuses what is not of the holding or
not theirs to confirm.

What nobody types has no schema either: a button that says which way a form is sent (to check only,
to take the findings along, large print, a language, whose review is removed), and the community's
code that the door carries with it. Views look for it by name; nobody could mend it in
the form if it were another.
"""
