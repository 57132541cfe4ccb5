"""Odd values: those that once ended in an error, and others of their kinds."""

import random

from tests.voting.web.browsing import PICTURE

TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\x1b[2J",
    "\ud800",
    "\ufffe",
    "\u202e1",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-02-30",
    "2026-04-18T08:00+23:59",
    "0",
    "-1",
    "1" * 18,
    "9" * 400,
    "1e400",
    "NaN",
    "Infinity",
    "-0.0",
    "１２",
    "²",
    "٣",
    "0x10",
    "=1+1",
    "＝1+1",
    "'; DROP TABLE units; --",
    "{{7*7}}",
    "%s%n",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "[]",
    "[[" * 500,
    '{"a": 1}',
    "null",
    "true",
    "长" * 5_000,
    "𬱖" * 40,
    "a\r\nSet-Cookie: b=c",
    "\u2028",
    "id-00000000000000000000",
    "M1",
    "for",
)
FILES = (
    b"",
    PICTURE,
    PICTURE[:40],
    PICTURE[:33] + PICTURE[40:],
    b"%PDF-1.7\n%%EOF",
    b"PK\x03\x04" + bytes(60),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "楼栋,单元,房号\n1栋,,0101\n".encode("gb18030"),
    b"<table><tr><td>" * 300,
    b"\xff\xfe" + "楼栋\t房号\n".encode("utf-16-le"),
    bytes(range(256)) * 40,
)
HEADERS = (
    {"Referer": "http://[::1"},
    {"Referer": "javascript:alert(1)"},
    {"Referer": "http://localhost/" + "长" * 500},
    {"Accept-Language": "zh-;q=x,en;q=" + "9" * 50},
    {"Accept-Language": "\xff\xfe"},
    {"Cookie": "session=a.b.c; session=; =; " + "x" * 3_000},
    {"Origin": "null"},
    {"X-Forwarded-For": "999.1.1.1, unknown"},
    {"If-None-Match": '"' + "x" * 900},
    {"Range": "bytes=9-1"},
    {"Content-Type": "multipart/form-data; boundary="},
    {"Content-Type": "application/x-www-form-urlencoded; charset=utf-7"},
    {"User-Agent": ""},
)


def pick_text(chance: random.Random) -> str:
    """Return an odd text, sometimes with something before or after it."""
    text = chance.choice(TEXTS)
    if chance.random() < 0.2:
        text = chance.choice(("1栋", "2026", "chen")) + text
    return text
