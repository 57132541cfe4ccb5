"""The main job, end to end: a register becomes a result that a stranger can verify.

The meeting lies in the past, so that notice, voting window and objections take their lawful time;
the server that the owners vote on runs with its clock set back by as many days.
"""

import argparse
import io
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Never

from demo_owners import Household, fetch_receipt, vote_all
from PIL import Image, ImageDraw, ImageFont
from tqdm import tqdm

from ballots.motion import Matter, MotionKind
from voting.clock import SystemClock
from voting.context import Context
from voting.documents.fonts import find_font
from voting.importing.rows import read_register
from voting.keys import WITNESSES, KeyFolder
from voting.services import (
    closing,
    convening,
    drafting,
    freezing,
    paper,
    printing,
    register_import,
    results,
    staff,
)
from voting.services.actors import Auditor, Member
from voting.services.communities import Community, get_community
from voting.services.letters import Letter
from voting.services.scans import Scan
from voting.services.sequencing import sequence
from voting.settings import read_settings
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate
from voting.worker import witness_once

ROOT = Path(__file__).parent.parent
FOLDER = Path(os.environ.get("ASSEMBLY_VAR", ROOT / "var")) / "demo"
"""Emptied at the start; two demos at once need two."""
WITNESS = FOLDER / "witness"
REGISTER = Path(__file__).parent / "data" / "langyue-1018.xlsx"
BACK = timedelta(days=20)
"""How far back the owners vote."""
ONLINE, PAPER, CHANGED = 690, 40, 12
MEMBERS = {"weiyuan": "陈委员", "weiyuan2": "周委员", "weiyuan3": "吴委员"}
MOTIONS = (
    (
        Matter.HIRE_OR_DISMISS_MANAGER,
        "解聘现物业服务企业，选聘示例物业服务有限公司",
        "现物业服务合同期满后不再续约；新合同期三年，物业费每月 2.30 元/㎡。",
    ),
    (
        Matter.SPEND_COMMON_REVENUE,
        "使用公共收益 480,000 元更新电梯",
        "支出不超过 480,000 元，更换 1 至 4 栋电梯的曳引机和控制柜；完工后公布实际支出。",
    ),
)


@dataclass(frozen=True)
class Installation:
    """The demo's installation and its people."""

    context: Context
    community: Community
    member: Member
    second: Member
    auditor: Auditor
    passwords: dict[str, str]


def main() -> int:
    """Run the demo; 0 only if the verification held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the verification")
    parser.add_argument("--port", type=int, default=8000, help="where to serve afterwards")
    options = parser.parse_args()
    bind = f"127.0.0.1:{options.port}"
    if not options.once and is_taken(bind):
        print(f"{bind} 已被占用，请先停止占用它的程序，或用 --port 换一个端口。", file=sys.stderr)
        return 2
    # Whoever ends the demo otherwise than by Ctrl+C ends its server too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    prepare_environment(bind)
    started = time.monotonic()
    port = find_port()
    installation = install(port)
    now = SystemClock().now()
    with running_witness(port):
        with tqdm(
            total=ONLINE + CHANGED + PAPER + 8,
            unit="步",
            bar_format="{l_bar}{bar}| {n_fmt}/{total_fmt} [{elapsed}]",
        ) as bar:
            hold_meeting(installation, now, bar)
        verified = verify()
        print(
            f"用时 {time.monotonic() - started:.0f} 秒；文件在 {os.path.relpath(FOLDER)}/："
            "result.pdf、evidence.json、receipt.txt"
        )
        if not options.once and verified:
            serve_second_meeting(installation, bind)
    return 0 if verified else 1


def prepare_environment(bind: str) -> None:
    """Begin from a clean slate; whatever database is set outside is not touched."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    os.environ.update(
        ASSEMBLY_SECRET_KEY=secrets.token_urlsafe(32),
        DATABASE_URL=f"sqlite:///{FOLDER / 'assembly.db'}",
        ASSEMBLY_KEYS=str(FOLDER / "keys"),
        ASSEMBLY_BASE_URL=f"http://{bind}",
    )


