"""The kind of a spreadsheet's file, by its content, since systems name a text or a page .xls."""

import re
from enum import StrEnum
from pathlib import PurePath

from voting.errors import FileRefusedError

_TEXTS = {".csv", ".txt", ".tsv"}
_BOOKS = {".xlsx", ".xls", ".et", ".ods"}
_PAGES = {".htm", ".html", ".xml"}
_ARCHIVES = {".zip", ".rar", ".7z"}
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\3\4"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream that holds an encrypted workbook of today ([MS-OFFCRYPTO] 2.3.4.4)."""
_START = 4096
_MARKUP = re.compile(rb"[\xef\xbb\xbf\xff\xfe\s]*<[!?a-z]", re.IGNORECASE)
_ARCHIVE = re.compile(rb"\s*(mime-version|from|date|content-type|subject):", re.IGNORECASE)


class FileKind(StrEnum):
    """The kinds of files, each with a reader of its own."""

    TEXT = "text"
    """With separators, in one of several encodings."""
    BOOK = "book"
    """A container of XML: .xlsx or .ods."""
    OLD_BOOK = "old-book"
    """A compound file: .xls, or .et of WPS."""
    MARKUP = "markup"
    """A page, or the XML of Excel 2003."""


def find_kind(name: str, data: bytes) -> FileKind:
    """Return the kind of a file.

    Raises:
        FileRefusedError: nobody reads it here.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".xlsm":
        raise FileRefusedError("table-with-macros", "a workbook with macros is not read")
    if suffix in _ARCHIVES:
        raise FileRefusedError("table-archive", "an archive is not read")
    if suffix not in _TEXTS | _BOOKS | _PAGES:
        raise FileRefusedError("table-of-other-kind", "only .xlsx, .xls, .ods and .csv are read")
    start = data[:_START].replace(b"\0", b"")
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise FileRefusedError("table-locked", "the workbook has a password")
        return FileKind.OLD_BOOK
    if data.startswith(_ZIP):
        return FileKind.BOOK
    if _ARCHIVE.match(start) and suffix not in _TEXTS:
        raise FileRefusedError("table-web-page", "a web archive is not read")
    if _MARKUP.match(start):
        return FileKind.MARKUP
    is_text = b"\t" in start or b"," in start
    return FileKind.TEXT if suffix in _TEXTS or is_text else FileKind.BOOK
