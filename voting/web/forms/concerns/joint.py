"""The forms of concerns that two communities deal with."""

from dataclasses import dataclass
from typing import Annotated

from voting.web.forms.fields import text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareForm:
    """The form for asking another community to deal with a concern together."""

    number: Annotated[str, text_of(12)]
    partner: Annotated[str, text_of(32)]


@dataclass(frozen=True, slots=True, kw_only=True)
class JointAnswerForm:
    """The form for answering as the other community."""

    text: Annotated[str, text_of(1_000)]
