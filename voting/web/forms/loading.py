"""Read a request: its form, the marks on a ballot, and files."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from flask import g, request
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage, MultiDict

from ballots.motion import MotionKind
from voting.errors import InputError, VotingError
from voting.importing.spelling.addresses import Address
from voting.sentences import Sentence
from voting.services.meeting.details import Details, read_budget, read_candidates
from voting.services.meeting.drafting.drafts import MeetingDraft, MotionDraft
from voting.services.meeting.translation import Translation, make_translation
from voting.services.scans import Scan
from voting.services.scans_apart import read_scan_apart, strip_photo_apart
from voting.web.forms import desk, owners
from voting.web.forms.desk import MeetingForm, MotionForm
from voting.web.forms.field_names import of_field
from voting.web.forms.fields import FieldsOf, FormSchema, Several, make_schema
from voting.web.forms.refused import get_refused
from voting.web.sessions.contents import FORM_TOKEN

Form = TypeVar("Form")
_TYPED = "typed"


class FormError(VotingError):
    """Some fields of a form are missing or malformed."""

    code = "form-incomplete"

    def __init__(self, problems: dict[str, Sentence]) -> None:
        super().__init__(", ".join(sorted(problems)))
        self.problems = problems


def load(form: type[Form]) -> Form:
    """Return the submitted form, and keep its values to show them again.

    Raises:
        FormError: a field is missing or not of its kind.
    """
    schema = make_schema(form)  # type: ignore[arg-type]  # mypy takes a class for unhashable
    keep_typed(schema)
    try:
        loaded: Form = schema.load(request.form.to_dict() | _read_several(schema))
    except ValidationError as error:
        raise FormError(dict(_list_problems(error.messages_dict))) from None
    return loaded


def _read_several(schema: FormSchema) -> dict[str, object]:
    return {
        name: _read_fields_of(each) if isinstance(each, FieldsOf) else request.form.getlist(name)
        for name, each in schema.fields.items()
        if isinstance(each, FieldsOf | Several)
    }


def _read_fields_of(field: FieldsOf) -> dict[str, list[str]]:
    return {name: values for name, values in request.form.lists() if field.has(name)}


def _list_problems(found: Mapping[str, Any]) -> Iterator[tuple[str, Sentence]]:
    """Yield each field that is wrong, by the name in the page, with the first thing wrong in it."""
    for name, problems in found.items():
        within = problems if isinstance(problems, Mapping) else {name: problems}
        yield from ((field, said[0]) for field, said in within.items())


def load_sought() -> Address | None:
    """Return the unit address in a page's own query form, or None.

    A page shown again because there is no such unit gets None.
    """
    if request.method == "GET":
        if get_refused():
            return None
        _keep(request.args)
    building, section, room, offered = (
        request.args.get(name, "").strip() for name in ("building", "section", "room", "offered")
    )
    if offered:
        return Address("", "", offered)
    return Address(building, section, room) if room else None


def keep_typed(schema: FormSchema | None = None) -> None:
    """Keep the typed values for the page, except those that the schema marks as secret."""
    secrets = {name for name, each in schema.fields.items() if each.load_only} if schema else set()
    _keep(request.form, secrets)


def keep_unread() -> None:
    """Keep the typed values of a form that no view read, except what is secret in any form."""
    _keep(request.form, {FORM_TOKEN, *list_secrets()})


@cache
def list_secrets() -> frozenset[str]:
    """Return the names of all fields that are never shown again, whichever form asks for them."""
    schemas = [
        make_schema(form)
        for module in (desk, owners)
        for form in vars(module).values()
        if isinstance(form, type) and form.__module__ == module.__name__
    ]
    return frozenset(
        name for schema in schemas for name, each in schema.fields.items() if each.load_only
    )


def _keep(typed: MultiDict[str, str], secrets: Collection[str] = ()) -> None:
    kept = {name: tuple(values) for name, values in typed.lists() if name not in secrets}
    setattr(g, _TYPED, kept)


def get_typed() -> dict[str, tuple[str, ...]]:
    """Return the typed values of this request that may be shown again."""
    typed: dict[str, tuple[str, ...]] = g.get(_TYPED, {})
    return typed


def load_draft() -> MeetingDraft:
    """Return the meeting that was filled in.

    Raises:
        FormError: a field is missing or not of its kind.
    """
    form = load(MeetingForm)
    return MeetingDraft(
        title=form.title,
        opens_at=form.opens_at,
        closes_at=form.closes_at,
        is_scheduled=form.is_scheduled,
        objection_days=form.objection_days,
        kind=form.kind,
        rule_set=form.rules or None,
    )


def load_motion() -> MotionDraft:
    """Return the submitted motion.

    Raises:
        InputError: a field is missing or not of its kind.
    """
    form = load(MotionForm)
    with of_field("names"):
        names, particulars = _read_names(form.kind, form.names)
    with of_field("budget"):
        budget = read_budget(form.budget)
    with of_field("title_en"):
        translation = _read_translation(form, names)
    return MotionDraft(
        kind=form.kind,
        matter=form.matter,
        title=form.title,
        text=form.text,
        names=names,
        details=Details(
            budget=budget,
            particulars=particulars,
            topic=form.topic,
            published_on=form.published_on if form.topic else None,
            translation=translation,
        ),
        seats=form.seats,
        buildings=split_names(form.buildings),
    )


def _read_names(kind: MotionKind, text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the options or candidates, and the candidates' self-descriptions."""
    if kind is MotionKind.APPROVAL:
        return (), {}
    is_told = kind is MotionKind.ELECTION and ("：" in text or ":" in text)
    if not is_told:
        return split_names(text), {}
    return read_candidates(line for line in text.splitlines() if line.strip())


