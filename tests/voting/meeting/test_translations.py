"""A motion in English: filled in whole or not at all, approved with the notice, read by owners."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from audit.entries.meeting import MotionNoticed, MotionTranslation
from audit.evidence.file import read_proceedings
from audit.terms import MotionLanguage
from tests.voting.installation import (
    House,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    open_meeting,
)
from tests.voting.meeting.kinds.motions import CHOICE, draft_meeting
from tests.voting.meeting.test_editing import view
from tests.voting.web.browsing import mark, send, sign_in, sign_in_owner
from voting.errors import InputError
from voting.sentences import fill
from voting.services.log.log import read_entries
from voting.services.meeting.details import Details
from voting.services.meeting.translation import Translation, make_translation
from voting.services.owners.letters import Letter
from voting.services.steps.kinds.meeting_steps import show_notice
from voting.storage.tables.desk import StepRow

ENGLISH = Translation(title="Which company?", text="Choose one of two.", names=("Jia", "Yi"))
TRANSLATED = replace(CHOICE, details=Details(translation=ENGLISH))


def open_translated(house: House) -> tuple[str, list[Letter]]:
    import_small(house)
    freeze(house)
    meeting_id = draft_meeting(house, TRANSLATED)
    give_notice(house, meeting_id)
    letters = issue_letters(house, meeting_id)
    open_meeting(house, meeting_id)
    return meeting_id, letters


@pytest.mark.parametrize(
    ("title", "text", "names", "options"),
    [
        ("Which company?", "", (), 0),
        ("", "Choose one.", (), 0),
        ("", "", ("Jia",), 2),
        ("Which company?", "Choose one.", (), 2),
        ("Which company?", "Choose one.", ("Jia",), 2),
        ("Which company?", "Choose one.", ("Jia", "Yi"), 0),
    ],
)
def test_half_a_translation_is_refused(
    title: str, text: str, names: tuple[str, ...], options: int
) -> None:
    with pytest.raises(InputError):
        make_translation(title, text, names, options)


def test_no_translation_is_none() -> None:
    assert make_translation("", "", (), 2) is None


def test_the_log_has_what_the_committee_approved(house: House) -> None:
    meeting_id, _ = open_translated(house)

    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))

    (noticed,) = read_proceedings(entries).all(MotionNoticed)
    assert noticed.title == CHOICE.title
    assert noticed.translations == (
        MotionTranslation(
            language=MotionLanguage.ENGLISH,
            title="Which company?",
            text="Choose one of two.",
            names=("Jia", "Yi"),
        ),
    )


def test_an_english_ballot_has_the_translation_and_the_chinese_that_prevails(
    web_house: House, browser: FlaskClient
) -> None:
    _, letters = open_translated(web_house)
    browser.set_cookie("language", "en")
    page = sign_in_owner(browser, letters[0])

    _, review = send(browser, "/vote/review", page, **mark(M1="乙公司"))

    assert "1. Which company?" in page
    assert "Choose one of two." in page
    assert "<span>Jia</span>" in page
    assert CHOICE.text in page
    assert "the Chinese text prevails" in page
    assert "<b>Yi</b>" in review
    browser.set_cookie("language", "zh")
    assert "Which company?" not in browser.get("/vote").text


def test_the_second_person_reads_the_translation(house: House) -> None:
    import_small(house)
    freeze(house)
    meeting_id = draft_meeting(house, TRANSLATED)
    key = house.key_of(meeting_id)
    row = StepRow(community_id=key.community_id, meeting_id=key.meeting_id)

    (contents,) = house.database.read(lambda s: show_notice(s, [row]))

    shown = "\n".join(map(fill, contents.lines))
    assert "英文译文：Which company?　Choose one of two." in shown
    assert "英文方案：Jia、Yi" in shown


def test_the_form_keeps_what_is_half_and_stores_what_is_whole(
    web_house: House, browser: FlaskClient
) -> None:
    import_small(web_house)
    freeze(web_house)
    meeting_id = draft_meeting(web_house, CHOICE)
    sign_in(browser, "m-langyue")
    address = f"/committee/meetings/{meeting_id}/motions/M1"
    page = browser.get(f"/committee/meetings/{meeting_id}").text
    typed = {
        "matter": CHOICE.matter.value,
        "kind": "choice",
        "title": CHOICE.title,
        "text": CHOICE.text,
        "names": "甲公司\n乙公司",
        "title_en": "Which company?",
    }

    status, refused = send(browser, address, page, **typed)

    assert status == 422
    assert "译文要填就填全" in refused
    assert 'value="Which company?"' in refused

    whole = {"text_en": "Choose one of two.", "names_en": "Jia\nYi"}
    send(browser, address, refused, **typed, **whole)

    assert view(web_house, meeting_id).motions[0].details.translation == ENGLISH
