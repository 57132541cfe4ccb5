"""Draw the front of a voting letter: one page, in 16 points where its text has room for that.

Who writes, what is decided, until when, how to vote in three pictures, and how on paper.
"""

from datetime import datetime

from ballots.rules import CHINA
from voting.documents.drawing import SANS, SERIF
from voting.documents.letters.ballot import LEFT, LINE, WIDTH, PaperBallots
from voting.documents.letters.content import AddressedLetter, PrintedMotion
from voting.documents.letters.pictures import HEIGHT, WIDE, draw_choose, draw_scan, draw_type
from voting.sentences import tell

_TOP, _BOTTOM = 14.0, 285.0
_LARGE, _SIZES = 16.0, (16.0, 14.0, 12.0, 10.5)
_SMALL, _SMALLEST = 11.0, 10.0
_QR, _CAPTION, _UNDER_CAPTION = 56.0, 14.0, 16.0
"""The code's side and the height of a caption in mm; the caption's size in points."""
_STEPS = (
    (draw_scan, "letter-scan"),
    (draw_type, "letter-identify"),
    (draw_choose, "letter-choose"),
)
_POINT_MM = 0.3528


class Letters(PaperBallots):
    """A PDF of letters with their paper ballots, each on its own pages."""

    def draw_letter(self, letter: AddressedLetter) -> None:
        """Draw the front of a letter on a page of its own."""
        self.add_page()
        foot = self._measure_foot()
        top = self._draw_head(letter)
        room = _BOTTOM - foot - self._measure_how() - top
        below = self._draw_motions(letter, top, room)
        # What room is left goes around the pictures.
        gap = max(0.0, (top + room - below) / 2)
        self._draw_how(letter, below + gap)
        self._draw_foot(_BOTTOM - foot)

    def _draw_head(self, letter: AddressedLetter) -> float:
        """Draw sender, addressee and subject; return the height below."""
        page = self._page
        sender = f"{page.community}{page.convener}"
        top = self.say(_TOP, sender, 14, family=SERIF)
        top = self.say(top, tell("letter-guided", office=page.street_office), _SMALL) + 1
        self.set_line_width(0.4)
        self.line(LEFT, top, LEFT + WIDTH, top)
        top = self.say(top + 7, "、".join(letter.addresses), _fit(letter.addresses), family=SERIF)
        top = self.say(top, tell("letter-to", names=letter.names), _LARGE, family=SERIF) + 4
        top = self.say(top, page.title, _LARGE)
        return self.say(top, tell("letter-until", closes=page.closes_at), _LARGE, family=SERIF) + 2

    def _draw_motions(self, letter: AddressedLetter, top: float, room: float) -> float:
        """Draw the motions, in the largest letters that have room; return the height below."""
        lines = [_say_motion(each) for each in letter.motions]
        agreed = self._list_agreed(lines, room)
        size = next((each for each in _SIZES if self._measure(lines + agreed, each) <= room), 0.0)
        if not size:
            lines, size = [tell("letter-many", number=len(lines))], _SIZES[0]
        for line in (*lines, *agreed):
            top = self.say(top, line, size)
        return top

    def _list_agreed(self, lines: list[str], room: float) -> list[str]:
        """Return the agreed rules if there is room for them, else the place to read them."""
        if not self._page.agreed:
            return []
        said = [tell("letter-agreed"), *self._page.agreed]
        is_room = self._measure(lines + said, _SIZES[-1]) <= room
        return said if is_room else [tell("letter-agreed-overleaf")]

    def _measure_how(self) -> float:
        """Return the height in mm of the part that says how to vote."""
        if self._page.not_online:
            return self._measure([self._page.not_online], _LARGE)
        return HEIGHT + 4 + _UNDER_CAPTION + _LARGE * _POINT_MM * LINE

    def _draw_how(self, letter: AddressedLetter, top: float) -> None:
        """Draw how to vote on a telephone, or why nobody can."""
        page = self._page
        if page.not_online:
            self.say(top, page.not_online, _LARGE, family=SERIF)
            return
        self.draw_qr_code(letter.url, LEFT + WIDTH - _QR, top - 3, _QR)
        step = (WIDTH - _QR) / len(_STEPS)
        for number, (draw, code) in enumerate(_STEPS):
            left = LEFT + step * number
            draw(self, left + (step - WIDE) / 2 - 2, top)
            caption = f"{number + 1}. {tell(code)}"
            self.say(top + HEIGHT + 3, caption, _CAPTION, width=step - 3, left=left)
        typed = tell("letter-type-code", door=page.door, typed=letter.code)
        self.say(top + HEIGHT + 4 + _UNDER_CAPTION, typed, 15, family=SERIF)

    def _list_foot(self) -> list[tuple[str, float, str]]:
        """Return the lines below everything else, each with its size and font."""
        page = self._page
        paper = tell("letter-on-paper", place=page.paper_place or page.convener)
        rows = [(paper, _LARGE, SANS)]
        if page.telephone:
            rows.append((tell("letter-ring", telephone=page.telephone), _LARGE, SERIF))
        if page.not_online:
            return rows
        secret = tell("letter-keep-secret", office=page.street_office, convening=page.convener)
        return [*rows, (secret, _SMALL, SANS), (_say_in_english(page.closes_at), _SMALLEST, SANS)]

    def _measure_foot(self) -> float:
        return sum(self._measure([text], size) for text, size, _ in self._list_foot()) + 3

    def _draw_foot(self, top: float) -> None:
        self.line(LEFT, top, LEFT + WIDTH, top)
        top += 3
        for text, size, family in self._list_foot():
            top = self.say(top, text, size, family=family)

    def _measure(self, texts: list[str], size: float) -> float:
        """Return the height of some texts in mm."""
        self.set_font(SANS, size=size)
        return sum(len(self.wrap(each, WIDTH)) for each in texts) * size * _POINT_MM * LINE


def _fit(addresses: tuple[str, ...]) -> float:
    """Return the size of the addresses: large for whoever carries the letter, if they are few."""
    most = 3
    return 20.0 if len(addresses) <= most else 13.0


def _say_motion(motion: PrintedMotion) -> str:
    hint = "，".join(filter(None, (motion.scope, motion.hint)))
    return f"{motion.number}. {motion.title}（{hint}）"


def _say_in_english(closes_at: datetime) -> str:
    local = closes_at.astimezone(CHINA)
    closes = f"{local:%A} {local.day} {local:%B %Y, %H:%M}"
    return f"Scan, choose English, vote before {closes} Beijing time."
