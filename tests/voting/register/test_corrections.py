"""A register's file is corrected on the page: cell by cell, kept, seen by two, withdrawn."""

import io
import re
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.voting.installation import DIGESTS, NOTICED, FixedClock, House, publish
from tests.voting.register.test_upload import (
    CLEAN,
    DOUBTFUL,
    HEAD,
    HOME,
    count_units,
    desk,
    find_questions,
    upload,
)
from tests.voting.web.browsing import send
from voting.services.register.uploading.corrections import (
    ReadCell,
    TypedCell,
    forget_persons,
    record_corrections,
)
from voting.storage.tables.register import (
    OwnerRow,
    RegisterCheckRow,
    RegisterCorrectionRow,
    RegisterRow,
    UnitRow,
)

__all__ = ["desk"]
WRONG = [DOUBTFUL[0], DOUBTFUL[1].replace("住宅", "菜地")]
BAD_NUMBER = CLEAN.format(
    room="101", name="测乙二", number="33019919800101001", phone="13800000001"
)


def find_cells(page: str) -> list[str]:
    return re.findall(r'name="cell-([0-9a-f]{64})"', page)


def find_uses(house: House) -> list[str]:
    rows = house.database.read(lambda s: s.scalars(select(UnitRow.use)).all())
    return [each.value for each in rows]


def test_a_cell_is_corrected_on_the_page_and_stays_corrected(
    web_house: House, desk: FlaskClient
) -> None:
    _, page = upload(desk, WRONG)
    (cell,) = find_cells(page)
    assert "菜地" in page

    status, page = send(desk, f"{HOME}checked", page, **{f"cell-{cell}": "商业"})
    assert (status, count_units(web_house)) == (200, 0)
    assert 'value="商业"' in page
    assert "您填写的已经保存" in page

    moved = [WRONG[1], CLEAN.format(room="9", name="测丁", number="E1234567", phone=""), WRONG[0]]
    assert upload(desk, moved)[0] == 200
    assert sorted(find_uses(web_house)) == ["commercial", "residential", "residential"]


def test_a_correction_is_of_one_cell_that_still_reads_as_it_did(
    web_house: House, desk: FlaskClient
) -> None:
    _, page = upload(desk, WRONG)
    (cell,) = find_cells(page)
    upload(desk, WRONG, page, **{f"cell-{cell}": "商业"})
    assert count_units(web_house) == 2

    for otherwise in (WRONG[1].replace("菜地", "瓜地"), WRONG[1].replace(",201,", ",202,")):
        assert upload(desk, [otherwise])[0] == 422
    fixed = [WRONG[1].replace("菜地", "办公")]
    assert upload(desk, fixed)[0] == 200
    assert find_uses(web_house) == ["office"]


def test_whoever_confirms_the_freezing_sees_the_correction_and_a_withdrawn_one_stops_it(
    web_house: House, desk: FlaskClient, clock: FixedClock
) -> None:
    _, page = upload(desk, WRONG)
    (cell,) = find_cells(page)
    upload(desk, WRONG, page, **{f"cell-{cell}": "商业"})
    publish(web_house, NOTICED)
    clock.instant = NOTICED.replace(month=NOTICED.month + 1)

    _, page = send(desk, f"{HOME}freeze", desk.get(HOME).text)
    assert "读到的是“菜地”" in page
    assert "改正：商业" in page
    assert "没有与它比过" in page

    listed = desk.get(f"{HOME}decisions").text
    assert "读到的是“菜地”" in listed
    send(desk, f"{HOME}decisions", listed, kind="cell", key=cell)
    assert "读到的是“菜地”" not in desk.get(f"{HOME}decisions").text
    assert "撤回" in send(desk, f"{HOME}freeze", desk.get(HOME).text)[1]
    frozen = web_house.database.read(
        lambda s: s.scalars(select(RegisterRow.id).where(RegisterRow.frozen_at.is_not(None))).all()
    )
    assert frozen == []
    assert upload(desk, WRONG)[0] == 422


