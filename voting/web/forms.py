"""Parsing what was sent: marshmallow schemas, one for each form."""

import re
from datetime import datetime

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import FileStorage

from ballots.ballot import Marks
from ballots.motion import Matter, MotionKind
from voting.errors import InputError
from voting.services.meeting.details import Details, read_budget, read_candidates
from voting.services.meeting.drafts import MotionDraft
from voting.services.register.register import Address
from voting.services.scans import Scan, read_scan
from voting.wording import SHANGHAI


class _Form(Schema):
    class Meta:
        """Fields that nobody asked for are passed over."""

        unknown = EXCLUDE


class LetterForm(_Form):
    """Signing in with a letter."""

    last_six = fields.String(required=True, validate=validate.Length(1, 20))


class TelephoneForm(_Form):
    """Asking for a code."""

    telephone = fields.String(required=True, validate=validate.Length(1, 30))


class CodeForm(_Form):
    """Typing the code that came."""

    code = fields.String(required=True, validate=validate.Length(1, 12))


class StaffForm(_Form):
    """Signing in as staff."""

    login = fields.String(required=True, validate=validate.Length(1, 40))
    password = fields.String(required=True, validate=validate.Length(1, 200))


class MeetingForm(_Form):
    """Beginning a meeting."""

    title = fields.String(required=True)
    opens_at = fields.String(required=True)
    closes_at = fields.String(required=True)
    is_scheduled = fields.Boolean(load_default=False)
    is_interim = fields.Boolean(load_default=False)
    rules = fields.String(load_default="")
    identification = fields.String(load_default="letter")
    objection_days = fields.Integer(required=True)