def install(witness_port: int) -> Installation:
    """Set up a street office, a community, and their people and keys."""
    settings = read_settings()
    database = Database(make_engine(settings.database_url))
    migrate(database.engine)
    keys = KeyFolder(settings.keys_folder, settings.host)
    keys.make_log_key()
    make_witness(keys, witness_port)
    office = database.write(lambda s: staff.add_street_office(s, name="示例街道办事处"))
    community_id = database.write(
        lambda s: staff.add_community(
            s, street_office_id=office, code="langyue", name="示例市朗月花园"
        )
    )
    community = database.read(lambda s: get_community(s, community_id))
    at = SystemClock().now()
    keys.make_signer(convening.signer_name(community), f"{community.name}业主委员会", at)
    keys.make_signer(convening.office_signer_name(community), community.street_office, at)
    passwords = {each: secrets.token_urlsafe(9) for each in (*MEMBERS, "jiedao")}
    member, second, _ = [
        Member(
            database.write(
                partial(
                    staff.add_member,
                    community_id=community_id,
                    login=login,
                    name=name,
                    password=passwords[login],
                )
            ),
            name,
            community_id,
        )
        for login, name in MEMBERS.items()
    ]
    auditor_id = database.write(
        lambda s: staff.add_auditor(
            s, street_office_id=office, login="jiedao", name="林科员", password=passwords["jiedao"]
        )
    )
    return Installation(
        Context(settings, database, keys, SystemClock()),
        community,
        member,
        second,
        Auditor(auditor_id, "林科员", office),
        passwords,
    )


def make_witness(keys: KeyFolder, port: int) -> None:
    """Make the street office's witness key, as it would on its own machine."""
    command = ["witness", "init", str(WITNESS), "--name", "示例街道办事处"]
    run_audit(*command, "--log", str(keys.path / "log.vkey"))
    key = (WITNESS / "witness.vkey").read_text().strip()
    (keys.path / WITNESSES).write_text(f"{key} http://127.0.0.1:{port}\n")


def run_audit(*arguments: str) -> None:
    """Run a command of the audit package in a process of its own, silently."""
    subprocess.run(
        [sys.executable, "-m", "audit", *arguments], cwd=ROOT, check=True, capture_output=True
    )


@contextmanager
def running_witness(port: int) -> Iterator[None]:
    """Run the street office's witness in a process of its own."""
    command = [sys.executable, "-m", "audit", "witness", "serve", str(WITNESS), "--bind"]
    with (FOLDER / "witness.log").open("ab") as log:
        witness = subprocess.Popen(
            [*command, f"127.0.0.1:{port}"], cwd=ROOT, stdout=log, stderr=log
        )
    try:
        while not is_taken(f"127.0.0.1:{port}"):
            time.sleep(0.1)
        yield
    finally:
        witness.terminate()
        witness.wait(30)


def hold_meeting(demo: Installation, now: datetime, bar: "tqdm[Never]") -> None:
    """Hold a whole meeting in the past, from the register to both signatures."""
    keys = demo.context.keys
    noticed_at = now - BACK - timedelta(days=19)
    bar.set_description("导入 1,018 户清册并冻结")
    import_and_freeze(demo, noticed_at)
    bar.update(2)
    bar.set_description("公告会议并开始投票")
    draft = drafting.Draft(
        title="2026年第一次业主大会会议",
        opens_at=noticed_at + timedelta(days=17),
        closes_at=noticed_at + timedelta(days=27),
        is_scheduled=False,
        objection_days=7,
    )
    meeting_id = convene(demo, draft, MOTIONS, noticed_at)
    letters = print_all_letters(demo, meeting_id, noticed_at)
    bar.update(2)
    bar.set_description("业主通过网页投票")
    sampled = random.Random(2026).sample(letters, ONLINE + PAPER)  # noqa: S311 - a fixed sample
    vote_over_http(demo, meeting_id, sampled, bar)
    bar.set_description("截止、计票、签署、会签")
    finish(demo, meeting_id, draft.closes_at)
    bar.update(3)
    bar.set_description("写出结果文件")
    write_files(demo, meeting_id, keys)
    bar.update(1)
    bar.set_description("完成")


def import_and_freeze(demo: Installation, at: datetime) -> None:
    """Import the register through the importer and freeze it."""
    context = demo.context
    context.database.write(
        lambda s: register_import.import_register(
            s,
            member=demo.member,
            name=REGISTER.name,
            data=REGISTER.read_bytes(),
            secret=context.settings.secret_key,
            at=at,
        )
    )
    context.database.write(lambda s: freezing.freeze_register(s, member=demo.member, at=at))


def convene(
    demo: Installation,
    draft: drafting.Draft,
    motions: tuple[tuple[Matter, str, str], ...],
    noticed_at: datetime,
) -> str:
    """Draft a meeting, give notice, and open it at its time."""
    context, member = demo.context, demo.member
    database, keys = context.database, context.keys
    meeting_id = database.write(
        lambda s: drafting.draft_meeting(
            s, member=member, draft=draft, host=context.settings.host, at=noticed_at
        )
    )
    for matter, title, text in motions:
        motion = drafting.MotionDraft(
            kind=MotionKind.APPROVAL, matter=matter, title=title, text=text
        )
        add = partial(drafting.add_motion, member=member, meeting_id=meeting_id, draft=motion)
        database.write(add)
    database.write(
        lambda s: convening.give_notice(
            s, member=member, meeting_id=meeting_id, keys=keys, at=noticed_at
        )
    )
    database.write(
        lambda s: convening.open_meeting(
            s,
            community_id=member.community_id,
            meeting_id=meeting_id,
            by=member.id,
            confirmed_by=demo.second.id,
            keys=keys,
            at=draft.opens_at,
        )
    )
    return meeting_id


