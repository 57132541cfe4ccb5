"""What the street office does after the vote: it verifies, countersigns, imports and files."""

import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from playwright.sync_api import Locator, expect

from audit.evidence.file import parse_evidence
from tests.e2e.browsing import look_at_both_widths, press
from tests.e2e.committee.filing_walk import FilingWalk
from tests.e2e.verify_page.judging import ROOT
from tests.voting.on_paper import make_scan
from tests.voting.platform.lists import HEAD, hold_another, list_register, make_row, publish
from voting.services.people.communities import office_signer_name

FOREIGN = ROOT / "tests" / "data" / "evidence" / "good-small.json"
WHY = "复核本次会议的结果"
MISSING = ["01 提议书、联名表", "07 居民委员会告知回执", "18 备案回执"]


def save(at: FilingWalk, button: Locator, name: str) -> Path:
    """Press what leads to a file, and keep it."""
    with button.page.expect_download() as download:
        button.click()
    path = at.folder / name
    download.value.save_as(path)
    return path


def save_for(at: FilingWalk, form: Locator, name: str) -> Path:
    """Say why a file of persons is looked at, and keep it."""
    form.get_by_label("为什么要看").fill(WHY)
    return save(at, form.get_by_role("button"), name)


def countersign(at: FilingWalk) -> None:
    """Verify and sign both editions where the office's key lies, and hand them back."""
    page = at.office
    page.goto(at.office_url)
    look_at_both_widths(page, "walk-verified")
    result = at.folder / "结果.pdf"
    result.write_bytes(page.request.get(f"{at.public_url}/result.pdf").body())
    page.get_by_text("审计版：含姓名和各户的选择").click()
    edition = page.locator("form", has_text="下载审计版（PDF）")
    signed = [sign_here(at, each) for each in (result, save_for(at, edition, "审计版.pdf"))]
    page.get_by_text("会签密钥在自己的电脑上").click()
    page.get_by_label("会签过的结果文件").set_input_files(signed[0])
    page.get_by_label("会签过的审计版").set_input_files(signed[1])
    press(page.get_by_role("button", name="交回会签过的文件"))
    expect(page.get_by_text("会签", exact=False).get_by_text("已于")).to_be_visible()
    look_at_both_widths(page, "walk-countersigned")


def sign_here(at: FilingWalk, document: Path) -> Path:
    """Run the office's own command with the keys that the office knows."""
    key = at.house.keys.path / f"{office_signer_name(at.house.community)}.key"
    command = [sys.executable, "-m", "audit", "countersign", str(document), str(key)]
    command += ["--trust", str(trust(at))]
    # Without a terminal the password is read from what is typed; this key has none.
    subprocess.run(command, cwd=ROOT, input=b"\n", check=True, start_new_session=True)
    return document.with_name(f"{document.stem}.countersigned.pdf")


def trust(at: FilingWalk) -> Path:
    """Return a folder with the log's key and both certificates."""
    folder = at.folder / "信任"
    folder.mkdir(exist_ok=True)
    answer = at.office.request.get(f"{at.public_url}/evidence.json")
    keys = parse_evidence(answer.body()).keys
    (folder / "log.vkey").write_text(keys.log)
    for name, certificate in (("committee", keys.committee), ("office", keys.street_office)):
        pem = x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
        (folder / f"{name}.crt").write_bytes(pem)
    return folder


def examine(at: FilingWalk, name: str, content: bytes, said: str) -> None:
    """Hand a result in, and read what was found."""
    page, file = at.office, at.folder / name
    file.write_bytes(content)
    page.goto(f"{at.base}/office/verifications/")
    page.get_by_label("结果文件（PDF）或核验数据").set_input_files(file)
    press(page.get_by_role("button", name="核验", exact=True))
    expect(page.get_by_role("status")).to_contain_text(said)
    report = page.get_by_role("link", name="打印核验报告（PDF）").get_attribute("href")
    assert page.request.get(f"{at.base}{report}").body().startswith(b"%PDF-")
    look_at_both_widths(page, f"walk-examined-{file.stem}")


def examine_all(at: FilingWalk) -> None:
    """A good result, a damaged copy of it, and one of another server."""
    good = at.office.request.get(f"{at.public_url}/result.pdf").body()
    examine(at, "good.pdf", good, "核验通过，结果已经生效")
    evidence = at.office.request.get(f"{at.public_url}/evidence.json").body()
    damaged = evidence.replace(b'"M1":"for"', b'"M1":"abstain"', 1)
    examine(at, "damaged.json", damaged, "核验不通过")
    refuted = at.office.locator("main ul.plain > li", has=at.office.locator(".bad"))
    assert "✗" in refuted.first.inner_text()
    examine(at, "foreign.json", FOREIGN.read_bytes(), "核验通过")
    expect(at.office.get_by_text("文件写的是：示例市朗月花园")).to_be_visible()
    expect(at.office.get_by_text("核验用的公钥和证书是文件自带的")).to_be_visible()
    at.office.goto(f"{at.base}/office/verifications/")
    look_at_both_widths(at.office, "walk-examinations")


