"""Decode a text in one of the usual encodings."""

import codecs

from voting.errors import FileRefusedError

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODINGS = ("utf-8-sig", "gb18030")


def decode(data: bytes) -> str:
    """Return a text that is in UTF-8, UTF-16 or GB18030, whatever it says of itself.

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
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefusedError("table-encoding-unknown", "the text is in no known encoding")


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
