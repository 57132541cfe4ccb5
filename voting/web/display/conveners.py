"""The name of the body that convenes, as the page that is shown says it everywhere.

Where the law lets another body than the 业主委员会 convene, the street office records it, and its
desk, its letters and its pages speak in its own name.
"""

from flask import g
from flask_babel import gettext  # type: ignore[import-untyped]  # it has none

from ballots.conveners import ConvenerKind
from voting.sentences import CONVENING, say
from voting.services.meeting.lines import MeetingLine
from voting.services.people.communities import Community

_PLACE = f"%({CONVENING})s"


def note_convener(community: Community | None, meeting: MeetingLine | None = None) -> None:
    """Remember who convenes where the page is about; the owners' committee if it says no place."""
    kind = community.convener if community else ConvenerKind.COMMITTEE
    g.convening = meeting.convened_by(community) if meeting and community else kind


def find_convener() -> ConvenerKind:
    """Return the body that convenes, of the page that is shown."""
    kind: ConvenerKind = g.get(CONVENING, ConvenerKind.COMMITTEE)
    return kind


def name_convener() -> str:
    """Return its name in the language of the page: 物业管理委员会."""
    return str(gettext(say("convener", find_convener())))


def list_names(text: str) -> dict[str, str]:
    """Return what a text that names the convener is filled in with; nothing for any other."""
    return {CONVENING: name_convener()} if _PLACE in text else {}