def import_from_platform(at: FilingWalk) -> None:
    """A meeting that the city's platform held: its list is mapped, counted, compared, confirmed."""
    meeting_id = hold_another(at.house)
    publish(at.house, meeting_id)
    units = list_register(at.house, meeting_id)
    file = at.folder / "平台名单.csv"
    rows = [HEAD, *map(make_row, units[4:]), make_row(units[0], room="9999")]
    file.write_text("\n".join(rows))
    page = at.office
    page.goto(f"{at.base}/office/{at.house.community.id}/{meeting_id}")
    press(page.get_by_role("main").get_by_role("link", name=re.compile("平台导入")))
    look_at_both_widths(page, "walk-platform")
    page.get_by_label("平台导出的文件").set_input_files(file)
    press(page.get_by_role("button", name="导入", exact=True))
    look_at_both_widths(page, "walk-platform-columns")
    press(page.get_by_role("button", name="下一步：各个词是什么意思"))
    for word, meaning in (("同意", "同意"), ("反对", "反对")):
        page.get_by_label(f"“{word}”").select_option(label=meaning)
    press(page.get_by_role("button", name="计票"))
    expect(page.get_by_text("9999")).to_have_count(1)
    page.get_by_label("同意　人数").first.fill("1")
    press(page.get_by_role("button", name="保存，对照"))
    expect(page.locator("#compared ~ section").get_by_text("✗ 不同")).to_have_count(1)
    look_at_both_widths(page, "walk-platform-compared")
    press(page.get_by_role("button", name="提请另一个人确认"))
    confirm_import(at)
    page.goto(f"{at.base}/c/{at.house.community.code}/{meeting_id}")
    expect(page.get_by_text("平台结果（导入，本系统重新计票）")).to_be_visible()
    look_at_both_widths(page, "walk-platform-public")


def confirm_import(at: FilingWalk) -> None:
    at.two.goto(f"{at.base}/committee/")
    press(at.two.get_by_role("link", name=re.compile("平台")).first)
    press(at.two.get_by_role("heading", level=2).get_by_role("link").first)
    look_at_both_widths(at.two, "walk-platform-confirming")
    press(at.two.get_by_role("button", name="核对无误，确认办理"))
    at.two.get_by_text("已确认并办理").wait_for()


def pack(at: FilingWalk) -> None:
    """Make the case file; its index lists what is missing."""
    page = at.office
    page.goto(f"{at.office_url}/file/")
    look_at_both_widths(page, "walk-case-file")
    form = page.locator("form", has_text="打包下载全部材料（ZIP）")
    with ZipFile(save_for(at, form, "卷宗.zip")) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith("卷内目录.json"))
        missing = json.loads(archive.read(name))["missing"]
    assert missing == MISSING


def add_receipt(at: FilingWalk) -> None:
    """Add what exists on paper alone; it is missing no more."""
    page = at.office
    page.goto(f"{at.office_url}/file/")
    picture = at.folder / "回执.png"
    picture.write_bytes(make_scan("residents"))
    page.get_by_label("放在哪一项").select_option(label="居民委员会告知回执")
    page.get_by_label("这份材料叫什么").fill("居民委员会告知回执")
    page.get_by_label("照片或 PDF（不超过 10 MB）").set_input_files(picture)
    press(page.get_by_role("button", name="放进卷宗"))
    expect(page.get_by_text("还缺 2 项")).to_be_visible()


def file_result(at: FilingWalk) -> None:
    """The committee enters that it was filed, and the office confirms that it received it."""
    page = at.one
    page.goto(at.url)
    page.get_by_text("登记已向街道办事处备案").click()
    filing = page.locator("#filing")
    filing.get_by_label("送交备案材料的日子").fill("2026-05-07")
    filing.get_by_label("备案回执编号").fill("备〔2026〕7号")
    press(filing.get_by_role("button", name="请街道办事处确认"))
    at.office.goto(f"{at.office_url}/file/")
    press(at.office.locator("main a", has_text="向街道办事处备案"))
    look_at_both_widths(at.office, "walk-filing")
    press(at.office.get_by_role("button", name="核对无误，确认办理"))
    at.office.goto(f"{at.office_url}/file/")
    expect(at.office.get_by_text("还缺 1 项")).to_be_visible()
    receipt = at.office.get_by_role("link", name="打印备案回执").get_attribute("href")
    assert at.office.request.get(f"{at.base}{receipt}").body().startswith(b"%PDF-")
    look_at_both_widths(at.office, "walk-filed")


def read_as_owner(at: FilingWalk) -> None:
    """Read the filed result as one of those who voted."""
    page = at.owners_page
    page.goto(at.public_url)
    expect(page.get_by_text("确认收到")).to_be_visible()
    look_at_both_widths(page, "walk-owner")
