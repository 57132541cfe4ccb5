"""A mediation from its beginning to the agreement of both parties, or to its end without one."""

import io
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.voting.affairs.test_affairs import freeze_small, list_owners
from tests.voting.confirming import confirm
from tests.voting.installation import BASE_URL, NOTICED, FixedClock, House
from tests.voting.neighbours.neighbour_cases import (
    CONSENT,
    HOMES,
    JUDGE,
    begin,
    list_neighbour,
    take_part,
)
from tests.voting.web.browsing import sign_in
from voting.documents.papers.agreements import render_agreement
from voting.errors import InputError, NotFoundError, NotNowError
from voting.randomness import make_id
from voting.services.neighbours import listing, mediations, roster
from voting.services.neighbours.terms import MediationState
from voting.services.people.actors import Owner
from voting.services.people.looks import Look, list_looks, note_looks
from voting.services.register.register import find_addresses
from voting.services.steps.neighbours.asking import ask_agreement, ask_neighbour
from voting.storage.tables.neighbours.rows import MediationRow
from voting.storage.tables.outbox import MessageRow
from voting.terms import LookKind

DAY = timedelta(days=1)


def find_parties(house: House) -> tuple[Owner, Owner, Owner]:
    """Return an owner of each of the two homes, and of a third."""
    owners = list_owners(house)
    register, ids = owners[0].register, [each.holding_id for each in owners]
    found = house.database.read(lambda s: find_addresses(s, register, ids))
    by_address = {address: each for each in owners for address in found[each.holding_id]}
    one, two = (by_address[each] for each in HOMES)
    other = next(each for each in owners if each not in {one, two})
    return one, two, other


def propose(house: House, mediation_id: str, text: str = "五月前修好") -> None:
    take_part(house, mediation_id, NOTICED)
    house.database.write(
        lambda s: mediations.propose_agreement(
            s, member=house.member, mediation_id=mediation_id, text=text, at=NOTICED
        )
    )


def agree(house: House, owner: Owner, mediation_id: str, version: int) -> None:
    house.database.write(
        lambda s: mediations.agree(
            s, owner=owner, mediation_id=mediation_id, version=version, at=NOTICED
        )
    )


def look(house: House, mediation_id: str) -> listing.MediationView:
    return house.database.read(
        lambda s: listing.read_at_desk(s, house.member, mediation_id)
    ).mediation


def test_both_parties_agree_to_the_same_wording_and_nothing_of_them_is_public(
    app: Flask, web_house: House
) -> None:
    house = web_house
    freeze_small(house)
    one, other, stranger = find_parties(house)
    mediation_id = begin(house, at=NOTICED)
    propose(house, mediation_id)
    agree(house, one, mediation_id, 1)
    house.database.write(
        lambda s: mediations.refuse(s, owner=other, mediation_id=mediation_id, version=1)
    )
    assert look(house, mediation_id).state is MediationState.UNDERWAY
    propose(house, mediation_id, "六月前修好")
    with pytest.raises(NotNowError):
        agree(house, other, mediation_id, 1)
    with pytest.raises(NotFoundError):
        agree(house, stranger, mediation_id, 2)
    agree(house, other, mediation_id, 2)
    assert look(house, mediation_id).state is MediationState.PROPOSED
    agree(house, one, mediation_id, 2)

    found = look(house, mediation_id)
    assert (found.state, found.mediators) == (MediationState.AGREED, (JUDGE.name,))
    with pytest.raises(NotNowError):
        propose(house, mediation_id)
    page = app.test_client().get("/c/langyue/neighbours").text.replace("\xa0", " ")
    assert "开始 1 次，达成协议 1 次，没有达成 0 次" in page
    assert JUDGE.name in page
    assert not [each for each in (*HOMES, *(p.name for p in found.parties)) if each in page]
    assert "漏水" not in page


