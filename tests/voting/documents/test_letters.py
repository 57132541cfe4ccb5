"""The voting letter: its front is one page that says all that an owner has to know."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from voting.documents.drawing import Drawing
from voting.documents.letters.content import (
    AddressedLetter,
    LettersPage,
    PrintedMotion,
    render_letters,
)

CLOSES = datetime(2026, 5, 10, 12, tzinfo=UTC)
MOTION = PrintedMotion(
    number=1, title="选聘新的物业服务企业", text="合同期三年，每平方米2.4元。",
    marks=("同意", "反对", "弃权"), scope="由全体业主表决", hint="",
)  # fmt: skip
LETTER = AddressedLetter(
    names=("测甲", "测乙"), addresses=("3栋2单元1502",), url="https://vote.example/v/secret",
    code="7K2M-Q4XD", serial="K7Q2", reading_url="https://vote.example/p", motions=(MOTION,),
)  # fmt: skip
PAGE = LettersPage(
    convener="业主委员会",
    community="示例花园", title="2026年第一次会议", opens_at=CLOSES, closes_at=CLOSES,
    door="vote.example/v", street_office="示例街道办事处", telephone="0571-88888888",
    paper_place="1栋大堂的投票箱", agreed=(), not_online="", letters=(LETTER,), at=CLOSES,
)  # fmt: skip


def read_pages(page: LettersPage) -> list[str]:
    found = PdfReader(io.BytesIO(render_letters(page))).pages
    return ["".join(each.extract_text().replace("\0", "").split()) for each in found]


def print_motions(number: int) -> LettersPage:
    motions = tuple(
        replace(MOTION, number=each, title=f"第{each}件事" + "很长的标题" * 4)
        for each in range(1, number + 1)
    )
    return replace(PAGE, letters=(replace(LETTER, motions=motions),))


@pytest.mark.parametrize("motions", [1, 4, 9, 40])
def test_the_front_is_one_page_that_says_all(motions: int) -> None:
    front, back, *_ = read_pages(print_motions(motions))

    said = (
        "示例花园业主委员会", "由示例街道办事处指导", "3栋2单元1502", "致测甲、测乙：",
        "2026年5月10日（周日）20:00前", "1.微信扫", "2.输入证件", "3.逐项选择", "7K2M-Q4XD",
        "1栋大堂的投票箱", "0571-88888888", "请不要转交", "beforeSunday10May2026,20:00Beijingtime",
    )  # fmt: skip
    assert [each for each in said if each not in front] == []
    assert back.startswith("纸质表决票")
    assert (f"共{motions}项" in front) == (motions == 40)
    assert ("第1件事" in front) == (motions < 40)


def test_where_nobody_votes_online_there_is_no_code() -> None:
    front, *_ = read_pages(replace(PAGE, not_online="请用纸质票。", telephone="", paper_place=""))

    assert "请用纸质票。" in front
    assert "截止前交到业主委员会" in front
    assert not any(each in front for each in ("7K2M", "扫", "English", "电话"))


def test_the_letter_sends_whoever_lost_it_to_the_office_and_not_to_the_committee() -> None:
    """Only the street office prints anew by itself; the committee needs its leave."""
    front, back = read_pages(PAGE)

    assert "信丢了，请找示例街道办事处补发" in front
    for sentence in re.split("[。；：]", front + back):
        if re.search("补发|补印|补办|重印|重新印", sentence):
            assert "业主委员会" not in sentence


def test_the_ballot_itself_says_by_when_and_where_it_is_handed_in() -> None:
    _, back = read_pages(PAGE)

    assert (
        "请在2026年5月10日（周日）20:00前交到1栋大堂的投票箱。有不明白的，请打电话0571-88888888。"
        in back
    )


def wrap(text: str) -> list[str]:
    drawing = Drawing(12, "")
    lines = drawing.wrap(text, 50)
    drawing.add_page()
    drawing.output()  # Until then it keeps its fonts' files open.
    return lines


def test_a_number_is_never_torn() -> None:
    lines = wrap("物业费每平方米2.4元。" * 20)

    assert "".join(lines) == "物业费每平方米2.4元。" * 20
    assert not any(line.endswith(("2", "2.")) for line in lines)


def test_a_word_that_is_wider_than_a_line_is_torn() -> None:
    lines = wrap("x" * 200)

    assert "".join(lines) == "x" * 200
    assert len(lines) > 1
