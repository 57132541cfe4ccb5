"""A street office's pages over a district of 40 communities and 60,000 units, on PostgreSQL.

Measured over HTTP, of the first page of each kind in every process and of those after it. The
baseline is the same server's answer to `/healthz` in the same run. `--serve` goes on serving the
district, to be looked at.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from flask import Flask
from sqlalchemy import text as sql

from benchmarks.cast import browsing, cpu_of, find_port, running
from benchmarks.scenes.seeded_district import LOGIN, NOW, seed_district
from tests.voting.installation import PASSWORD, FixedClock
from tests.voting.postgres import run_sql, running_cluster
from tests.voting.settings import make_settings
from tests.voting.web.sessions.codes import find_code, note_context
from voting.app import create_app
from voting.context import make_context
from voting.keys.folder import KeyFolder
from voting.storage.base import make_engine

TIMES, MOST_MS = 60, 500.0
PAGES = (
    "/office/district",
    "/office/district?sort=area&stage=open",
    "/office/",
    "/office/calendar?days=365",
)
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_COUNTED = ("communities", "units", "owners", "ballots", "log_entries", "checkpoints")


def create_district() -> Flask:
    """Return the application on the seeded database, at the district's present."""
    keys = KeyFolder(Path(os.environ["DISTRICT_KEYS"]), "vote.example")
    settings = make_settings(os.environ["DISTRICT_URL"], keys)
    return create_app(settings, FixedClock(NOW))


def ask(browser: object, path: str) -> float:
    """Return the seconds that a page takes."""
    started = time.perf_counter()
    answer = browser.get(path)  # type: ignore[attr-defined]  # httpx's client
    seconds = time.perf_counter() - started
    if answer.status_code != 200 or "/sign-in" in str(answer.url):  # noqa: PLR2004 - HTTP
        raise SystemExit(f"{path} was answered with {answer.status_code}")
    return seconds


def measure(base: str, server: int) -> None:
    """Print what each page takes, its ratio to the baseline, and the server's own CPU time."""
    with browsing(base) as browser:
        form = browser.get("/sign-in").text
        fields = {"csrf_token": _TOKEN.search(form)[1], "login": LOGIN, "password": PASSWORD}  # type: ignore[index]  # it is there
        form = browser.post("/sign-in", data=fields, follow_redirects=True).text
        fields = {"csrf_token": _TOKEN.search(form)[1], "code": find_code(LOGIN, PASSWORD)}  # type: ignore[index]  # it is there
        browser.post("/sign-in/code", data=fields)
        ask(browser, "/healthz")
        floor = median(ask(browser, "/healthz") for _ in range(TIMES)) * 1000
        print(f"baseline (/healthz): {floor:.1f} ms", flush=True)
        for path in PAGES:
            first = ask(browser, path) * 1000
            before = cpu_of([server])
            times = sorted(ask(browser, path) * 1000 for _ in range(TIMES))
            cpu = (cpu_of([server]) - before) / TIMES * 1000
            p95 = quantiles(times, n=20)[-1]
            verdict = "kept" if p95 < MOST_MS else "NOT KEPT"
            print(
                f"{path}: first {first:.0f} ms, then half within {median(times):.0f} ms and 95 % "
                f"within {p95:.0f} ms, {p95 / floor:.0f} times the baseline; "
                f"{cpu:.0f} ms of the server's CPU; {MOST_MS:.0f} ms {verdict}",
                flush=True,
            )


def count_rows(url: str) -> str:
    """Return how many rows the tables have that the pages read."""
    engine = make_engine(url)
    with engine.connect() as connection:
        counted = [
            f"{connection.scalar(sql(f'SELECT count(*) FROM {table}')):,} {table}"  # noqa: S608 - ours
            for table in _COUNTED
        ]
        connection.execute(sql("ANALYZE"))
        connection.commit()
    engine.dispose()
    return ", ".join(counted)


def main() -> None:
    """Seed the district, measure its pages, and serve it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", help="go on serving until Ctrl-C")
    serve = parser.parse_args().serve
    with tempfile.TemporaryDirectory() as folder, running_cluster() as cluster:
        run_sql(cluster.format("postgres"), "CREATE DATABASE district")
        url, keys, started = cluster.format("district"), Path(folder) / "keys", time.perf_counter()
        seed_district(url, keys).database.close()
        print(f"seeded in {time.perf_counter() - started:.0f} s: {count_rows(url)}", flush=True)
        port = find_port()
        program = (
            "from benchmarks.district import create_district; "
            "from voting.serving.processes import Server; "
            f"Server(create_district, '127.0.0.1:{port}', 1, 4).run()"
        )
        environment = {**os.environ, "DISTRICT_URL": url, "DISTRICT_KEYS": str(keys)}
        command = [sys.executable, "-c", program]
        note_context(make_context(make_settings(url, KeyFolder(keys, "x")), FixedClock(NOW)))
        with running(command, environment, port) as server:
            measure(f"http://127.0.0.1:{port}", server)
            if serve:
                print(f"http://127.0.0.1:{port}/sign-in  {LOGIN}  {PASSWORD}")
                input("Enter ends it. ")


if __name__ == "__main__":
    main()