def test_a_party_leaves_at_any_time_and_a_signed_paper_takes_two(house: House) -> None:
    freeze_small(house)
    one, _, stranger = find_parties(house)
    left = begin(house, at=NOTICED)
    with pytest.raises(NotFoundError):
        house.database.read(lambda s: listing.read_own(s, stranger, left))
    house.database.write(lambda s: mediations.leave(s, owner=one, mediation_id=left, at=NOTICED))
    assert (look(house, left).state, look(house, left).ended_by) == (MediationState.ENDED, 1)

    signed = begin_again(house)
    with pytest.raises(NotNowError):
        ask(house, signed)
    with pytest.raises(NotNowError, match="mediation-unjoined"):
        propose(house, signed)
    house.database.write(
        lambda s: mediations.record_joined(s, member=house.member, mediation_id=signed, at=NOTICED)
    )
    propose(house, signed)
    step_id = ask(house, signed)
    assert look(house, signed).state is MediationState.PROPOSED
    confirm(house, step_id, at=NOTICED)
    assert (look(house, signed).state, look(house, signed).is_signed) == (
        MediationState.AGREED,
        True,
    )
    paper = house.database.read(lambda s: listing.get_signed(s, house.member, signed))
    assert paper == CONSENT
    told = house.database.read(lambda s: s.scalars(select(MessageRow.text)).all())
    assert any("调解第 2026-002 号已经结束" in each for each in told)
    assert not [each for each in told if "漏水" in each]


def begin_again(house: House, at: datetime = NOTICED, subject: str = "漏水") -> str:
    """Begin another mediation, with the property company as the other party."""
    (mediator,) = house.database.read(lambda s: listing.read_desk(s, house.member)).roster
    new = mediations.NewMediation(
        subject=subject, first=HOMES[0], second_name="物业公司", mediator_ids=(mediator.id,)
    )
    return house.database.write(
        lambda s: mediations.begin_mediation(s, member=house.member, new=new, at=at)
    )


def test_neither_party_reads_who_the_other_is_before_both_take_part(house: House) -> None:
    freeze_small(house)
    one, other, _ = find_parties(house)
    mediation_id = begin(house, at=NOTICED)
    with pytest.raises(InputError, match="mediation-names"):
        begin_again(house, subject=f"{HOMES[0]}漏水")

    def read(owner: Owner) -> list[tuple[bool, bool]]:
        found = house.database.read(lambda s: listing.read_own(s, owner, mediation_id)).mediation
        return [(bool(each.name), bool(each.address)) for each in found.parties]

    hidden, shown = (False, False), (True, True)
    assert (read(one), read(other)) == ([shown, hidden], [hidden, shown])
    house.database.write(
        lambda s: mediations.join(s, owner=one, mediation_id=mediation_id, at=NOTICED)
    )
    assert (read(one), read(other)) == ([shown, hidden], [hidden, shown])
    with pytest.raises(NotFoundError):
        house.database.write(
            lambda s: mediations.record_joined(
                s, member=house.member, mediation_id=mediation_id, at=NOTICED
            )
        )
    house.database.write(
        lambda s: mediations.join(s, owner=other, mediation_id=mediation_id, at=NOTICED)
    )
    assert (read(one), read(other)) == ([shown, shown], [shown, shown])


def test_a_member_sends_few_messages(house: House) -> None:
    freeze_small(house)
    mediation_id = begin(house, at=NOTICED)
    for _ in range(mediations.MOST_WORDINGS):
        propose(house, mediation_id)
    with pytest.raises(NotNowError, match="wordings-too-many"):
        propose(house, mediation_id)
    for _ in range(mediations.MOST_OF_HOME - 1):
        begin_again(house)
    with pytest.raises(NotNowError, match="mediations-of-home"):
        begin_again(house)
    for _ in range(mediations.MOST_OF_DAY - mediations.MOST_OF_HOME):
        house.database.write(lambda s: s.add(copy_of(s, mediation_id)))
    with pytest.raises(NotNowError, match="mediations-too-many"):
        begin_again(house)
    begin_again(house, NOTICED + 31 * DAY)


