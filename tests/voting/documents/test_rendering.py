"""What rendering costs: posters are rendered once, and documents share one set of fonts."""

import gc
import io
import subprocess
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from weasyprint.text.fonts import FontConfiguration

from tests.voting.installation import (
    BASE_URL,
    OPENS,
    House,
    finish_meeting,
    issue_letters,
    make_open_meeting,
)
from tests.voting.storage.sealed_rows import change_rows
from voting.documents import pages, rendering
from voting.documents.annex import Annex, append_annex, count_pages
from voting.documents.letters.content import (
    AddressedLetter,
    LettersPage,
    PrintedMotion,
    render_letters,
)
from voting.documents.pages import render_html, render_pdf
from voting.documents.posters import NoticePage, render_notice
from voting.documents.rendering import render_in_subprocess
from voting.errors.operation import RenderingError
from voting.services.desk.letter_page import make_letters_page
from voting.storage.tables.register import OwnerRow

VISITS = 40
PAGE = NoticePage(
    community="示例花园",
    street_office="示例街道办事处",
    telephone="0571-88888888",
    paper_place="1栋大堂的票箱",
    title="2026年第一次业主大会会议",
    kind="首次业主大会会议",
    convener="业主大会筹备组",
    noticed_at=OPENS,
    opens_at=OPENS,
    closes_at=OPENS,
    agreed=(),
    not_online="",
    objection_days=7,
    motions=(),
    url=BASE_URL,
)


