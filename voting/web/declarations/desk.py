"""The committee's page of services and fees: declared by one, confirmed by another."""

from datetime import date, datetime

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from ballots.rules import CHINA
from voting.documents.posters import render_services
from voting.errors import InputError
from voting.sentences import tell
from voting.services.declarations.contents import Content
from voting.services.declarations.done import ServiceLine, record_done, take_back_done
from voting.services.declarations.fees import Fees
from voting.services.declarations.records import NewDeclaration
from voting.services.declarations.remuneration import Remuneration
from voting.services.declarations.services import Services, read_services
from voting.services.declarations.shared_use import SharedUse, read_price, read_uses
from voting.services.declarations.terms import DeclarationKind
from voting.services.fund.quarters import Quarter, find_quarter, list_quarters
from voting.services.meeting.details import read_amount
from voting.services.pages.staff import declarations as pages
from voting.services.people.actors import Member
from voting.services.people.communities import Community
from voting.services.reports.periods import list_months
from voting.services.steps.declarations.asking import ask_declaration
from voting.web.current import current
from voting.web.declarations.forms import (
    DoneForm,
    FeesForm,
    RemunerationForm,
    ServicesForm,
    SharedUseForm,
    TakeBackForm,
)
from voting.web.display.words import list_words
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import find_photo, load
from voting.web.forms.refused import redisplays
from voting.web.responses.files import send_pdf
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member
from voting.wording import format_day

declaration_desk = Blueprint("declaration_desk", __name__, url_prefix="/committee/services")
_QUARTERS, _MONTHS, _YEARS = 8, 14, 5


def _find_today(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def _list_quarters(at: datetime) -> tuple[Quarter, ...]:
    """Return the quarters that are over, of which fees may be declared, the latest first."""
    today = _find_today(at)
    return list_quarters(date(today.year - 2, today.month, 1), today)[1 : _QUARTERS + 1]


@declaration_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show what is declared, what waits, and the forms."""
    at = current().clock.now()
    page = read_framed(lambda s: pages.read_declarations(s, member, at))
    return render_page(
        "declarations/desk.html",
        page,
        today=_find_today(at).isoformat(),
        quarters=_list_quarters(at),
        months=[str(each) for each in list_months(at)[:_MONTHS]],
        utilities=list_words("utility"),
        schemes=list_words("scheme"),
        past=[str(_find_today(at).year - each) for each in range(_YEARS)],
        chat=_write_chat(page, _find_today(at)),
    )


def _locate(community: Community) -> str:
    return f"{current().settings.base_url}{url_for('services.show', code=community.code)}"


def _write_chat(page: pages.DeclarationDesk, today: date) -> str:
    """Return how the services stand in a few words, for the owners' chat group."""
    lines = map(_say_last, page.board.lines)
    late = tuple(each.service.name for each in page.board.late)
    return tell(
        "services-chat",
        community=page.community.name,
        day=format_day(today),
        lines="\n".join(lines),
        late=tell("services-chat-late", names=late) if late else "",
        url=_locate(page.community),
    )


def _say_last(line: ServiceLine) -> str:
    name = line.service.name
    if line.last_on is None:
        return tell("services-chat-never", name=name)
    return tell("services-chat-last", name=name, day=format_day(line.last_on))


@declaration_desk.get("/poster")
@for_member
def poster(member: Member) -> ResponseReturnValue:
    """Return services and fees, to be printed and posted; they name no person."""
    context, at = current(), current().clock.now()
    page = context.database.read(lambda s: pages.read_declarations(s, member, at))
    return send_pdf("services", render_services(page, _locate(page.community), at))


def _ask(member: Member, kind: DeclarationKind, content: Content, source: str) -> str:
    """Request a declaration, and return the step's id."""
    context = current()
    new = NewDeclaration(kind=kind, content=content, source=source)
    return context.database.write(
        lambda s: ask_declaration(
            s,
            member=member,
            new=new,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )


def _read_cents(name: str, text: str) -> int:
    with of_field(name):
        cents = read_amount(text)
        if cents is None:
            raise InputError("amount-malformed")
        return cents


@declaration_desk.post("/fees")
@redisplays(home)
@for_member
def declare_fees(member: Member) -> ResponseReturnValue:
    """Request that the fees of a quarter be declared."""
    form = load(FeesForm)
    quarter = find_quarter(form.quarter)
    if quarter is None:
        raise InputError("fees-quarterless")
    fees = Fees(
        quarter=quarter,
        billed_cents=_read_cents("billed", form.billed),
        collected_cents=_read_cents("collected", form.collected),
    )
    step_id = _ask(member, DeclarationKind.FEES, fees, form.source)
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@declaration_desk.post("/list")
@redisplays(home)
@for_member
def declare_services(member: Member) -> ResponseReturnValue:
    """Request that the services of the contract be declared."""
    form = load(ServicesForm)
    services = Services(since=form.since, services=read_services(form.services))
    step_id = _ask(member, DeclarationKind.SERVICES, services, form.source)
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@declaration_desk.post("/shared")
@redisplays(home)
@for_member
def declare_shared(member: Member) -> ResponseReturnValue:
    """Request that what was used in common in a month be declared."""
    form = load(SharedUseForm)
    with of_field("price"):
        price = read_price(form.price)
    with of_field("uses"):
        uses = read_uses(form.uses)
    shared = SharedUse(utility=form.utility, month=form.month, price=price, uses=uses)
    step_id = _ask(member, DeclarationKind.SHARED_USE, shared, form.source)
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@declaration_desk.post("/years")
@redisplays(home)
@for_member
def declare_year(member: Member) -> ResponseReturnValue:
    """Request that a year of the property company's money be declared."""
    form = load(RemunerationForm)
    year = Remuneration(
        year=form.year,
        scheme=form.scheme,
        advance_cents=_read_cents("advance", form.advance),
        cost_cents=_read_cents("cost", form.cost or "0"),
        permille=form.permille or 0,
        fixed_cents=_read_cents("fixed", form.fixed or "0"),
    )
    step_id = _ask(member, DeclarationKind.REMUNERATION, year, form.source)
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@declaration_desk.post("/done")
@redisplays(home)
@for_member
def record(member: Member) -> ResponseReturnValue:
    """Record that a service was done, with a picture that everybody sees."""
    form, context, photo = load(DoneForm), current(), find_photo("scan")
    context.database.write(
        lambda s: record_done(
            s,
            member=member,
            service=form.service,
            day=form.day,
            note=form.note,
            photo=photo,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("declaration_desk.home", _anchor="done"), 303)


@declaration_desk.post("/done/<record_id>")
@redisplays(home)
@for_member
def take_back(member: Member, record_id: str) -> ResponseReturnValue:
    """Take back that a service was done."""
    context, reason = current(), load(TakeBackForm).reason
    context.database.write(
        lambda s: take_back_done(
            s, member=member, record_id=record_id, reason=reason, at=context.clock.now()
        )
    )
    return redirect(url_for("declaration_desk.home", _anchor="done"), 303)
