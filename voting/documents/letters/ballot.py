"""Draw paper ballots: the back of a voting letter, and as many pages as it needs."""

from voting.documents.drawing import SANS, SERIF, Drawing
from voting.documents.letters.content import AddressedLetter, LettersPage, PrintedMotion
from voting.sentences import tell

LEFT, WIDTH, LINE = 20.0, 170.0, 1.5
"""In mm; the last is the height of a line, in heights of its font."""
_TOP, _BOTTOM = 24.0, 275.0
_TEXT, _MARK, _BOX = 13.0, 15.0, 10.0
"""The sizes of a motion's text and of its marks in points; the height of a row of boxes in mm."""


class PaperBallots(Drawing):
    """A PDF of paper ballots, each on its own pages."""

    def __init__(self, page: LettersPage, text: str) -> None:
        super().__init__(12, text, (SANS, SERIF))
        self._page = page
        self.set_creation_date(page.at)
        self.set_title(tell("letter-name"))
        self.set_auto_page_break(auto=False)

    def draw_ballot(self, letter: AddressedLetter) -> None:
        """Draw the paper ballot, on as many pages as needed."""
        top = self._say_agreed(self._begin_ballot(letter))
        for motion in letter.motions:
            top = self._draw_motion(letter, top, motion) + 5
        if top > _BOTTOM - 50:
            top = self._begin_ballot(letter)
        top += 4
        top = self.say(top, tell("letter-fill-in"), _TEXT) + 6
        top = self.say(top, tell("letter-sign"), _TEXT) + 4
        self.say(top, self._say_where(), 12)

    def _say_where(self) -> str:
        """Return by when and where the ballot is handed in, and whom to ring."""
        page = self._page
        place = page.paper_place or page.convener
        due = tell("letter-hand-in", closes=page.closes_at, place=place)
        ring = tell("letter-ring", telephone=page.telephone) if page.telephone else ""
        return due + ring

    def _say_agreed(self, top: float) -> float:
        """Write the adopted rules that replace those of the meeting's rule set, if any."""
        if not self._page.agreed:
            return top
        top = self.say(top, tell("letter-agreed"), 12, family=SERIF)
        for line in self._page.agreed:
            top = self.say(top, line, 11)
        return top + 3

    def _begin_ballot(self, letter: AddressedLetter) -> float:
        self.add_page()
        self.draw_qr_code(letter.reading_url, LEFT + WIDTH - 34, _TOP - 12, 34)
        width = WIDTH - 40
        top = self.say(_TOP, tell("letter-ballot"), 20, family=SERIF, width=width)
        top = self.say(top, f"{self._page.community}　{self._page.title}", 11, width=width)
        top = self.say(top, "、".join(letter.addresses), 12, width=width)
        top = self.say(top, tell("letter-serial", serial=letter.serial), 11, width=width)
        return max(top, _TOP + 26) + 4

    def _draw_motion(self, letter: AddressedLetter, top: float, motion: PrintedMotion) -> float:
        """Draw a motion with its boxes, all on one page."""
        self.set_font(SANS, size=_TEXT)
        lines = self.wrap(motion.text, WIDTH)
        boxes = self._arrange(motion.marks)
        for line in ("", *lines):
            if top > _BOTTOM - 14 - _BOX * len(boxes):
                top = self._begin_ballot(letter)
            top = self.say(top, line, _TEXT) if line else self._head(top, motion)
        top += 2
        for row in boxes:
            left = LEFT
            for mark in row:
                self.rect(left, top, 6, 6)
                self.set_font(SANS, size=_MARK)
                self.write_at(left + 8, top + 4.8, mark)
                left += 55
            top += _BOX
        return top

    def _head(self, top: float, motion: PrintedMotion) -> float:
        hint = "，".join(filter(None, (motion.scope, motion.hint)))
        return self.say(top, _name(motion, hint), 15, family=SERIF) + 1

    def _arrange(self, marks: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Return the marks in rows of three, or of one if any mark is long."""
        is_short = all(len(mark) <= 8 for mark in marks)  # noqa: PLR2004 - what a third holds
        step = 3 if is_short else 1
        return [marks[start : start + step] for start in range(0, len(marks), step)]

    def say(
        self,
        top: float,
        text: str,
        size: float,
        *,
        family: str = SANS,
        width: float = WIDTH,
        left: float = LEFT,
    ) -> float:
        """Write a text at a height in mm; return the height below it."""
        self.set_font(family, size=size)
        height = self.font_size * LINE
        for line in self.wrap(text, width):
            self.write_at(left, top + 0.75 * height, line)
            top += height
        return top


def _name(motion: PrintedMotion, hint: str) -> str:
    return f"{motion.number}. {motion.title}（{hint}）"