def vote_over_http(
    demo: Installation, meeting_id: str, letters: list[Letter], bar: "tqdm[Never]"
) -> None:
    """Let owners vote over HTTP, some of them twice, and enter the paper ballots."""
    households = [make_household(letter, number) for number, letter in enumerate(letters)]
    online = households[:ONLINE]
    port = find_port()
    with running_server(f"127.0.0.1:{port}", BACK.days):
        base_url = f"http://127.0.0.1:{port}"
        receipts = vote_all(base_url, online, bar.update)
        again = [
            Household(each.letter, each.last_six, {"M1": "against", "M2": "abstain"})
            for each in online[:CHANGED]
        ]
        vote_all(base_url, again, bar.update)
        for letter, household in zip(letters[ONLINE:], households[ONLINE:], strict=True):
            enter_paper(demo, meeting_id, letter, household)
            bar.update()
        text = wait_for_receipt(base_url, online[-1], receipts[-1])
    (FOLDER / "receipt.txt").write_text(text)


def make_household(letter: Letter, number: int) -> Household:
    """Decide how a household votes; about two thirds are for both motions."""
    identity = IDENTITIES[letter.addresses[0]]
    draw = random.Random(number)  # noqa: S311 - the same demo every time
    first = draw.choices(("for", "against", "abstain"), (62, 30, 8))[0]
    second = draw.choices(("for", "against", "abstain"), (71, 17, 12))[0]
    return Household(f"/v/{letter.token}", identity[-6:], {"M1": first, "M2": second})


def read_identities() -> dict[str, str]:
    """Return from each address to an identity number that may vote for it."""
    units, _ = read_register(REGISTER.name, REGISTER.read_bytes())
    developer = next(u.owners[0].identity for u in units if u.state.value == "unsold")
    return {
        f"{u.building}{u.section}{u.room}": (
            u.owners[0].identity if u.state.value == "delivered" else developer
        )
        for u in units
    }


def enter_paper(demo: Installation, meeting_id: str, letter: Letter, household: Household) -> None:
    """Hand a paper ballot in at the time that the server's clock shows; two members read it."""
    database, keys, at = demo.context.database, demo.context.keys, SystemClock().now() - BACK
    reading = paper.Reading(household.choices)
    scan = Scan(make_picture(f"{letter.addresses[0]}  {letter.serial}"), "image/png")
    paper_id = database.write(
        lambda s: paper.receive_paper(
            s,
            member=demo.member,
            meeting_id=meeting_id,
            holding_id=letter.holding_id,
            reading=reading,
            scan=scan,
            at=at,
        )
    )
    database.write(
        lambda s: paper.read_paper(
            s,
            member=demo.second,
            meeting_id=meeting_id,
            paper_id=paper_id,
            reading=reading,
            keys=keys,
            at=at,
        )
    )


def make_picture(text: str) -> bytes:
    """Return what stands for the photograph of a paper ballot."""
    image = Image.new("RGB", (640, 400), "white")
    font = ImageFont.truetype(str(find_font("NotoSansCJK-Regular.ttc")), 32)
    ImageDraw.Draw(image).text((40, 170), text, fill="black", font=font)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def print_all_letters(demo: Installation, meeting_id: str, at: datetime) -> list[Letter]:
    """Print the letters of a meeting, as the street office does."""
    database, community_id = demo.context.database, demo.community.id
    prepared = database.read(
        lambda s: printing.prepare_print(
            s,
            actor=demo.auditor,
            community_id=community_id,
            meeting_id=meeting_id,
            address=None,
        )
    )
    database.write(
        lambda s: printing.keep_print(
            s,
            actor=demo.auditor,
            community_id=community_id,
            meeting_id=meeting_id,
            prepared=prepared,
            keys=demo.context.keys,
            at=at,
        )
    )
    return list(prepared.letters)


def wait_for_receipt(base_url: str, household: Household, receipt: str) -> str:
    """Wait until the promise has become a proof."""
    for _ in range(100):
        text = fetch_receipt(base_url, household, receipt)
        if text.startswith("c2sp.org/tlog-proof"):
            return text
        time.sleep(0.1)
    raise TimeoutError("the sequencer did not enter the ballot")


def find_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_taken(bind: str) -> bool:
    """Tell whether something listens at an address."""
    host, port = bind.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