class MotionForm(_Form):
    """Adding a motion."""

    kind = fields.Enum(MotionKind, by_value=True, load_default=MotionKind.APPROVAL)
    matter = fields.Enum(Matter, by_value=True, required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    names = fields.String(load_default="")
    seats = fields.Integer(load_default=0, validate=validate.Range(0, 99))
    buildings = fields.String(load_default="")
    budget = fields.String(load_default="", validate=validate.Length(max=5000))


class OpinionForm(_Form):
    """Recording an opinion."""

    body = fields.String(required=True)
    text = fields.String(required=True)
    given_on = fields.Date(required=True)


class OverrideForm(_Form):
    """Choosing one rule of the count."""

    option = fields.String(required=True)
    clause = fields.String(required=True)
    adopted_on = fields.Date(required=True)


class DropForm(_Form):
    """Returning one rule to the rule set's own."""

    field = fields.String(required=True)


class AddressForm(_Form):
    """Naming a unit by its address."""

    building = fields.String(required=True)
    section = fields.String(load_default="")
    room = fields.String(required=True)


class InPersonForm(AddressForm):
    """Naming an owner whose identity card was seen."""

    last_six = fields.String(required=True, validate=validate.Length(1, 20))


class ObjectionForm(AddressForm):
    """Objecting to the published register."""

    text = fields.String(required=True, validate=validate.Length(1, 600))
    telephone = fields.String(load_default="", validate=validate.Length(max=30))


class ProxyForm(_Form):
    """Giving a proxy on the phone."""

    agent = fields.String(required=True, validate=validate.Length(1, 60))
    telephone = fields.String(required=True, validate=validate.Length(1, 30))
    works_for_property = fields.String(required=True, validate=validate.OneOf(("yes", "no")))


class MandateForm(AddressForm, ProxyForm):
    """Recording a mandate from paper."""

    kind = fields.String(required=True, validate=validate.Length(1, 20))


class TransferForm(_Form):
    """Saying who bought units."""

    buyers = fields.String(required=True, validate=validate.Length(1, 2000))


class ProposalForm(_Form):
    """Proposing a motion."""

    title = fields.String(required=True)
    text = fields.String(required=True)


class PollForm(_Form):
    """Starting a poll."""

    kind = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(load_default="")
    buildings = fields.String(load_default="")
    closes_at = fields.String(required=True)


class DisclosureForm(_Form):
    """Putting something on the board."""

    category = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(load_default="")
    amount = fields.String(load_default="")
    meeting_id = fields.String(load_default="")
    motion_id = fields.String(load_default="")


class AnswerForm(_Form):
    """Answering an objection."""

    answer = fields.String(required=True, validate=validate.Length(1, 1200))


class ReadingForm(_Form):
    """Reading a paper ballot."""

    invalid = fields.String(load_default="", validate=validate.Length(max=200))


class LettersForm(_Form):
    """Printing letters: all, or the one of an address, which may be left out."""

    building = fields.String(load_default="")
    section = fields.String(load_default="")
    room = fields.String(load_default="")


class PaperForm(ReadingForm, LettersForm):
    """Taking a paper ballot in, by its number or by the address."""

    serial = fields.String(load_default="", validate=validate.Length(max=20))


class DeliveryForm(LettersForm):
    """Recording a delivery."""

    how = fields.String(required=True)
    on = fields.String(required=True)
    note = fields.String(load_default="")


class StepForm(_Form):
    """Asking for a step that two members take."""

    kind = fields.String(required=True, validate=validate.Length(1, 20))
    reason = fields.String(load_default="", validate=validate.Length(max=600))
    closes_at = fields.String(load_default="")
    subject_id = fields.String(load_default="", validate=validate.Length(max=32))


class FindingForm(_Form):
    """Settling whose a ballot is."""

    finding = fields.String(required=True, validate=validate.Length(1, 20))
    reason = fields.String(required=True, validate=validate.Length(1, 600))


class CosignatureForm(_Form):
    """Handing a witness's cosignature in."""

    line = fields.String(required=True, validate=validate.Length(1, 1000))


class ReceiptForm(_Form):
    """Checking a receipt."""

    receipt = fields.String(required=True, validate=validate.Length(1, 20_000))


def load_form(schema: type[_Form]) -> dict[str, object]:
    """Return the fields of a form that was sent.

    Raises:
        InputError: a field is missing or not of its form.
    """
    try:
        loaded: dict[str, object] = schema().load(request.form.to_dict())
    except ValidationError:
        raise InputError("form-incomplete") from None
    return loaded


def get_text(form: dict[str, object], key: str) -> str:
    """Return a field that the schema made a text."""
    return str(form[key]).strip()


def get_address(form: dict[str, object]) -> Address:
    """Return the address that a form names."""
    return Address(get_text(form, "building"), get_text(form, "section"), get_text(form, "room"))


def parse_local(text: str) -> datetime:
    """Read the local time that a browser's field sends, as an instant.

    Raises:
        InputError: no such time.
    """
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise InputError("time-malformed") from None


def load_motion() -> MotionDraft:
    """Return the motion that was filled in.

    Raises:
        InputError: a field is missing or not of its form.
    """
    form = load_form(MotionForm)
    kind, matter, seats = form["kind"], form["matter"], form["seats"]
    if not isinstance(kind, MotionKind) or not isinstance(matter, Matter):
        raise InputError("matter-missing")
    names, particulars = _read_names(kind, get_text(form, "names"))
    return MotionDraft(
        kind=kind,
        matter=matter,
        title=get_text(form, "title"),
        text=get_text(form, "text"),
        names=names,
        details=Details(read_budget(get_text(form, "budget")), particulars),
        seats=seats if isinstance(seats, int) else 0,
        buildings=_split(get_text(form, "buildings")),
    )


def _read_names(kind: MotionKind, text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the options or the candidates, and what the candidates say of themselves."""
    if kind is MotionKind.APPROVAL:
        return (), {}
    is_told = kind is MotionKind.ELECTION and ("：" in text or ":" in text)
    if not is_told:
        return _split(text), {}
    return read_candidates(line for line in text.splitlines() if line.strip())


_PARTS = re.compile(r"[\n、，,]")


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _PARTS.split(text) if part.strip())


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in a text, parted by lines or commas."""
    return _split(text)


def get_choices() -> dict[str, Marks]:
    """Return what was marked, motion by motion; of an election the names, none to abstain."""
    choices: dict[str, Marks] = {}
    for key in request.form:
        if key.startswith("choice-"):
            choices[key.removeprefix("choice-")] = request.form[key]
        elif key.startswith("names-"):
            choices[key.removeprefix("names-")] = tuple(filter(None, request.form.getlist(key)))
    return choices


def get_form_id() -> str:
    """Return the identity of the form, so that confirming it twice is one ballot.

    Raises:
        InputError: the form has none.
    """
    form_id = request.form.get("form_id", "")
    if not form_id.isalnum() or not 8 <= len(form_id) <= 32:  # noqa: PLR2004 - our own identities
        raise InputError("ballot-incomplete")
    return form_id


def find_scan() -> Scan | None:
    """Return the picture that was sent, if one was.

    Raises:
        InputError: it is none that opens.
    """
    file = request.files.get("scan")
    return read_scan(get_file("scan")[1]) if file is not None and file.filename else None


def get_file(name: str) -> tuple[str, bytes]:
    """Return the name and the content of a file that was sent.

    Raises:
        InputError: no file was chosen.
    """
    file = request.files.get(name)
    if not isinstance(file, FileStorage) or not file.filename:
        raise InputError("file-missing")
    return file.filename, file.read()
