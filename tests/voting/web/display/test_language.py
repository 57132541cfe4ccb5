"""English for the owners' pages: complete, compiled, and asked for by the browser or by hand."""

import re
import runpy
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

from audit import english, sentences
from ballots.statute import Threshold
from tests.voting.installation import House, find_field, issue_letters, make_open_meeting
from tests.voting.web.browsing import send, sign_in_owner
from voting.sentences import SENTENCES, WORDS, affairs, owners, pages, say_threshold
from voting.sentences.vote import casting
from voting.web.display.words import LANGUAGE

ROOT = Path(__file__).parents[4]
SOURCE = ROOT / "voting" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
SUBJECTS_OF_OWNERS = (affairs, casting, owners, pages)
STAFF_ONLY = {
    "disclosure-untitled", "disclosure-unexplained",
    "poll-incomplete", "poll-ends-past", "buildings-unknown", "proposal-answer-missing",
    "concern-unreleased", "concern-motion-text", "concern-building",
    "concern-goes-back", "concern-next-missing", "concern-day-missing",
    "pledge-unchanged", "pledge-labels-alike", "spots-unnamed", "spots-too-many", "spot-name-long",
    "delivery-incomplete", "delivery-not-made-yet", "delivery-address-missing", "delivery-unproved",
    "delivery-scan-used", "delivery-before-notice",
    "identity-differs", "mandate-incomplete", "old-not-number",
    "field-not-an-area",
    "file-missing", "message-subject", "text-of-code", "text-to-agent", "text-of-mandate",
    "text-of-concern",
    "ballot-of-stopped-agent",
}  # fmt: skip
"""Of these subjects: codes that no owner's page ends in."""
OWNERS_TOO = {
    "clock-behind-log", "meeting-state", "meeting-cancelled", "objection-missing",
    "dispute-too-late", "dispute-own-ballot", "dispute-raised-before", "objections-closed",
    "directions-differ", "assessment-not-open", "assessment-not-asked", "assessment-unmarked",
    "assessment-remark-long",
    "task-not-open", "task-not-taken", "mediation-ended", "agreement-changed",
    "breach-decided", "judgement-not-yet", "words-struck",
}  # fmt: skip
"""Of the others: codes that an owner's page ends in too."""


def read_catalog() -> dict[str, str]:
    with SOURCE.open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id}


def test_every_sentence_of_the_owners_pages_is_translated() -> None:
    catalog = read_catalog()
    found = extract_from_dir(ROOT / "voting" / "templates" / "web", [("**.html", "jinja2")])
    asked = {str(message) for _, _, message, _, _ in found}
    codes = {code for subject in SUBJECTS_OF_OWNERS for code in subject.SENTENCES} - STAFF_ONLY
    asked |= {SENTENCES[code] for code in codes | OWNERS_TOO}
    asked |= {
        word
        for group in (
            "matter",
            "state",
            "effect",
            "dispute-choice",
            "finding",
            "assessment",
            "assessment-state",
            "assessment-score",
            "audience",
            "dimension",
            "dimension-hint",
            "committee-dimension",
            "manager-dimension",
            "mediation-state",
            "breach-state",
            "measure",
        )
        for word in WORDS[group].values()
    }

    assert len(asked) > 100
    assert sorted(asked - catalog.keys()) == []
    assert [key for key, value in catalog.items() if not value] == []


def test_no_sentence_of_the_verifiers_catalogue_is_translated_a_second_time() -> None:
    catalog = read_catalog()
    twice = [
        (key, words[key])
        for name, words in vars(sentences).items()
        if name.isupper() and isinstance(words, dict)
        for key in words.keys() & getattr(english, name, {}).keys()
        if catalog.get(words[key]) == getattr(english, name)[key]
    ]

    assert twice == []


def test_a_translation_has_the_same_places_to_fill_in() -> None:
    for key, value in read_catalog().items():
        for pattern in (r"%\((\w+)\)s", r"\{(\w+)\}"):
            assert sorted(re.findall(pattern, key)) == sorted(re.findall(pattern, value)), key
        for tag in ("<b>", "<br>", "</a>", "<span"):
            assert key.count(tag) == value.count(tag), key


def test_no_chinese_is_left_in_a_translation() -> None:
    assert [v for v in read_catalog().values() if re.search(r"[\u4e00-\u9fff]", v)] == []


def test_what_the_server_reads_is_compiled_from_the_source() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "compile_translations.py"))
    assert SOURCE.with_suffix(".mo").read_bytes() == script["compile_catalog"](SOURCE)


@pytest.mark.parametrize(
    ("header", "expected"),
    [("", "zh-Hans"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"), ("en-US,en;q=0.9", "en")],
)  # fmt: skip
def test_the_browsers_language_is_heeded(app: Flask, header: str, expected: str) -> None:
    page = app.test_client().get("/", headers={"Accept-Language": header} if header else {}).text

    assert f'<html lang="{expected}"' in page
    assert ("I am an owner" in page) == (expected == "en")


def test_an_owner_votes_in_english(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    browser = app.test_client()
    browser.post("/language", data={"language": "en"})

    page = browser.get(f"/v/{letter.token}").text
    assert "Last six characters of your ID number" in page
    status, wrong = send(browser, f"/v/{letter.token}", page, last_six="000000")
    assert status == 401
    assert "4 tries are left" in wrong
    ballot = sign_in_owner(browser, letter)
    assert "at least 2/3" in ballot
    assert "more than half of those taking part agree" in ballot
    choices = {"choice-M1": "for", "choice-M2": "against"}
    _, review = send(browser, "/vote/review", ballot, **choices)
    assert "Against" in review
    form_id = find_field("form_id", review)
    _, receipt = send(browser, "/vote/confirm", review, form_id=form_id, **choices)
    assert "Your vote was received" in receipt
    assert re.search(r"\d{1,2} April 2026, \d\d:\d\d", receipt)

    browser.post("/language", data={"language": "zh"})
    assert "您已经投过票了" in browser.get("/vote").text


def test_pages_without_a_translation_stay_chinese_and_offer_none(app: Flask) -> None:
    page = app.test_client().get("/sign-in", headers={"Accept-Language": "en"}).text

    assert '<html lang="zh-Hans"' in page
    assert "English" not in page


@pytest.mark.parametrize(
    "referrer", ["https://elsewhere.example/x", "http://localhost/nowhere", ""]
)
def test_choosing_leads_nowhere_else(app: Flask, referrer: str) -> None:
    answer = app.test_client().post(
        "/size", data={"size": "large"}, headers={"Referer": referrer} if referrer else {}
    )

    assert answer.status_code == 303
    assert answer.headers["Location"] in {"/", "/vote"}


@pytest.mark.parametrize(
    ("threshold", "chinese", "english"),
    [
        (Threshold(1, 2, inclusive=False), "过半数", "more than half"),
        (Threshold(2, 3, inclusive=True), "三分之二以上", "at least 2/3"),
        (Threshold(3, 5, inclusive=False), "超过五分之三", "more than 3/5"),
        (Threshold(51, 100, inclusive=True), "51/100以上", "at least 51/100"),
    ],
)
def test_every_bar_is_said_in_both_languages(
    app: Flask, threshold: Threshold, chinese: str, english: str
) -> None:
    assert say_threshold(threshold) == chinese
    with app.test_request_context("/receipt", headers={"Accept-Language": "en"}):
        assert say_threshold(threshold, LANGUAGE) == english
