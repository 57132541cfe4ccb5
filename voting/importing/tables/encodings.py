"""Decode a text in one of the usual encodings."""

import codecs
import re
from collections.abc import Iterator

from voting.errors import FileRefusedError

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODINGS = ("utf-8-sig", "gb18030", "big5hkscs")
_TITLES = re.compile(
    "姓名|面积|面積|房号|房號|业主|業主|产权|產權|权利人|權利人|证件|證件|身份证|身份證|地址|坐落|"
    "电话|電話|单元|單元|用途|编号|編號"
)
"""Words of which some stand in every register; a text in Big5 read as GB18030 has none of them."""


def decode(data: bytes) -> str:
    """Return a text that is in UTF-8, UTF-16, GB18030 or Big5, whatever it says of itself.

    Most texts in Big5 are some text in GB18030 too: that one is taken which has a register's words.

    Raises:
        FileRefusedError: it is in none of them, or no text.
    """
    if encoding := _find_utf16(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            raise FileRefusedError(
                "table-encoding-unknown", "the text is in no known encoding"
            ) from None
    if b"\0" in data:
        raise FileRefusedError("table-not-text", "the file is no text")
    texts = list(_try_encodings(data))
    if not texts:
        raise FileRefusedError("table-encoding-unknown", "the text is in no known encoding")
    return next((text for text in texts if _TITLES.search(text)), texts[0])


def _try_encodings(data: bytes) -> Iterator[str]:
    for encoding in _ENCODINGS:
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == _ENCODINGS[0]:
            # What is UTF-8 is nothing else.
            return


def _find_utf16(data: bytes) -> str | None:
    """Return which UTF-16 a text is in: by its first two bytes, or by the zeros of its commas."""
    if data.startswith(_UTF16):
        return "utf-16"
    for encoding in ("utf-16-le", "utf-16-be"):
        # Every second byte of its separators and line breaks is zero.
        odd = data[1::2] if encoding == "utf-16-le" else data[::2]
        if "\n".encode(encoding) in data and odd.count(0) * 20 > len(odd):
            return encoding
    return None
