"""How long it takes to print the letters of 1,018 units, with their paper ballots overleaf.

The baseline is fpdf2 alone: as many pages with one line of text, in the same fonts and run.
"""

import tempfile
import time
from datetime import timedelta
from pathlib import Path

from ballots.motion import Matter
from tests.voting.installation import (
    DIGESTS,
    NOTICED,
    OPENS,
    House,
    add_motion,
    freeze,
    give_notice,
    make_house,
)
from tests.voting.installation import print_letters as print_all
from voting.documents.drawing import Drawing
from voting.documents.letters.content import render_letters
from voting.importing.report import check_file
from voting.keys.folder import KeyFolder
from voting.services.desk.letter_page import make_letters_page
from voting.services.meeting.drafting import drafts
from voting.services.register import importing
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate

ROOT = Path(__file__).parents[2]
REGISTER = ROOT / "scripts" / "data" / "langyue-1018.xlsx"
TIMES = 3


def prepare(folder: Path) -> tuple[House, str]:
    """Return a house with a noticed meeting on the register of 1,018 units."""
    engine = make_engine(f"sqlite:///{folder / 'desk.db'}")
    migrate(engine)
    database = Database(engine)
    house = make_house(database, KeyFolder(folder / "keys", "vote.example"))
    report = check_file(REGISTER.name, REGISTER.read_bytes())
    database.write(
        lambda s: importing.import_register(
            s,
            member=house.member,
            report=report,
            digests=DIGESTS,
            at=NOTICED,
        )
    )
    freeze(house)
    draft = drafts.MeetingDraft(
        title="2026年第一次业主大会会议",
        opens_at=OPENS,
        closes_at=OPENS + timedelta(days=10),
        is_scheduled=True,
        objection_days=7,
    )
    meeting_id = drafts.draft_meeting(
        database, member=house.member, draft=draft, host="vote.example", at=NOTICED
    )
    for title in ("选聘物业服务企业", "更新电梯"):
        add_motion(house, meeting_id, Matter.SPEND_COMMON_REVENUE, title)
    give_notice(house, meeting_id)
    return house, meeting_id


def print_letters(house: House, meeting_id: str) -> int:
    """Issue and render all letters, as the desk's page does, and return how many."""
    issued = print_all(house, meeting_id, house.auditor)
    page = house.database.read(
        lambda s: make_letters_page(
            s,
            meeting=house.key_of(meeting_id),
            base_url="https://vote.example",
            letters=issued,
            at=NOTICED,
        )
    )
    render_letters(page)
    return len(issued)


def draw_baseline(pages: int) -> None:
    """Draw as many pages with a line each."""
    drawing = Drawing(12, "")
    for number in range(pages):
        drawing.add_page()
        drawing.write_at(20, 20, f"第 {number} 页")
    drawing.output()


def main() -> None:
    """Print the best of three times, and its ratio to the baseline."""
    with tempfile.TemporaryDirectory() as folder:
        house, meeting_id = prepare(Path(folder))
        best, baseline, letters = float("inf"), float("inf"), 0
        for _ in range(TIMES):
            started = time.perf_counter()
            letters = print_letters(house, meeting_id)
            best = min(best, time.perf_counter() - started)
            started = time.perf_counter()
            draw_baseline(2 * letters)
            baseline = min(baseline, time.perf_counter() - started)
        house.database.close()
    print(
        f"{letters} letters, two pages each: {best:.1f} s, {best / baseline:.1f} times "
        f"the baseline of {baseline:.1f} s"
    )


if __name__ == "__main__":
    main()
