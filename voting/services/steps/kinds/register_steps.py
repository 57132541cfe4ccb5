"""The step of a community's register: freezing it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import NotFoundError, NotNowError
from voting.sentences import Sentence
from voting.services.register.figures import RegisterView, get_register
from voting.services.register.freezing import freeze_register, require_freezable
from voting.services.register.notes import RegisterNote, list_notes
from voting.services.register.telephones import list_lost, list_shared
from voting.services.register.uploading.expected import (
    ComparedTotal,
    compare_expected,
    find_expected,
)
from voting.services.steps.definition import StepConfirmation, StepContents, get_subject
from voting.storage.tables.desk import StepRow
from voting.terms import NoteKind, RegisterKey
from voting.wording import format_square_metres


def show_registers(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show each register in figures, and the file that it was imported from."""
    keys = [RegisterKey(row.community_id, get_subject(row)) for row in rows]
    shown = {key: _show_register(session, key) for key in dict.fromkeys(keys)}
    return [shown[key] for key in keys]


def _show_register(session: Session, key: RegisterKey) -> StepContents:
    try:
        register = get_register(session, key)
    except NotFoundError:
        return StepContents(Sentence("step-about-register-gone"))
    published = (
        Sentence("step-shows-published", {"published_at": register.published_at})
        if register.published_at
        else Sentence("step-shows-unpublished")
    )
    decided = list_notes(session, register.key, NoteKind.DECIDED)
    corrected = list_notes(session, register.key, NoteKind.CORRECTED)
    lines = (
        show_figures(register),
        published,
        *_show_comparison(session, register),
        *(_show_decision(each) for each in decided),
        *(_show_correction(each) for each in corrected),
        *([] if decided or corrected else [Sentence("step-shows-nothing-decided")]),
        show_file(register),
        *_show_telephones(session, register.key),
    )
    return StepContents(Sentence("step-about-register", {"source": register.source_name}), lines)


def _show_telephones(session: Session, register: RegisterKey) -> Iterator[Sentence]:
    """Say how many units lost a number, and which numbers several owners have."""
    units = {each.address for each in list_lost(session, register)}
    if units:
        yield Sentence("step-shows-telephones", {"units": len(units)})
    for each in list_shared(session, register):
        yield Sentence(
            "step-shows-shared-telephone", {"telephone": each.telephone, "owners": each.owners}
        )


def _show_comparison(session: Session, register: RegisterView) -> Sequence[Sentence]:
    """Show the expected totals of the register, and by how much it differs."""
    expected = find_expected(session, register.key)
    if expected is None:
        return [Sentence("step-shows-uncompared")]
    compared = [_show_compared(each) for each in compare_expected(expected, register)]
    source = Sentence("step-shows-compared-source", {"source": expected.source, "by": expected.by})
    return [*compared, source] if expected.source else compared


def _show_compared(each: ComparedTotal) -> Sentence:
    """Say one figure that was announced, the register's own, and whether they agree."""
    amounts = {
        name: format_square_metres(amount) if each.is_area else str(amount)
        for name, amount in (
            ("expected", each.expected),
            ("found", each.found),
            ("difference", abs(each.difference)),
        )
    }
    if each.difference == 0:
        code = "step-shows-compared-equal"
    elif each.is_counted:
        code = "step-shows-compared-counted"
    else:
        is_more = each.difference > 0
        code = "step-shows-compared-more" if is_more else "step-shows-compared-less"
    return Sentence(code, {"compared": each.what, **amounts})


def _show_decision(note: RegisterNote) -> Sentence:
    """Show a member's decision about a row or the whole file, and its reason."""
    if not note.line:
        return Sentence(
            "step-shows-decided-whole",
            {"text": note.text, "choice": note.choice, "reason": note.reason, "by": note.by},
        )
    return Sentence(
        "step-shows-decided",
        {
            "line": note.line,
            "text": note.text,
            "choice": note.choice,
            "reason": note.reason,
            "by": note.by,
        },
    )


def _show_correction(note: RegisterNote) -> Sentence:
    """Say which cell a member corrected, and how."""
    return Sentence(
        "step-shows-corrected",
        {"line": note.line, "text": note.text, "choice": note.choice, "by": note.by},
    )


def show_figures(register: RegisterView) -> Sentence:
    """Show a register's figures."""
    return Sentence(
        "step-shows-register",
        {
            "source": register.source_name,
            "units": register.units,
            "persons": register.persons,
            "area": format_square_metres(register.area_cm2),
        },
    )


def show_file(register: RegisterView) -> Sentence:
    """Say which file a register was imported from."""
    return Sentence("step-shows-file", {"sha256": register.fingerprint})


def check_register(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it is too early, an objection is open, or another register was imported since."""
    if require_freezable(session, row.community_id, at).id != row.subject_id:
        raise NotNowError("step-changed")


def freeze(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Freeze the register."""
    freeze_register(
        session,
        community_id=row.community_id,
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )
