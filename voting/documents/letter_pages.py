"""Draw voting letters and paper ballots."""

from voting.documents.drawing import SANS, SERIF, Drawing
from voting.documents.letters import AddressedLetter, LettersPage, PrintedMotion
from voting.sentences import tell

_LEFT, _WIDTH, _TOP, _BOTTOM = 22.0, 166.0, 24.0, 275.0
_REST = 53.0
"""What a letter needs below what was agreed, in mm."""
_LINE = 1.6
"""The height of a line, in heights of its font."""
_STEPS = ("letter-scan", "letter-identify", "letter-choose", "letter-keep-receipt")


class Letters(Drawing):
    """A PDF of letters and paper ballots, each on its own pages."""

    def __init__(self, page: LettersPage, text: str) -> None:
        super().__init__(12, text, (SANS, SERIF))
        self._page = page
        self.set_creation_date(page.at)
        self.set_title(tell("letter-name"))
        self.set_auto_page_break(auto=False)

    def draw_letter(self, letter: AddressedLetter) -> None:
        """Draw the letter: addressee, end of voting, QR code, and instructions."""
        page = self._page
        self.add_page()
        top = self._say(_TOP, tell("letter-title"), 24, family=SERIF) + 4
        top = self._say(top, "、".join(letter.names), 16)
        top = self._say(top, "、".join(letter.addresses), 13) + 4
        top = self._say(top, page.community, 13)
        top = self._say(top, page.title, 13)
        window = tell("letter-voting-time", opens=page.opens_at, closes=page.closes_at)
        top = self._say(top, window, 13) + 6
        top = self._say_how(letter, top) + 8
        top = self._say(top, tell("letter-motions"), 13, family=SERIF) + 1
        for motion in letter.motions:
            top = self._say(top, _name(motion, motion.scope), 12)
        top = self._say_agreed_or_refer(top + 3) + 3
        if not page.not_online:
            top = self._say(top, tell("letter-on-paper"), 12)
        top = self._say(top, tell("letter-keep-secret"), 11)
        if not page.not_online:
            typed = tell("letter-type-code", door=page.door, typed=letter.code)
            self._say(_BOTTOM - 10, typed, 12)
            self._say(_BOTTOM - 2, letter.url, 8)

    def _say_how(self, letter: AddressedLetter, top: float) -> float:
        """Say how to vote; without a code where nobody votes online here."""
        if self._page.not_online:
            return self._say(top, self._page.not_online, 13)
        self.draw_qr_code(letter.url, _LEFT + _WIDTH - 62, top - 4, 62)
        for number, step in enumerate(_STEPS, 1):
            top = self._say(top, f"{number}. {tell(step)}", 13, width=_WIDTH - 66) + 2
        return top

    def draw_ballot(self, letter: AddressedLetter) -> None:
        """Draw the paper ballot, on as many pages as needed."""
        top = self._say_agreed(self._begin_ballot(letter))
        for motion in letter.motions:
            top = self._draw_motion(letter, top, motion) + 5
        if top > _BOTTOM - 40:
            top = self._begin_ballot(letter)
        top += 4
        top = self._say(top, tell("letter-fill-in"), 11) + 6
        self._say(top, tell("letter-sign"), 12)

    def _say_agreed_or_refer(self, top: float) -> float:
        """Write it where the letter has room, else that it stands overleaf, as it always does."""
        self.set_font(SANS, size=11)
        lines = sum(len(self.wrap(each, _WIDTH)) for each in self._page.agreed)
        if not lines or top + lines * self.font_size * _LINE < _BOTTOM - _REST:
            return self._say_agreed(top)
        return self._say(top, tell("letter-agreed-overleaf"), 12)

    def _say_agreed(self, top: float) -> float:
        """Write what the meeting goes by in place of what its rule set gives, where it does."""
        if not self._page.agreed:
            return top
        top = self._say(top, tell("letter-agreed"), 12, family=SERIF)
        for line in self._page.agreed:
            top = self._say(top, line, 11)
        return top + 3

    def _begin_ballot(self, letter: AddressedLetter) -> float:
        self.add_page()
        self.draw_qr_code(letter.reading_url, _LEFT + _WIDTH - 34, _TOP - 12, 34)
        width = _WIDTH - 40
        top = self._say(_TOP, tell("letter-ballot"), 20, family=SERIF, width=width)
        top = self._say(top, f"{self._page.community}　{self._page.title}", 11, width=width)
        top = self._say(top, "、".join(letter.addresses), 12, width=width)
        top = self._say(top, tell("letter-serial", serial=letter.serial), 11, width=width)
        return max(top, _TOP + 26) + 4

    def _draw_motion(self, letter: AddressedLetter, top: float, motion: PrintedMotion) -> float:
        """Draw a motion with its boxes, all on one page."""
        self.set_font(SANS, size=11)
        lines = self.wrap(motion.text, _WIDTH)
        boxes = self._arrange(motion.marks)
        for line in ("", *lines):
            if top > _BOTTOM - 14 - 9 * len(boxes):
                top = self._begin_ballot(letter)
            top = self._say(top, line, 11) if line else self._head(top, motion)
        top += 2
        for row in boxes:
            left = _LEFT
            for mark in row:
                self.rect(left, top, 5, 5)
                self.set_font(SANS, size=13)
                self.write_at(left + 7, top + 4.4, mark)
                left += 55
            top += 9
        return top

    def _head(self, top: float, motion: PrintedMotion) -> float:
        hint = "，".join(filter(None, (motion.scope, motion.hint)))
        return self._say(top, _name(motion, hint), 13, family=SERIF) + 1

    def _arrange(self, marks: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Return the marks in rows of three, or of one if any mark is long."""
        is_short = all(len(mark) <= 8 for mark in marks)  # noqa: PLR2004 - what a third holds
        step = 3 if is_short else 1
        return [marks[start : start + step] for start in range(0, len(marks), step)]

    def _say(
        self, top: float, text: str, size: float, *, family: str = SANS, width: float = _WIDTH
    ) -> float:
        """Write a text at a height in mm; return the height below it."""
        self.set_font(family, size=size)
        height = self.font_size * _LINE
        for line in self.wrap(text, width):
            self.write_at(_LEFT, top + 0.75 * height, line)
            top += height
        return top


def _name(motion: PrintedMotion, hint: str) -> str:
    return f"{motion.number}. {motion.title}（{hint}）"
