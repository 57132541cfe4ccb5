"""Bytes made from others: cut, doubled, swapped, and with numbers at which programs stumble."""

import random
from collections.abc import Callable, Sequence

_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF)
_TOKENS = (
    b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"%PDF-", b"PK\x03\x04", b"]]>", b"&x;",
    b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"{", b"[", b'"', b"\\u0000", b"\\ud800", b"1e999", b"-0",
    b"9" * 40, b"null", b"\r\n\r\n", b"\n\n", "—".encode(), "𬱖".encode(), b"\xed\xa0\x80",
)  # fmt: skip
_MOST = 1 << 20
"""Bytes of what is made; larger inputs are refused before anybody reads them."""


def mutate(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """Return one of some texts with one to eight changes."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 8)):
        change = chance.choice(_CHANGES)
        data = change(data or bytearray(b"\n"), seeds, chance)
    return bytes(data[:_MOST])


def _flip(data: bytearray, _: Sequence[bytes], chance: random.Random) -> bytearray:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _set(data: bytearray, _: Sequence[bytes], chance: random.Random) -> bytearray:
    data[chance.randrange(len(data))] = chance.choice(_NUMBERS)
    return data


def _cut(data: bytearray, _: Sequence[bytes], chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, max(1, len(data) // 4))]
    return data


def _end(data: bytearray, _: Sequence[bytes], chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data))]


def _double(data: bytearray, _: Sequence[bytes], chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 200)]
    data[start:start] = piece * chance.choice((1, 2, 50))
    return data


def _insert(data: bytearray, _: Sequence[bytes], chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    data[start:start] = chance.choice(_TOKENS)
    return data


def _replace(data: bytearray, _: Sequence[bytes], chance: random.Random) -> bytearray:
    token, start = chance.choice(_TOKENS), chance.randrange(len(data))
    data[start : start + len(token)] = token
    return data


def _splice(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> bytearray:
    other = chance.choice(seeds)
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other) or 1) :]


_Change = Callable[[bytearray, Sequence[bytes], random.Random], bytearray]
_CHANGES: Sequence[_Change] = (_flip, _set, _cut, _end, _double, _insert, _replace, _splice)
