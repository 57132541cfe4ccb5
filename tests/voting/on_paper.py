"""Paper ballots as the desk receives them: scanned, read twice and entered."""

import io
from datetime import datetime

from PIL import Image, ImageDraw

from tests.voting.installation import OPENS, House
from voting.services.desk import paper_ballots
from voting.services.scans import read_scan


def enter_paper(
    house: House,
    meeting_id: str,
    holding_id: str,
    reading: paper_ballots.Reading,
    at: datetime = OPENS,
    agent: str = "",
) -> str:
    """Hand a paper ballot in, have two members read it the same, and return the paper's id."""
    paper_id = house.database.write(
        lambda s: paper_ballots.receive_paper_ballot(
            s,
            member=house.member,
            meeting=house.key_of(meeting_id),
            holding_id=holding_id,
            reading=reading,
            scan=read_scan(make_scan(holding_id)),
            agent=agent,
            at=at,
        )
    )
    house.database.write(
        lambda s: paper_ballots.add_reading(
            s,
            member=house.second,
            meeting=house.key_of(meeting_id),
            paper_id=paper_id,
            reading=reading,
            keys=house.keys,
            at=at,
        )
    )
    return paper_id


def make_scan(text: str) -> bytes:
    """Return a photograph, more or less: a picture with something written on it."""
    image = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(image).text((20, 90), text, fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
