"""平台导入: what the city's platform counted, imported, counted again and laid beside."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ballots.motion import BLANK
from voting.documents.papers.office import render_platform_report
from voting.importing.spelling.platforms import PlatformColumn
from voting.services.pages.platform import read_import, read_platform
from voting.services.people.actors import Auditor
from voting.services.platform import imports
from voting.services.platform.counting import list_measured
from voting.services.platform.imports import ImportKey
from voting.services.steps.asking import ask_platform
from voting.terms import LookKind, MeetingKey, PlatformFile
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import get_file, load
from voting.web.forms.platform import (
    PlatformColumnsForm,
    PlatformFiguresForm,
    PlatformFileForm,
    PlatformWordsForm,
)
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_pdf
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor

platform = Blueprint(
    "platform", __name__, url_prefix="/office/<community_id>/<meeting_id>/platform"
)
SHOWN_ROWS, SHOWN_REMARKS = 8, 200


def _key(community_id: str, meeting_id: str, import_id: str) -> ImportKey:
    return ImportKey(MeetingKey(community_id, meeting_id), import_id)


@platform.get("/")
@for_auditor
def home(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Show what was witnessed here and what was imported, with the form to import a file."""
    context, key = current(), MeetingKey(community_id, meeting_id)
    now = context.clock.now()
    page = read_framed(lambda s: read_platform(s, auditor, key, now))
    kinds = list_words("platform-file", *PlatformFile)
    return render_page("office/platform/home.html", page, kinds=kinds)


@platform.post("/")
@redisplays(home)
@for_auditor
def hand_in(auditor: Auditor, community_id: str, meeting_id: str) -> ResponseReturnValue:
    """Import a file."""
    form, context = load(PlatformFileForm), current()
    name, content = get_file("file")
    with of_field("file"):
        import_id = imports.import_file(
            context.database,
            auditor=auditor,
            meeting=MeetingKey(community_id, meeting_id),
            kind=form.kind,
            name=name,
            content=content,
            at=context.clock.now(),
        )
    return _back(community_id, meeting_id, import_id)


def _back(
    community_id: str, meeting_id: str, import_id: str, part: str | None = None
) -> ResponseReturnValue:
    url = url_for(
        "platform.show",
        community_id=community_id,
        meeting_id=meeting_id,
        import_id=import_id,
        _anchor=part,
    )
    return redirect(url, 303)


@platform.get("/<import_id>")
@for_auditor
@looks(LookKind.PLATFORM)
def show(
    auditor: Auditor, community_id: str, meeting_id: str, import_id: str
) -> ResponseReturnValue:
    """Show an import: its rows, what they mean, what was counted, and how it differs."""
    context, key = current(), _key(community_id, meeting_id, import_id)
    now = context.clock.now()
    place = request.args.get("sheet", type=int)
    page = read_framed(lambda s: read_import(s, auditor, key, now, place))
    return render_page(
        "office/platform/import.html",
        page,
        columns=list_words("platform-column", *PlatformColumn),
        list_measured=list_measured,
        blank=BLANK,
        shown_rows=SHOWN_ROWS,
        shown_remarks=SHOWN_REMARKS,
        has_all="all" in request.args,
    )


@platform.post("/<import_id>/columns")
@redisplays(show)
@for_auditor
def set_columns(
    auditor: Auditor, community_id: str, meeting_id: str, import_id: str
) -> ResponseReturnValue:
    """Say what the columns are."""
    context, mapping = current(), load(PlatformColumnsForm).mapping
    imports.set_columns(
        context.database,
        auditor=auditor,
        key=_key(community_id, meeting_id, import_id),
        mapping=mapping,
        at=context.clock.now(),
    )
    return _back(community_id, meeting_id, import_id, "words")


@platform.post("/<import_id>/words")
@redisplays(show)
@for_auditor
def set_words(
    auditor: Auditor, community_id: str, meeting_id: str, import_id: str
) -> ResponseReturnValue:
    """Say what the words mean, and count."""
    context, form = current(), load(PlatformWordsForm)
    imports.set_words(
        context.database,
        auditor=auditor,
        key=_key(community_id, meeting_id, import_id),
        words=form.words,
        has_paper=form.has_paper,
        at=context.clock.now(),
    )
    return _back(community_id, meeting_id, import_id, "found")


@platform.post("/<import_id>/published")
@redisplays(show)
@for_auditor
def set_published(
    auditor: Auditor, community_id: str, meeting_id: str, import_id: str
) -> ResponseReturnValue:
    """Say what figures the platform published."""
    context, form = current(), load(PlatformFiguresForm)
    imports.set_published(
        context.database,
        auditor=auditor,
        key=_key(community_id, meeting_id, import_id),
        published=form.figures,
        has_paper=form.has_paper,
        at=context.clock.now(),
    )
    return _back(community_id, meeting_id, import_id, "compared")


@platform.post("/<import_id>/take-back")
@for_auditor
def take_back(
    auditor: Auditor, community_id: str, meeting_id: str, import_id: str
) -> ResponseReturnValue:
    """Delete an import that nobody has confirmed."""
    context, key = current(), _key(community_id, meeting_id, import_id)
    context.database.write(
        lambda s: imports.take_back(s, auditor=auditor, key=key, at=context.clock.now())
    )
    return redirect(url_for("platform.home", community_id=community_id, meeting_id=meeting_id), 303)


@platform.post("/<import_id>/ask")
@for_auditor
def ask(
    auditor: Auditor, community_id: str, meeting_id: str, import_id: str
) -> ResponseReturnValue:
    """Request that owners be shown what was imported."""
    context, key = current(), _key(community_id, meeting_id, import_id)
    step_id = context.database.write(
        lambda s: ask_platform(
            s,
            auditor=auditor,
            key=key,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("office_waiting.show_step", step_id=step_id), 303)


@platform.get("/<import_id>/file")
@for_auditor
@looks(LookKind.PLATFORM)
def file(
    auditor: Auditor, community_id: str, meeting_id: str, import_id: str
) -> ResponseReturnValue:
    """Return the file as it was imported, to be kept and not to be shown."""
    key = _key(community_id, meeting_id, import_id)
    content = current().database.read(lambda s: imports.read_content(s, auditor, key))
    headers = {"Content-Disposition": "attachment; filename=platform-file"}
    return Response(content, mimetype="application/octet-stream", headers=headers)


@platform.get("/<import_id>/report.pdf")
@for_auditor
@looks(LookKind.PLATFORM)
def report(
    auditor: Auditor, community_id: str, meeting_id: str, import_id: str
) -> ResponseReturnValue:
    """Return a report of an import, to be printed and signed."""
    context, key = current(), _key(community_id, meeting_id, import_id)
    now = context.clock.now()
    page = context.database.read(lambda s: read_import(s, auditor, key, now))
    return send_pdf("platform-report", render_platform_report(page))