def test_a_corrected_number_is_kept_sealed_and_on_no_page(
    web_house: House, desk: FlaskClient
) -> None:
    right = "330199198001010017"
    _, page = upload(desk, [BAD_NUMBER])
    cell = find_cells(page)[0]
    _, page = send(desk, f"{HOME}checked", page, **{f"cell-{cell}": right})

    kept = web_house.database.read(
        lambda s: [
            *(f"{row.read}{row.text}" for row in s.scalars(select(RegisterCorrectionRow))),
            *(str(row.content) for row in s.scalars(select(RegisterCheckRow))),
            page,
            desk.get(f"{HOME}decisions").text,
        ]
    )
    assert [each for each in kept if right in each or "33019919800101001" in each] == []

    def seal_as_before(session: Session) -> bool:
        row = session.scalars(select(RegisterCorrectionRow)).one()
        is_newer = row.text.startswith("gcm.")
        key = sha256(DIGESTS.make(f"register-cell-seal\n{cell}").encode()).digest()
        row.text = Fernet(urlsafe_b64encode(key)).encrypt(right.encode()).decode()
        return is_newer

    assert upload(desk, [BAD_NUMBER])[0] == 200
    assert web_house.database.write(seal_as_before)
    # What an earlier version sealed is still opened.
    assert upload(desk, [BAD_NUMBER])[0] == 200
    assert len(web_house.database.read(lambda s: s.scalars(select(OwnerRow)).all())) == 1


def test_the_first_rows_stand_on_the_page_by_their_meaning_without_numbers(
    desk: FlaskClient,
) -> None:
    _, page = upload(desk, WRONG)

    for text in ("前几行是这样读的", "身份证号，18 位", "13800000001", "89.63", "有错误"):
        assert text in page
    assert "330199198001010017" not in page


def test_findings_are_filtered_counted_and_paged(desk: FlaskClient) -> None:
    many = [
        CLEAN.format(room=str(n), name="测甲", number="330199198001010017", phone="1").replace(
            "住宅", "菜地"
        )
        for n in range(201, 241)
    ]
    _, page = upload(desk, [*many, DOUBTFUL[0].replace("330199198001010017", "不详")])
    assert "错误（40）" in page
    assert "要确认（1）" in page
    assert len(find_cells(page)) == 30

    only = desk.get(f"{HOME}checked?kind=confirm").text
    assert len(find_questions(only)) == 1
    assert "菜地”不认识" not in only
    assert len(find_cells(desk.get(f"{HOME}checked?kind=error&page=2").text)) == 10


def test_what_a_register_should_come_to_is_compared_and_outlives_a_new_upload(
    web_house: House, desk: FlaskClient, clock: FixedClock
) -> None:
    def show() -> str:
        (register_id,) = web_house.database.read(lambda s: s.scalars(select(RegisterRow.id)).all())
        return f"{HOME}{register_id}/notes"

    upload(desk, [DOUBTFUL[0]])
    address = show()
    fields = {"units": "2", "area": "89.63", "built_area": "100", "source": "公告栏"}
    fields["persons"] = "3"
    _, page = send(desk, address.replace("notes", "expected"), desk.get(address).text, **fields)
    for text in ("少 1 个", "少 2 人", "一致", "少 10.37", "公告栏"):
        assert text in page

    upload(desk, [DOUBTFUL[0], DOUBTFUL[1]])
    page = desk.get(show()).text
    assert "少 1 个" not in page
    assert "公告栏" in page
    assert "少 1 人" in page

    publish(web_house, NOTICED)
    clock.instant = NOTICED.replace(month=NOTICED.month + 1)
    _, step = send(desk, f"{HOME}freeze", desk.get(HOME).text)
    for text in (
        "公布 2，清册 2，一致",
        "公布 3，清册 2，少 1",
        "公布 89.63\N{NO-BREAK SPACE}㎡",
        "公告栏",
    ):
        assert text in step


def test_a_word_of_a_column_that_counts_nothing_gets_its_meaning_too(
    web_house: House, desk: FlaskClient
) -> None:
    odd = [DOUBTFUL[0].replace("不动产登记", "老本子")]
    _, page = upload(desk, odd)
    assert "“老本子”是" in page

    status, page = upload(desk, odd, page, meaning='["basis", "老本子", "不动产登记"]')
    assert status == 200
    assert "不认识的词" not in page
    (basis,) = web_house.database.read(lambda s: s.scalars(select(UnitRow.basis)).all())
    assert basis == "registered"


