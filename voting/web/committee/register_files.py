"""Check a register's file, answer its findings, correct its cells, and import it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.documents.spreadsheets import SheetTable
from voting.importing.annotated import AnnotatedTable, annotate
from voting.importing.findings import Column, FindingKind
from voting.importing.layout.others import HEAD as OTHERS_HEAD
from voting.importing.samples import SAMPLED
from voting.sentences import tell
from voting.services.people.actors import Member
from voting.services.register.upload import Upload, WhatIsSaid, record, take_file
from voting.services.register.uploading import decisions
from voting.services.register.uploading.checked import (
    MOST_FINDINGS,
    Checked,
    CheckedFinding,
    CheckedPage,
    read_checked,
)
from voting.services.register.uploading.file_answers import list_meanings
from voting.terms import LookKind, find_term
from voting.web.committee.registers import home
from voting.web.current import current
from voting.web.forms.desk import WithdrawnSaidForm
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import get_file, load
from voting.web.forms.refused import redisplays
from voting.web.forms.register_files import RegisterFileForm
from voting.web.responses.files import send_book
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

register_files = Blueprint("register_files", __name__, url_prefix="/committee/register")
_REFUSED = 422
_WITH_FILE = frozenset({"import", "only_check", "download"})
"""The names of the buttons that ask for a file."""
_PAGE = 30
"""So many findings stand on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The findings that one page shows."""

    kind: FindingKind | None
    """None for all kinds."""
    findings: Sequence[CheckedFinding]
    page: int
    """From 1."""
    pages: int
    number: int
    """On all pages together."""


def _find(checked: Checked) -> _Found:
    """Return the findings that the address asks for."""
    kind = find_term(FindingKind, request.args.get("kind", ""))
    chosen = [each for each in checked.findings if kind in {None, each.kind}]
    pages = max(1, -(-len(chosen) // _PAGE))
    page = min(max(1, request.args.get("page", 1, int)), pages)
    return _Found(
        kind=kind,
        findings=chosen[(page - 1) * _PAGE : page * _PAGE],
        page=page,
        pages=pages,
        number=len(chosen),
    )


def _show(page: CheckedPage) -> str:
    return render_page(
        "committee/register/import.html",
        page,
        columns=Column,
        found=_find(page.checked),
        is_saved="saved" in request.args and request.method == "GET",
        sampled=SAMPLED,
        kinds=FindingKind,
        list_meanings=list_meanings,
        most_findings=MOST_FINDINGS,
    )


@register_files.post("/")
@redisplays(home)
@for_member
def import_register(member: Member) -> ResponseReturnValue:
    """Store the answers, check a file, and import it whole if nothing is refused.

    Asked only to check, or for the findings as a spreadsheet, import nothing.
    """
    return _take(member, load(RegisterFileForm).get_said())


def _take(member: Member, said: WhatIsSaid) -> ResponseReturnValue:
    context = current()
    name, data = get_file("file")
    upload = Upload(
        name=name,
        data=data,
        said=said,
        is_only_checked=bool(request.form.get("only_check") or request.form.get("download")),
    )
    with of_field("file"):
        report = take_file(
            context.database,
            upload,
            member=member,
            digests=context.settings.digests,
            at=context.clock.now(),
        )
    if request.form.get("download"):
        return send_book("register-findings", list_tables(annotate(report)))
    digests, unexplained = context.settings.digests, said.unexplained
    page = read_framed(lambda s: read_checked(s, member, digests, unexplained))
    return _show(page), _REFUSED if report.is_refused else 200


def list_tables(table: AnnotatedTable) -> list[SheetTable]:
    """Return the sheets of the findings as a spreadsheet; the second only if it has any."""
    first = SheetTable(
        name=tell("annotated-sheet"), head=table.head, rows=table.rows, struck=table.struck
    )
    others = SheetTable(name=tell("annotated-others"), head=OTHERS_HEAD, rows=table.others)
    return [first, *([others] if table.others else [])]


@register_files.get("/checked")
@for_member
def show_checked(member: Member) -> ResponseReturnValue:
    """Show how the member's last file was read, all findings or those of a kind."""
    context = current()
    page = read_framed(lambda s: read_checked(s, member, context.settings.digests))
    return _show(page)


@register_files.post("/checked")
@redisplays(show_checked)
@for_member
def save_said(member: Member) -> ResponseReturnValue:
    """Store the answers about the last file; check or import the form's file if its button says so.

    Such a form comes back here, with all that was said, if no file was chosen.
    """
    context = current()
    said = load(RegisterFileForm).get_said()
    if not _WITH_FILE.isdisjoint(request.form):
        return _take(member, said)
    context.database.write(
        lambda s: record(
            s, member=member, said=said, digests=context.settings.digests, at=context.clock.now()
        )
    )
    kind, page = request.args.get("kind", ""), request.args.get("page", 1, int)
    shown = url_for("register_files.show_checked", kind=kind, page=page, saved="yes")
    return redirect(shown, 303)


@register_files.get("/decisions")
@for_member
@looks(LookKind.REGISTER)
def show_decisions(member: Member) -> ResponseReturnValue:
    """Show the members' decisions about the files: answers, corrected cells, meanings of words."""
    context = current()
    page = read_framed(lambda s: decisions.read_decisions(s, member, context.settings.digests))
    return render_page("committee/register/decisions.html", page)


@register_files.post("/decisions")
@for_member
def withdraw_decision(member: Member) -> ResponseReturnValue:
    """Withdraw a decision about the files."""
    context = current()
    form = load(WithdrawnSaidForm)
    context.database.write(
        lambda s: decisions.withdraw(
            s, member=member, kind=form.kind, key=form.key, at=context.clock.now()
        )
    )
    return redirect(url_for("register_files.show_decisions"), 303)
