"""Decide which proxies are admitted, and why the others are not.

Law: guidance rules 建房〔2009〕274号 art. 26 (in writing); 潍坊市物业管理条例第三十二条 (three for
each agent, who is an owner); 杭州市指导规则第二十七条 and 舟山规定第十七条 (no staff of the
property company); 上海市规定第十八条 (as the principal directs).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ballots.rules import Rules
from ballots.rules.choices import ProxyStaff

_MOST = 3
"""The limit where the rules have none; local rules that have one agree on it."""


class ProxyRefusal(StrEnum):
    """Why a mandate is not admitted."""

    NOT_WRITTEN = "not-written"
    PROPERTY_STAFF = "property-staff"
    NOT_DIRECTED = "not-directed"
    NOT_OWNER = "not-owner"
    REPLACED = "replaced"
    OVER_LIMIT = "over-limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """委托: one holding's mandate to an agent."""

    principal: str
    """A unit of the holding that gives the mandate."""
    agent: str
    """The agent's identity key."""
    received_at: datetime
    is_written: bool
    is_directed: bool
    """The mandate says how to vote on every motion."""
    is_property_staff: bool
    """The agent works for the property company."""
    is_owner: bool
    """The agent is an owner in the same register."""


@dataclass(frozen=True, slots=True)
class RefusedProxy:
    """A mandate that is not admitted."""

    place: int
    """Its index among the mandates received."""
    reason: ProxyRefusal


@dataclass(frozen=True, slots=True)
class ProxyAdmission:
    """Which mandates are admitted."""

    admitted: tuple[int, ...]
    """Their indexes among the mandates received."""
    refused: tuple[RefusedProxy, ...]


def most_per_agent(rules: Rules) -> int:
    """Return the most holdings that one agent may vote for, besides their own."""
    return _MOST if rules.proxy_max is None else rules.proxy_max


def admit_proxies(proxies: Sequence[Proxy], rules: Rules) -> ProxyAdmission:
    """Admit mandates in the order of their receipt; a principal's later one replaces an earlier.

    Args:
        proxies: all mandates received and not revoked, in any order.
        rules: the rules of the meeting (the fields `proxy_…`).
    """
    refused = dict(_refuse_each(proxies, rules))
    order = sorted(range(len(proxies)), key=lambda place: (proxies[place].received_at, place))
    last = {proxies[place].principal: place for place in order if place not in refused}
    held: dict[str, int] = {}
    for place in order:
        if place in refused:
            continue
        proxy = proxies[place]
        if last[proxy.principal] != place:
            refused[place] = ProxyRefusal.REPLACED
        elif held.get(proxy.agent, 0) >= most_per_agent(rules):
            refused[place] = ProxyRefusal.OVER_LIMIT
        else:
            held[proxy.agent] = held.get(proxy.agent, 0) + 1
    return ProxyAdmission(
        admitted=tuple(place for place in range(len(proxies)) if place not in refused),
        refused=tuple(RefusedProxy(place, refused[place]) for place in sorted(refused)),
    )


def _refuse_each(proxies: Sequence[Proxy], rules: Rules) -> Iterator[tuple[int, ProxyRefusal]]:
    """Yield the mandates that are refused for their own sake, whatever the others are."""
    for place, proxy in enumerate(proxies):
        if not proxy.is_written:
            yield place, ProxyRefusal.NOT_WRITTEN
        elif proxy.is_property_staff and rules.proxy_staff is ProxyStaff.REFUSED:
            yield place, ProxyRefusal.PROPERTY_STAFF
        elif rules.proxy_directed and not proxy.is_directed:
            yield place, ProxyRefusal.NOT_DIRECTED
        elif rules.proxy_owners_only and not proxy.is_owner:
            yield place, ProxyRefusal.NOT_OWNER
