"""The application factory."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import cast

import structlog
from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context
from werkzeug.middleware.proxy_fix import ProxyFix

from ballots.area import format_area
from voting.clock import TimeSource
from voting.context import EXTENSION, make_context
from voting.documents.bars import draw_bar
from voting.documents.fonts import has_fast_font_subsetting
from voting.settings import Settings, read_settings
from voting.web.assessments.desk import assessment_desk
from voting.web.assessments.own import own_assessments
from voting.web.assessments.public import assessments
from voting.web.committee.board import board
from voting.web.committee.drafts import drafting
from voting.web.committee.letters import letters
from voting.web.committee.mandates import mandates
from voting.web.committee.meetings import committee
from voting.web.committee.paper_ballots import paper_pages
from voting.web.committee.register_files import register_files
from voting.web.committee.registers import registers
from voting.web.committee.rules import adopted
from voting.web.committee.steps import steps
from voting.web.committee.transfers import transfers
from voting.web.committee.turnout import turnout
from voting.web.concerns.answering import answering, office_answering
from voting.web.concerns.desk import concern_desk
from voting.web.concerns.joint import joint_desk, office_joint
from voting.web.concerns.own import own_concerns
from voting.web.concerns.public import concerns
from voting.web.concerns.spots import spot_desk
from voting.web.confirmations import office_waiting, waiting
from voting.web.daily.doing import body_tasks, own_tasks
from voting.web.daily.duties import body_duties, duty_desk
from voting.web.daily.public import daily
from voting.web.daily.sittings import sitting_desk
from voting.web.daily.striking import striking
from voting.web.daily.takeovers import takeover_desk
from voting.web.daily.tasks import task_desk
from voting.web.declarations.desk import declaration_desk
from voting.web.declarations.own import own_shares
from voting.web.declarations.public import services
from voting.web.design import design
from voting.web.devices import devices
from voting.web.display.conveners import list_names
from voting.web.display.templates import prepare_display
from voting.web.factors import factors
from voting.web.forms.refused import prepare_forms
from voting.web.forms.tables import prepare_tables
from voting.web.fund.bank import fund_bank
from voting.web.fund.desk import fund_desk
from voting.web.fund.public import fund
from voting.web.gate import prepare_gate
from voting.web.health import health
from voting.web.neighbours.breach_desk import breach_desk
from voting.web.neighbours.desk import neighbour_desk
from voting.web.neighbours.own import own_mediations
from voting.web.neighbours.own_breaches import own_breaches
from voting.web.neighbours.public import neighbours
from voting.web.office.acts import office_acts
from voting.web.office.case_files import case_files
from voting.web.office.conveners import office_conveners
from voting.web.office.examining import examining
from voting.web.office.guidance import office_guidance
from voting.web.office.handover import handover
from voting.web.office.meetings import office
from voting.web.office.oversight import oversight
from voting.web.office.platform import platform
from voting.web.office.rules import office_rules
from voting.web.office.sampling import office_sampling
from voting.web.office.tenure import office_tenure
from voting.web.owner.affairs import affairs
from voting.web.owner.ballot import owner
from voting.web.owner.disputes import disputing
from voting.web.owner.door import door
from voting.web.owner.mandates import mandating
from voting.web.owner.notices import notices
from voting.web.owner.passkeys import passkeys
from voting.web.owner.telephone import telephone
from voting.web.public.codes import codes
from voting.web.public.meetings import public
from voting.web.public.publicity import publicity
from voting.web.reports.desk import reports
from voting.web.reports.public import open_data
from voting.web.responses.errors import log_unexpected, register_error_pages
from voting.web.responses.files import prepare_static
from voting.web.responses.frame import prepare_frame
from voting.web.responses.headers import prepare_headers
from voting.web.sessions.access import WITHOUT_TOKEN, require_declared
from voting.web.sessions.cookies import COOKIE_PREFIX, SessionCookies
from voting.web.sessions.forwarded import Forwarded
from voting.web.sessions.kept import note_use
from voting.web.sessions.trail import forget_act, settle
from voting.web.sign_in import staff
from voting.web.watching.appointing import appointing
from voting.web.watching.building import building
from voting.web.watching.meetings import watching
from voting.web.watching.overseeing import overseeing
from voting.web.watching.recovering import recovering
from voting.wording import (
    format_input_moment,
    format_rough_area,
    format_share,
    format_square_metres,
    keep_units,
    space_units,
)

_log = structlog.get_logger()
_TEMPLATES = Path(__file__).parent / "templates" / "web"
_FACES = (
    owner,
    door,
    telephone,
    passkeys,
    disputing,
    mandating,
    mandates,
    affairs,
    own_concerns,
    own_shares,
    staff,
    devices,
    factors,
    committee,
    adopted,
    steps,
    waiting,
    office_waiting,
    transfers,
    drafting,
    letters,
    paper_pages,
    notices,
    turnout,
    register_files,
    registers,
    board,
    concern_desk,
    joint_desk,
    office_joint,
    answering,
    office_answering,
    spot_desk,
    assessment_desk,
    own_assessments,
    assessments,
    striking,
    sitting_desk,
    task_desk,
    takeover_desk,
    duty_desk,
    body_duties,
    own_tasks,
    body_tasks,
    daily,
    neighbour_desk,
    breach_desk,
    own_breaches,
    own_mediations,
    neighbours,
    fund_desk,
    fund_bank,
    fund,
    declaration_desk,
    services,
    office,
    oversight,
    office_rules,
    office_conveners,
    office_acts,
    handover,
    office_tenure,
    case_files,
    examining,
    appointing,
    recovering,
    platform,
    watching,
    building,
    overseeing,
    reports,
    open_data,
    office_guidance,
    office_sampling,
    public,
    codes,
    publicity,
    concerns,
    health,
    design,
)
_MOST_BYTES = 25 << 20
_MOST_FORM_BYTES = 1 << 20


class _Application(Flask):
    """The application; if an error page itself fails, the log has no address and no text."""

    def log_exception(
        self,
        exc_info: tuple[type[BaseException], BaseException, TracebackType]
        | tuple[None, None, None],
    ) -> None:
        """Log the class and the place of an error that no error page took."""
        if exc_info[1] is not None:
            log_unexpected(exc_info[1])


def create_app(settings: Settings | None = None, clock: TimeSource | None = None) -> Flask:
    """Return the application.

    Args:
        settings: read from the environment if they are None.
        clock: the machine's clock if None.

    Raises:
        SettingsError: a setting is missing, or a route does not say who may call it.
    """
    settings = settings or read_settings()
    is_encrypted = settings.base_url.startswith("https://")
    app = _Application(__name__, template_folder=str(_TEMPLATES), static_folder="web/static")
    app.config.update(
        SECRET_KEY=settings.session_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.session_keys[1:]),
        MAX_CONTENT_LENGTH=_MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=_MOST_FORM_BYTES,
        # The server ends sessions; their cookies are there at least as long.
        PERMANENT_SESSION_LIFETIME=max(
            settings.staff_sessions.whole, settings.owner_sessions.whole
        ),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_SECURE=is_encrypted,
        SESSION_COOKIE_NAME=f"{COOKIE_PREFIX}session" if is_encrypted else "session",
        SESSION_COOKIE_PATH="/",
        TRUSTED_HOSTS=settings.list_hosts(),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions[EXTENSION] = make_context(settings, clock)
    _trust_proxies(app, settings)
    app.session_interface = SessionCookies(app)
    # Before the check of a form's token, which may read the page's data already.
    prepare_gate(app)
    csrf = CSRFProtect(app)
    if not has_fast_font_subsetting():
        structlog.get_logger().warning("harfbuzz-subset-missing", effect="documents are slow")
    _prepare_templates(app)
    prepare_static(app)
    _register_faces(app, csrf)
    register_error_pages(app)
    require_declared(app)
    prepare_headers(app, is_encrypted=is_encrypted)
    _register_endings(app)
    return app


def _register_endings(app: Flask) -> None:
    """Register what is done after each request, the last first."""
    app.after_request(_finish)
    app.after_request(note_use)
    app.after_request(settle)
    app.teardown_request(forget_act)


def _trust_proxies(app: Flask, settings: Settings) -> None:
    if settings.proxies:
        # Nothing else that a proxy says is asked for: addresses are made of the base address.
        trusting = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0)
        app.wsgi_app = trusting  # type: ignore[method-assign]  # as Flask documents it
    elif settings.proxy_networks:
        named = Forwarded(app.wsgi_app, settings.proxy_networks)
        app.wsgi_app = named  # type: ignore[method-assign]  # as above


def _register_faces(app: Flask, csrf: CSRFProtect) -> None:
    for face in _FACES:
        app.register_blueprint(face)
    for view in app.view_functions.values():
        if hasattr(view, WITHOUT_TOKEN):
            csrf.exempt(view)


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters["rough_area"] = format_rough_area
    app.jinja_env.filters["input_moment"] = format_input_moment
    app.jinja_env.filters["square_metres"] = format_square_metres
    app.jinja_env.filters["plain_area"] = format_area
    prepare_display(app)
    prepare_forms(app)
    prepare_frame(app)
    prepare_tables(app)
    app.jinja_env.globals["share"] = format_share
    app.jinja_env.globals["draw_bar"] = draw_bar
    _keep_figures_whole(app)


def _keep_figures_whole(app: Flask) -> None:
    """Let no line of a page end between a figure and its unit, in any sentence of a template."""
    app.jinja_env.filters["unbroken"] = keep_units
    app.jinja_env.filters["spaced"] = space_units
    translate = cast("Callable[..., str]", app.jinja_env.globals["gettext"])

    @pass_context
    def translate_unbroken(context: Context, /, text: str, **values: object) -> str:
        return keep_units(translate(context, text, **list_names(text), **values))

    app.jinja_env.globals["gettext"] = translate_unbroken


def _finish(response: Response) -> Response:
    """Log that a request was answered."""
    # Log the endpoint, not the path, which may contain a letter's secret.
    _log.info(
        "request", method=request.method, endpoint=request.endpoint, status=response.status_code
    )
    return response