@pytest.mark.parametrize("name", ["notice", "decision"])
def test_forty_visits_of_a_poster_render_it_once(
    browser: FlaskClient, web_house: House, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []

    def render(html: str) -> bytes:
        rendered.append(html)
        return render_in_subprocess(html)

    monkeypatch.setattr(rendering, "render_in_subprocess", render)
    meeting_id = make_open_meeting(web_house)
    finish_meeting(web_house, meeting_id)
    address = f"/c/langyue/{meeting_id}/{name}.pdf"

    answers = {browser.get(address).data for _ in range(VISITS)}

    (pdf,) = answers
    assert pdf.startswith(b"%PDF-")
    assert len(rendered) == 1


def test_a_poster_that_says_something_else_is_another() -> None:
    assert render_notice(PAGE) != render_notice(replace(PAGE, title="另一次会议"))


def test_documents_share_their_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts of its own would be 50 MB for each document."""
    made: list[FontConfiguration] = []

    class Noted(FontConfiguration):  # type: ignore[misc]  # the library has no types
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    monkeypatch.setattr("weasyprint.text.fonts.FontConfiguration", Noted)
    pages._fonts.cache_clear()
    for number in range(2):
        render_pdf("notice.html", page=replace(PAGE, title=f"第{number}次会议"), qr_code="")
    pages._fonts.cache_clear()

    assert len(made) == 1


def draw_letters() -> bytes:
    page = LettersPage(
        convener="业主委员会",
        community="示例花园",
        title="会议",
        opens_at=OPENS,
        closes_at=OPENS,
        door="vote.example/v",
        street_office="示例街道办事处",
        telephone="0571-88888888",
        paper_place="1栋大堂的投票箱",
        agreed=(),
        not_online="",
        letters=(),
        at=OPENS,
    )
    return render_letters(page)


def draw_annex() -> bytes:
    document = render_pdf("notice.html", page=PAGE, qr_code="")
    return append_annex(
        document, Annex(title="附表", head=("户",), widths=(40,), lines=[("一",)], at=OPENS)
    )


@pytest.mark.parametrize("draw", [draw_letters, draw_annex])
def test_nothing_of_a_drawn_document_waits_for_the_collector(draw: Callable[[], bytes]) -> None:
    """It comes by seldom in a large process, and each font that was read holds some 30 MB."""
    gc.collect()
    before = {id(each) for each in gc.get_objects() if isinstance(each, TTFont)}
    gc.disable()
    try:
        assert draw().startswith(b"%PDF-")
        left = [each for each in gc.get_objects() if isinstance(each, TTFont)]
    finally:
        gc.enable()

    assert [each for each in left if id(each) not in before] == []


def test_what_takes_too_much_memory_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within 64 MB no font can be read: the process ends, and nothing else does."""
    code = "import voting.documents.rendering as r; r._MOST_BYTES = 64 << 20; r.main()"
    run = subprocess.run

    def run_with_less(command: list[str], **options: object) -> object:
        return run([*command[:3], "-c", code], **options)  # type: ignore[call-overload]  # as it is

    monkeypatch.setattr(subprocess, "run", run_with_less)
    with pytest.raises(RenderingError):
        render_in_subprocess("<p>一</p>")
    monkeypatch.undo()

    assert render_in_subprocess("<p>一</p>").startswith(b"%PDF-")


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_WITHIN_SECONDS", 0.01)

    with pytest.raises(RenderingError):
        render_in_subprocess("<p>一</p>")


@pytest.mark.parametrize("agreed", [1, 9])
def test_what_was_agreed_stands_in_the_letter_or_the_letter_leads_to_where_it_does(
    agreed: int,
) -> None:
    rules = tuple(
        f"约定{number}：" + "已送达未投票的计入已表决的多数票。" * 6 for number in range(agreed)
    )
    motion = PrintedMotion(1, "选聘物业", "内容", ("同意", "反对", "弃权"), "全体业主", "")
    letter = AddressedLetter(
        names=("张三",), addresses=("1栋0101",), url=BASE_URL, code="2345-6789", serial="S",
        reading_url=BASE_URL, motions=(motion,) * 3,
    )  # fmt: skip
    page = LettersPage(
        convener="业主委员会",
        community="示例花园",
        title="会议",
        opens_at=OPENS,
        closes_at=OPENS,
        door="vote.example/v",
        street_office="示例街道办事处",
        telephone="0571-88888888",
        paper_place="1栋大堂的投票箱",
        agreed=rules,
        not_online="",
        letters=(letter,),
        at=OPENS,
    )

    pages = PdfReader(io.BytesIO(render_letters(page))).pages
    front, *back = ["".join(each.extract_text().replace("\0", "").split()) for each in pages]

    assert all(rule[:4] in "".join(back) for rule in rules)
    assert ("约定写在背面" in front) == (agreed == 9)
    assert ("约定0：" in front) == (agreed == 1)
    assert front.index("不用手机的") < front.index("请不要转交或拍照外传")


def test_a_name_that_no_font_has_stops_no_letter_and_says_its_code_point(house: House) -> None:
    meeting_id = make_open_meeting(house)
    change_rows(house.database, OwnerRow, name="测\ue000\U00016f00")
    issued = issue_letters(house, meeting_id)
    page = house.database.read(
        lambda s: make_letters_page(
            s, meeting=house.key_of(meeting_id), base_url=BASE_URL, letters=issued, at=OPENS
        )
    )

    text = read_text(render_letters(page))

    assert text.count("测〓(U+E000)〓(U+16F00)") >= len(issued)


@pytest.mark.parametrize("rows", [1, 47, 48, 49, 96, 97, 300])
def test_an_annex_takes_as_many_pages_as_are_counted(rows: int) -> None:
    lines = [(str(row), "字" * (row % 90)) for row in range(rows)]
    annex = Annex(title="附表", head=("号", "字"), widths=(20, 60), lines=lines, at=OPENS)
    document = render_html("<p>一</p>")
    pages = PdfReader(io.BytesIO(append_annex(document, annex))).pages

    assert len(pages) == 1 + count_pages(annex)


def test_what_no_font_has_stops_no_document_and_no_annex() -> None:
    named = replace(PAGE, community="示例\ue000花园")
    document = render_notice(named)
    annex = Annex(title="附表", head=("号",), lines=[("测\ue001",)], widths=(100,), at=OPENS)
    annexed = append_annex(document, annex)

    text = read_text(annexed)

    assert "示例〓(U+E000)花园" in text
    assert "交到1栋大堂的票箱" in text
    assert "请打电话0571-88888888" in text
    assert "测〓(U+E001)" in text


def read_text(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return "".join("".join(page.extract_text().replace("\0", "").split()) for page in pages)