def copy_of(session: Session, mediation_id: str) -> MediationRow:
    """Return another mediation of the same day, between nobody."""
    row = session.scalars(select(MediationRow).where(MediationRow.id == mediation_id)).one()
    last = session.scalar(select(func.max(MediationRow.ordinal))) or 0
    kept = {
        each.key: getattr(row, each.key)
        for each in MediationRow.__table__.columns
        if each.key not in {"id", "ordinal"}
    }
    return MediationRow(**kept, id=make_id(), ordinal=last + 1)


def ask(house: House, mediation_id: str) -> str:
    return house.database.write(
        lambda s: ask_agreement(
            s,
            member=house.member,
            mediation_id=mediation_id,
            scan=CONSENT,
            base_url=BASE_URL,
            at=NOTICED,
        )
    )


def test_both_parties_read_who_looked_at_their_mediation(house: House) -> None:
    freeze_small(house)
    one, other, stranger = find_parties(house)
    mediation_id = begin(house, at=NOTICED)
    seen = Look(
        kinds=(LookKind.MEDIATION,), community_id=house.community.id, subject_id=mediation_id
    )
    house.database.write(lambda s: note_looks(s, house.member, seen, NOTICED))

    def count(owner: Owner) -> int:
        return len(
            house.database.read(lambda s: list_looks(s, house.community.id, {owner.holding_id}))
        )

    assert [count(each) for each in (one, other, stranger)] == [1, 1, 0]


def test_the_step_of_an_agreement_is_a_look_at_the_mediation(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    house, clock.instant = web_house, NOTICED
    freeze_small(house)
    one, _, stranger = find_parties(house)
    mediation_id = begin(house, at=NOTICED)
    propose(house, mediation_id)
    step_id = ask(house, mediation_id)
    browser = app.test_client()
    sign_in(browser, "n-langyue")
    for url in (f"/committee/steps/{step_id}", "/committee/steps/of/agreement"):
        assert "五月前修好" in browser.get(url).text
    looks = [
        len(
            house.database.read(
                partial(list_looks, community_id=house.community.id, holding_ids={x})
            )
        )
        for x in (one.holding_id, stranger.holding_id)
    ]
    assert looks == [1, 0]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"second": ""}, "party-missing"),
        ({"second": HOMES[0]}, "parties-alike"),
        ({"second": "9栋9单元9999"}, "unit-unknown"),
    ],
)
def test_a_mediation_takes_two_parties(house: House, changed: dict[str, str], code: str) -> None:
    freeze_small(house)
    with pytest.raises(InputError) as refused:
        begin(house, at=NOTICED, **changed)
    assert refused.value.sentence == code


def test_who_is_on_the_roster_leaves_it_at_once(house: House) -> None:
    neighbour_id = list_neighbour(house, at=NOTICED)
    with pytest.raises(InputError):
        house.database.write(
            lambda s: ask_neighbour(
                s, member=house.member, new=JUDGE, scan=CONSENT, base_url=BASE_URL, at=NOTICED
            )
        )
    house.database.write(
        lambda s: roster.end_neighbour(
            s, member=house.member, neighbour_id=neighbour_id, at=NOTICED
        )
    )
    assert not house.database.read(lambda s: roster.list_roster(s, house.community.id))


def test_the_printed_agreement_names_the_parties_and_has_places_for_signatures(
    house: House,
) -> None:
    freeze_small(house)
    mediation_id = begin(house, at=NOTICED)
    propose(house, mediation_id)
    page = house.database.read(lambda s: listing.read_at_desk(s, house.member, mediation_id))
    text = PdfReader(io.BytesIO(render_agreement(page, NOTICED))).pages[0].extract_text()
    for each in (page.mediation.parties[0].name, "五月前修好", "签名、盖章或按指印", JUDGE.name):
        assert each in text
