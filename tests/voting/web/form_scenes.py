"""Who stands before a form, what is sent, and what comes before it."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from ballots.motion import Matter, MotionKind
from tests.voting.adopted import adopt
from tests.voting.affairs.test_affairs import list_owners, post, propose
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    FINAL,
    OPENS,
    SMALL,
    House,
    cast_online,
    close_meeting,
    import_small,
    make_voter,
    take_step,
)
from tests.voting.meeting.guidance import guidance as guide
from tests.voting.owners.telephones import ONE, read_code, share_telephone
from tests.voting.watching.appointments import appoint
from tests.voting.web.browsing import PICTURE, send
from voting.services.affairs import polls
from voting.services.desk import paper_ballots, printing
from voting.services.meeting.drafting import drafts
from voting.services.meeting.drafting.drafts import MotionDraft
from voting.services.owners.letters import Letter
from voting.services.people.actors import Voter
from voting.services.register.figures import list_registers
from voting.services.register.objections import list_objections, to_result
from voting.services.result import closing
from voting.services.result.document import signing
from voting.services.result.raised import disputes, objections
from voting.services.scans import read_scan
from voting.storage.tables.meeting import MeetingRow
from voting.terms import DisputeGround, PollKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who stands before the form, beside an open meeting and a draft."""

    house: House
    browser: FlaskClient
    meeting_id: str
    draft_id: str
    letters: tuple[Letter, ...]

    @property
    def voter(self) -> Voter:
        """An owner of the first letter."""
        return make_voter(self.house, self.meeting_id, self.letters[0])


