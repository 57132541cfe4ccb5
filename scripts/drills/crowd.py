"""Casting while strangers hold ten thousand connections and send two hundred bodies by halves.

Printed beside a floor of the same run: the same casts while nobody else is there, and a page that
asks nothing of anybody. Clients and server share the machine.
"""

import argparse
import asyncio
import itertools
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from benchmarks.cast import make_round, running_application, send_all

from tests.voting.postgres import run_sql, running_cluster

_HALF = b"POST /vote/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nhalf"
_HEALTHY = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_CLIENTS, _OWN_FILES = 8, 500
_Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def list_sources() -> Iterator[str]:
    """Yield addresses of this machine's own, again and again."""
    return itertools.cycle(
        f"127.{second}.{third}.1" for second in range(1, 5) for third in range(250)
    )


async def connect(port: int, source: str, said: bytes) -> _Connection | None:
    """Open a connection and say something; None where that is refused."""
    with suppress(OSError):
        opened = await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
        opened[1].write(said)
        return opened
    return None


async def keep_half(port: int, source: str) -> None:
    """Send a half body again whenever the one before was closed."""
    while True:
        opened = await connect(port, source, _HALF)
        if opened is None:
            await asyncio.sleep(1)
            continue
        with suppress(OSError):
            await opened[0].read()
        opened[1].close()


async def count_open(crowd: list[_Connection]) -> int:
    """Return how many connections the server has not closed."""
    await asyncio.sleep(0)
    return sum(not reader.at_eof() and reader.exception() is None for reader, _ in crowd)


async def drill(port: int, casts: list[bytes], many: int, halves: int) -> list[float]:
    """Return the seconds of casts while the crowd is there."""
    sources, crowd = list_sources(), []
    for _ in range(0, many, 200):
        opened = await asyncio.gather(*(connect(port, next(sources), b"") for _ in range(200)))
        crowd += [each for each in opened if each is not None]
    sending = [asyncio.create_task(keep_half(port, next(sources))) for _ in range(halves)]
    await asyncio.sleep(1)
    print(f"connections opened {len(crowd)}, of which open {await count_open(crowd)}")
    times = await send_all(port, casts, _CLIENTS, b"HTTP/1.1 303")
    print(f"of them open at the end {await count_open(crowd)}")
    for task in sending:
        task.cancel()
    for _, writer in crowd:
        writer.close()
    return times


@contextmanager
def making_database(kind: str) -> Iterator[str]:
    """Yield the address of an empty database of a kind."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/own.db"
        return
    with running_cluster() as url:
        run_sql(url.format("postgres"), "CREATE DATABASE own")
        yield url.format("own")


def report(name: str, times: list[float], asked: int) -> None:
    """Print what 95 of a hundred took at most, and how many were not answered."""
    times.sort()
    p95 = times[int(len(times) * 0.95)] * 1000 if times else float("inf")
    print(f"{name}: 95 % within {p95:.0f} ms; not answered {asked - len(times)} of {asked}")


def main() -> None:
    """Measure the floor, then the same with the crowd."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--halves", type=int, default=200)
    parser.add_argument("--on", choices=("postgresql", "sqlite"), default="postgresql")
    chosen = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    many = min(chosen.many, most - chosen.halves - _OWN_FILES)
    with making_database(chosen.on) as url, running_application(url) as (_, port, signed_in):
        first, second = make_round(signed_in, "first"), make_round(signed_in, "second")
        health = [_HEALTHY] * len(first)
        times = asyncio.run(send_all(port, health, _CLIENTS, b"HTTP/1.1 200"))
        report("floor, a page that asks nothing", times, len(health))
        times = asyncio.run(send_all(port, first, _CLIENTS, b"HTTP/1.1 303"))
        report("floor, casts while nobody else is there", times, len(first))
        times = asyncio.run(drill(port, second, many, chosen.halves))
        report(
            f"casts beside {many} connections and {chosen.halves} half bodies", times, len(second)
        )


if __name__ == "__main__":
    main()
