"""The pages of adopted rules, for the committee and for the street office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ballots.rules import get_rule_set
from voting.sentences import tell
from voting.services.meeting.lines import list_final_titles
from voting.services.meeting.rules.listing import AdoptedRule, list_adopted
from voting.services.meeting.rules.rules import list_options
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import Community, get_community, require_office
from voting.services.steps.listing import StepView, list_steps
from voting.terms import StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """The committee's page of adopted rules."""

    community: Community
    rule_set: str
    """The title of the rule set that applies otherwise."""
    rules: tuple[AdoptedRule, ...]
    steps: tuple[StepView, ...]
    options: Mapping[str, str]
    """What may be adopted, in words."""
    meetings: Mapping[str, str]
    """Titles of the meetings that may have adopted a rule; the empty key is for those elsewhere."""


def read_rules(session: Session, member: Member, at: datetime) -> RulesPage:
    """Return the contents of the committee's page of adopted rules."""
    community = get_community(session, member.community_id)
    return RulesPage(
        community=community,
        rule_set=get_rule_set(community.rule_set).title,
        rules=list_adopted(session, community.id, at),
        steps=tuple(list_steps(session, member, None, at, StepKind.ADOPTING)),
        options={each.key: each.text for each in list_options()},
        meetings={
            "": tell("meeting-held-elsewhere"),
            **list_final_titles(session, community.id),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRulesPage:
    """The street office's page of a community's adopted rules."""

    community: Community
    rules: tuple[AdoptedRule, ...]


def read_office_rules(
    session: Session, auditor: Auditor, community_id: str, at: datetime
) -> OfficeRulesPage:
    """Return the contents of the street office's page of adopted rules.

    Raises:
        ForbiddenError: the community is another street office's.
    """
    community = require_office(session, auditor, community_id)
    return OfficeRulesPage(community=community, rules=list_adopted(session, community.id, at))