def test_a_question_is_listed_as_it_was_asked(desk: FlaskClient) -> None:
    _, page = upload(desk, DOUBTFUL)
    (question,) = find_questions(page)
    upload(desk, DOUBTFUL, page, **{f"answer-{question}": "same", "because": "换证"})

    listed = desk.get(f"{HOME}decisions").text
    assert "换证" in listed
    assert "测丙三" in listed
    assert listed.count("确定撤回") == 1


TWO_OWNERS = CLEAN.format(
    room="102",
    name='"测?甲\n测丁"',
    number='"330199198001010017\n330199198001010025"',
    phone="",
).replace("单独所有", "共同共有")


def find_kept(house: House) -> list[str]:
    return list(house.database.read(lambda s: s.scalars(select(RegisterCorrectionRow.text)).all()))


def find_shown(page: str, cell: str) -> str:
    found = re.search(rf'name="shown-{cell}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_cell_of_several_lines_that_is_left_as_it_is_stays_as_it_is(
    web_house: House, desk: FlaskClient
) -> None:
    _, page = upload(desk, [TWO_OWNERS])
    (cell,) = [each for each in find_cells(page) if find_shown(page, each)]
    assert f'name="cell-{cell}"' in page.split("<textarea", 1)[1].split(">", 1)[0]
    said = {f"cell-{cell}": "测?甲\r\n测丁", f"shown-{cell}": find_shown(page, cell)}

    send(desk, f"{HOME}checked", page, **said)
    assert find_kept(web_house) == []

    send(desk, f"{HOME}checked", page, **{**said, f"cell-{cell}": "测甲甲\r\n测丁 "})
    assert find_kept(web_house) == ["测甲甲\n测丁"]


def test_a_page_of_before_neither_deletes_nor_replaces_what_was_corrected_since(
    web_house: House, desk: FlaskClient
) -> None:
    def save(page: str, text: str) -> str:
        said = {f"cell-{cell}": text, f"shown-{cell}": find_shown(page, cell)}
        return send(desk, f"{HOME}checked", page, **said)[1]

    _, first = upload(desk, WRONG)
    (cell,) = find_cells(first)
    second = save(first, "商业")
    save(first, "菜地")
    assert find_kept(web_house) == ["商业"]

    third = save(second, "办公")
    save(second, "商业")
    assert find_kept(web_house) == ["办公"]

    save(third, "菜地")
    assert find_kept(web_house) == []


def test_what_was_typed_comes_back_when_the_file_is_forgotten(
    web_house: House, desk: FlaskClient
) -> None:
    _, page = upload(desk, WRONG)
    (cell,) = find_cells(page)
    said = {f"cell-{cell}": "商业", f"shown-{cell}": "菜地", "import": "yes"}

    status, page = send(desk, f"{HOME}checked", page, **said)
    assert status == 422
    assert "请先选择文件" in page
    assert 'value="商业"' in page
    assert find_shown(page, cell) == "菜地"

    file = (io.BytesIO("\n".join((HEAD, *WRONG)).encode()), "register.csv")
    status, page = send(desk, f"{HOME}checked", page, **said, file=file)
    assert (status, count_units(web_house)) == (200, 2)
    assert "已导入" in page


def test_corrected_names_and_numbers_are_deleted_when_the_register_is_frozen(
    web_house: House,
) -> None:
    member = web_house.member
    columns = ("owners", "identities", "telephones", "use")
    said = [
        (ReadCell(DIGESTS.make(column), column, "1栋0101", ""), TypedCell("甲"))
        for column in columns
    ]

    def keep(session: Session) -> None:
        record_corrections(session, member=member, said=said, digests=DIGESTS, at=NOTICED)
        session.flush()
        forget_persons(session, member.community_id)

    web_house.database.write(keep)
    kept = web_house.database.read(lambda s: s.scalars(select(RegisterCorrectionRow.column)).all())
    assert kept == ["use"]
