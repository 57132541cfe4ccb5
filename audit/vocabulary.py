"""The languages that a result is said in: documents speak Chinese, and pages English too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from audit import english, sentences
from audit.terms import Identification
from ballots.count.outcome import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The sentences and words of one language, by the codes of `audit.sentences`."""

    code: str
    """`zh` or `en`."""
    sentences: Mapping[str, str]
    verdicts: Mapping[Verdict, str]
    marks: Mapping[str, str]
    uses: Mapping[str, str]
    matters: Mapping[str, str]
    rules: Mapping[tuple[str, str], str]
    identifications: Mapping[Identification, str]
    comma: str
    """Between the names of a list."""
    pause: str
    """Between the parts of a sentence."""

    def with_marks(self, marks: Mapping[str, str]) -> "Vocabulary":
        """Return the same with the names of a motion's options."""
        return replace(self, marks={**self.marks, **marks})

    def name(self, mark: object) -> str:
        """Return the word for a mark; candidates, and options without a translation, keep names."""
        return self.marks.get(str(mark), str(mark))

    def say(self, code: str, *parts: object, **facts: object) -> str:
        """Return a sentence with its facts filled in."""
        return self.sentences[code].format(*parts, **facts)

    def join(self, names: Iterable[object]) -> str:
        """Return a list of names in one text."""
        return self.comma.join(map(str, names))


CHINESE = Vocabulary(
    code="zh",
    sentences=sentences.SENTENCES,
    verdicts=sentences.VERDICTS,
    marks=sentences.MARKS,
    uses=sentences.USES,
    matters=sentences.MATTERS,
    rules=sentences.RULES,
    identifications=sentences.IDENTIFICATIONS,
    comma=sentences.COMMA,
    pause=sentences.PAUSE,
)
ENGLISH = Vocabulary(
    code="en",
    sentences=english.SENTENCES,
    verdicts=english.VERDICTS,
    marks=english.MARKS,
    uses=english.USES,
    matters=english.MATTERS,
    rules=english.RULES,
    identifications=english.IDENTIFICATIONS,
    comma=", ",
    pause=", ",
)