@contextmanager
def running_server(bind: str, days_back: int) -> Iterator[None]:
    """Run the server in a process of its own."""
    command = [sys.executable, str(Path(__file__).parent / "demo_server.py"), bind, str(days_back)]
    with (FOLDER / "server.log").open("ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        for _ in range(200):
            if is_taken(bind):
                break
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(30)


def finish(demo: Installation, meeting_id: str, closes_at: datetime) -> None:
    """Close, count, publish, confirm, sign and countersign, each at its lawful time."""
    context, member = demo.context, demo.member
    database, keys = context.database, context.keys
    final_at = closes_at + timedelta(days=7)
    database.write(
        lambda s: sequence(s, community_id=member.community_id, meeting_id=meeting_id, keys=keys)
    )
    for step, at in (
        (closing.close_meeting, closes_at),
        (closing.publish_preliminary, closes_at),
        (closing.confirm_result, final_at),
    ):
        database.write(
            partial(
                step,
                community_id=member.community_id,
                meeting_id=meeting_id,
                by=member.id,
                keys=keys,
                at=at,
            )
        )
        witness_once(context)
    database.write(
        lambda s: results.certify_result(
            s,
            member=member,
            meeting_id=meeting_id,
            keys=keys,
            base_url=context.settings.base_url,
            at=final_at,
        )
    )
    database.write(
        lambda s: results.countersign_result(
            s,
            auditor=demo.auditor,
            community_id=member.community_id,
            meeting_id=meeting_id,
            keys=keys,
            at=final_at + timedelta(days=1),
        )
    )


def write_files(demo: Installation, meeting_id: str, keys: KeyFolder) -> None:
    """Write what a stranger needs: document, evidence, and whom to trust."""
    database, community = demo.context.database, demo.community
    pdf = database.read(lambda s: results.get_document(s, community.id, meeting_id))
    evidence = database.read(
        lambda s: results.get_published_evidence(
            s, community=community, meeting_id=meeting_id, keys=keys
        )
    )
    (FOLDER / "result.pdf").write_bytes(pdf)
    (FOLDER / "evidence.json").write_bytes(evidence)
    trust = FOLDER / "trust"
    trust.mkdir()
    for path in keys.path.iterdir():
        if path.suffix in {".vkey", ".crt"}:
            shutil.copy(path, trust)
    shutil.copy(WITNESS / "witness.vkey", trust)


def verify() -> bool:
    """Verify in a separate process that knows nothing but the files."""
    audit = [sys.executable, "-m", "audit"]
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    verified = subprocess.run(
        [*audit, "verify", str(FOLDER / "result.pdf"), "--trust", str(FOLDER / "trust")],
        cwd=ROOT,
        env=environment,
        check=False,
    )
    found = subprocess.run(
        [*audit, "receipt", str(FOLDER / "receipt.txt"), str(FOLDER / "evidence.json")],
        cwd=ROOT,
        env=environment,
        check=False,
    )
    return verified.returncode == 0 and found.returncode == 0


def open_second_meeting(demo: Installation) -> list[Letter]:
    """Open a second meeting, for whoever wants to vote, and return its letters."""
    now = SystemClock().now()
    draft = drafting.Draft(
        title="2026年第二次业主大会会议",
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=10),
        is_scheduled=True,
        objection_days=7,
    )
    motions = (
        (
            Matter.USE_MAINTENANCE_FUND,
            "使用维修资金 260,000 元修缮屋面防水",
            "从专项维修资金中支出不超过 260,000 元，修缮 5 至 8 栋屋面防水层，保修五年。",
        ),
        (
            Matter.CHANGE_COMMON_USE,
            "在东门空地设置 40 个电动自行车充电位",
            "利用东门北侧共有空地设置充电位并对外经营，收益归全体业主。",
        ),
    )
    meeting_id = convene(demo, draft, motions, now - timedelta(days=17))
    return print_all_letters(demo, meeting_id, now)


def serve_second_meeting(demo: Installation, bind: str) -> None:
    """Open a second meeting, say how to sign in, and serve until interrupted."""
    letters = open_second_meeting(demo)
    letter = letters[0]
    last_six = IDENTITIES[letter.addresses[0]][-6:]
    print(
        f"\n第二次会议正在投票，网址 http://{bind}/c/{demo.community.code}\n"
        f"  业主      http://{bind}/v/{letter.token}　后六位 {last_six}\n"
        f"  业主委员会 http://{bind}/sign-in　账号 weiyuan　密码 {demo.passwords['weiyuan']}\n"
        f"  另两位委员（须两人办理的事项）　账号 weiyuan2　密码 {demo.passwords['weiyuan2']}，"
        f"账号 weiyuan3　密码 {demo.passwords['weiyuan3']}\n"
        f"  街道办     http://{bind}/sign-in　账号 jiedao　密码 {demo.passwords['jiedao']}\n"
        "按 Ctrl+C 结束。",
        flush=True,
    )
    with running_server(bind, 0):
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("已停止。")


IDENTITIES = read_identities()

if __name__ == "__main__":
    sys.exit(main())