def _read_translation(form: MotionForm, names: tuple[str, ...]) -> Translation | None:
    options = len(names) if form.kind is MotionKind.CHOICE else 0
    lines = tuple(line.strip() for line in form.names_en.splitlines() if line.strip())
    return make_translation(form.title_en, form.text_en, lines, options)


_PARTS = re.compile(r"[\n、，,]")


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in a text, separated by lines or commas."""
    return tuple(part.strip() for part in _PARTS.split(text) if part.strip())


def get_form_id() -> str:
    """Return the form's id, by which confirming twice records one ballot.

    Raises:
        InputError: the form has none.
    """
    form_id = request.form.get("form_id", "")
    if not form_id.isalnum() or not 8 <= len(form_id) <= 32:  # noqa: PLR2004 - our own identities
        raise InputError("ballot-incomplete")
    return form_id


def find_scan(name: str = "scan") -> Scan | None:
    """Return the uploaded scan, or None.

    Raises:
        InputError: it cannot be opened.
    """
    file = request.files.get(name)
    return load_scan(name) if file is not None and file.filename else None


def find_photo(name: str = "picture") -> Scan | None:
    """Return an uploaded photograph without where it was taken, or None.

    Raises:
        InputError: it is no photograph, or damaged.
    """
    scan = find_scan(name)
    with of_field(name):
        return strip_photo_apart(scan) if scan else None


def load_scan(name: str = "scan") -> Scan:
    """Return the uploaded scan.

    Raises:
        InputError: no file was chosen, or it cannot be opened.
    """
    return load_document(name)[1]


def load_document(name: str = "file") -> tuple[str, Scan]:
    """Return the name and the content of an uploaded document.

    Raises:
        InputError: no file was chosen, or it cannot be opened.
    """
    with of_field(name):
        called, content = get_file(name)
        return called, read_scan_apart(content)


def get_file(name: str) -> tuple[str, bytes]:
    """Return the name and the content of an uploaded file.

    Raises:
        InputError: no file was chosen.
    """
    file = request.files.get(name)
    if not isinstance(file, FileStorage) or not file.filename:
        with of_field(name):
            raise InputError("file-missing")
    return file.filename, file.read()