Prepare = Callable[[Scene], dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A form as somebody sends it with one mistake."""

    who: str
    page: str
    action: str
    typed: dict[str, str]
    wrong: str
    says: str
    prefix: str = ""
    secret: tuple[str, ...] = ()
    """Fields that never come back."""
    unseen: dict[str, str] = field(default_factory=dict)
    """What is sent and is no field of its own on the page."""
    file: tuple[str, bytes] | None = None
    """The field of a file that is sent, and what is in it."""
    prepare: Prepare | None = None
    """Does what comes before the form, and returns what its addresses and prefix are made of."""
    status: int = 422
    at: datetime = OPENS


def appoint_somebody(scene: Scene) -> dict[str, str]:
    return {"token": appoint(scene.house)}


def ask_for_code(scene: Scene) -> dict[str, str]:
    page = scene.browser.get("/vote/sign-in").text
    assert send(scene.browser, "/vote/sign-in", page, telephone=ONE)[0] == 200
    return {}


def sign_in_for_several(scene: Scene) -> dict[str, str]:
    """Sign in with a telephone of two holdings."""
    voters = [make_voter(scene.house, scene.meeting_id, each) for each in scene.letters[:2]]
    share_telephone(scene.house, voters, ONE)
    ask_for_code(scene)
    page = scene.browser.get("/vote/sign-in/code").text
    code = read_code(scene.house)
    assert send(scene.browser, "/vote/sign-in/code", page, code=code)[0] == 200
    return {}


def ask_for_own_code(scene: Scene) -> dict[str, str]:
    page = scene.browser.get("/vote").text
    assert send(scene.browser, "/vote/code", page)[0] == 200
    return {}


def ask_for_guidance(scene: Scene) -> dict[str, str]:
    """Ask the street office about the draft; return the digest that its page has."""
    guide.ask(scene.house, scene.draft_id, OPENS)
    return {"digest": guide.read_digest(scene.house, scene.draft_id)}


def answer_draft(scene: Scene) -> dict[str, str]:
    ask_for_guidance(scene)
    guide.answer(scene.house, scene.draft_id, at=OPENS)
    return {}


def start_survey(scene: Scene) -> dict[str, str]:
    house = scene.house
    poll_id = house.database.write(
        lambda s: polls.start_poll(
            s,
            member=house.member,
            kind=PollKind.SATISFACTION,
            title="满意度",
            text="",
            buildings=(),
            closes_at=CLOSES,
            at=OPENS,
        )
    )
    return {"poll": poll_id}


def add_election(scene: Scene) -> dict[str, str]:
    draft = MotionDraft(
        kind=MotionKind.ELECTION,
        matter=Matter.ELECT_COMMITTEE,
        title="选举",
        text="选举业主委员会委员",
        names=("张三", "李四"),
        seats=1,
    )
    added = drafts.add_motion(
        scene.house.database, meeting=scene.house.key_of(scene.draft_id), draft=draft
    )
    return {"election": added}


def let_the_vote_be_extended(scene: Scene) -> dict[str, str]:
    def agree(session: Session) -> None:
        meeting = session.get(MeetingRow, (scene.house.community.id, scene.meeting_id))
        assert meeting is not None
        meeting.overrides = {**meeting.overrides, "extension_times": 1}

    scene.house.database.write(agree)
    return {}


def adopt_rule(scene: Scene) -> dict[str, str]:
    return {"rule": adopt(scene.house, "revote", "first")}


def publish_preliminary(scene: Scene) -> dict[str, str]:
    close_meeting(scene.house, scene.meeting_id)
    take_step(scene.house, scene.meeting_id, closing.publish_preliminary, CLOSES)
    return {}


def finish(scene: Scene) -> dict[str, str]:
    """Let the result become final."""
    publish_preliminary(scene)
    take_step(scene.house, scene.meeting_id, closing.confirm_result, FINAL)
    return {}


def certify(scene: Scene) -> dict[str, str]:
    """Let the committee sign the final result."""
    finish(scene)
    signing.certify_result(
        scene.house.database,
        member=scene.house.member,
        meeting=scene.house.key_of(scene.meeting_id),
        keys=scene.house.keys,
        base_url=BASE_URL,
        at=FINAL,
    )
    return {}


def object_to_result(scene: Scene) -> dict[str, str]:
    voter = scene.voter
    publish_preliminary(scene)
    database, key = scene.house.database, scene.house.key_of(scene.meeting_id)
    database.write(
        lambda s: objections.object_to_result(
            s, voter=voter, text="面积不对", keys=scene.house.keys, at=CLOSES
        )
    )
    (found,) = database.read(lambda s: list_objections(s, to_result(key)))
    return {"objection": found.id}


def import_anew(scene: Scene) -> dict[str, str]:
    """Import a register that is not frozen."""
    import_small(scene.house)
    views = scene.house.database.read(lambda s: list_registers(s, scene.house.community.id))
    return {"register": next(each.key.register_id for each in views if each.frozen_at is None)}


def check_doubtful(scene: Scene) -> dict[str, str]:
    """Upload a register about which something is asked."""
    head = SMALL.read_text(encoding="utf-8-sig").splitlines()[0]
    row = "1幢,1单元,101,住宅,89.63,不动产登记,某人,不详,13800000001,单独所有,已交付,"
    data = f"{head}\n{row}".encode()
    page = scene.browser.get("/committee/register/").text
    send(scene.browser, "/committee/register/", page, file=(io.BytesIO(data), "register.csv"))
    return {}


def propose_matter(scene: Scene) -> dict[str, str]:
    return {"proposal": propose(scene.house, list_owners(scene.house)[0])}


def disclose(scene: Scene) -> dict[str, str]:
    return {"disclosure": post(scene.house)}


def give_leave(scene: Scene) -> dict[str, str]:
    scene.house.database.write(
        lambda s: printing.grant_print_permission(
            s,
            auditor=scene.house.auditor,
            meeting=scene.house.key_of(scene.meeting_id),
            at=OPENS,
        )
    )
    return {}


def receive_paper(scene: Scene) -> dict[str, str]:
    house, holding_id = scene.house, scene.voter.holding_id
    paper_id = house.database.write(
        lambda s: paper_ballots.receive_paper_ballot(
            s,
            member=house.second,
            meeting=house.key_of(scene.meeting_id),
            holding_id=holding_id,
            reading=paper_ballots.Reading(choices={"M1": "for"}),
            scan=read_scan(PICTURE),
            at=OPENS,
        )
    )
    return {"paper": paper_id}


def vote_once(scene: Scene) -> dict[str, str]:
    return {"ballot": cast_online(scene.house, scene.voter, "abcdefgh").id}


def vote_as_owner(scene: Scene) -> dict[str, str]:
    """Cast the ballot of the owner who is signed in, elsewhere."""
    voter = make_voter(scene.house, scene.meeting_id, scene.letters[2])
    return {"ballot": cast_online(scene.house, voter, "abcdefgh").id}


def dispute(scene: Scene) -> dict[str, str]:
    ballot = cast_online(scene.house, scene.voter, "abcdefgh")
    voter = scene.voter
    scene.house.database.write(
        lambda s: disputes.dispute_ballot(
            s, voter=voter, ballot_id=ballot.id, ground=DisputeGround.NOT_MINE, at=OPENS
        )
    )
    return {"ballot": ballot.id}


def let_buyers_vote(scene: Scene) -> dict[str, str]:
    def choose(session: Session) -> None:
        row = session.get_one(MeetingRow, (scene.house.community.id, scene.meeting_id))
        row.overrides = {"transfer": "new-owner-if-unvoted"}

    scene.house.database.write(choose)
    return {}
