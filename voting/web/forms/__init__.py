"""Forms: their fields, how they are read, and how a refused one is shown again.

`fields` reads one answer, `owners` and `desk` say what each form asks for, `loading` reads a
request, `field_names` says which field a refusal is about, and `refused` shows the page again with
what was typed and what is wrong beside it.

A form whose fields differ with what the page asks has one field of the dataclass for all whose
names begin alike (`fields.FieldsOf`): a ballot for its motions, a poll for its questions, a
register's file for its questions, words and cells (`register_files`), a platform's list for its
columns and words (`platform`). Whether each may stand the service says, and names it in the
refusal. Boxes that are ticked in a list of units or steps are read as a list, and the service
refuses what is not of the holding or not theirs to confirm.

What nobody types has no schema either: a button that says which way a form is sent (to check only,
to take the findings along, large print, a language, whose review is removed), and the community's
code that the door carries with it. Views look for it by name; nobody could mend it in
the form if it were another.
"""
