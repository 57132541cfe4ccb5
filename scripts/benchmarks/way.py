"""An owner's path: in a browser on a slow line, then over HTTP page by page, 8 owners at once.

Of each page the 95th percentile is printed. The baseline is the same server's answer to `/healthz`,
asked by the same clients in the same run.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles

from benchmarks import phone
from benchmarks.cast import browsing, find_fields, running_meeting
from tests.voting.postgres import run_sql, running_cluster
from voting.services.owners.letters import Letter

OWNERS, CLIENTS = 300, 8
STEPS = (
    "baseline (/healthz)",
    "letter",
    "sign in",
    "ballot",
    "marks",
    "review",
    "confirm",
    "receipt",
)


def walk(base: str, letter: Letter, last_six: str) -> list[float]:
    """Vote as one owner; return the seconds of each page."""
    times: list[float] = []
    with browsing(base) as browser:
        browser.follow_redirects = False

        def ask(method: str, path: str, **data: str) -> str:
            started = time.perf_counter()
            answer = browser.request(method, path, data=data or None)
            times.append(time.perf_counter() - started)
            if answer.status_code not in {200, 303}:
                raise SystemExit(f"a step was answered with {answer.status_code}")
            return answer.headers.get("Location") or answer.text

        path = f"/v/{letter.token}"
        ask("GET", "/healthz")
        fields = find_fields(ask("GET", path))
        ask("POST", path, last_six=last_six, **fields)
        fields = find_fields(ask("GET", "/vote"))
        marks = {f"choice-{motion}": "for" for motion in ("M1", "M2")}
        fields = find_fields(ask("GET", ask("POST", "/vote/review", **fields, **marks)))
        ask("GET", ask("POST", "/vote/confirm", **fields, **marks))
    return times


def main() -> None:
    """Print what one way takes, and the 95th percentile of each page in milliseconds."""
    with running_cluster() as url:
        run_sql(url.format("postgres"), "CREATE DATABASE own")
        with running_meeting(url.format("own")) as (_, port, letters, identities):
            base = f"http://127.0.0.1:{port}"
            first = letters.pop(0)
            last_six = identities[first.addresses[0]][-6:]
            phone.report(phone.walk_in_browser(f"{base}/v/{first.token}", last_six))

            def go(letter: Letter) -> list[float]:
                return walk(base, letter, identities[letter.addresses[0]][-6:])

            with ThreadPoolExecutor(CLIENTS) as pool:
                ways = list(pool.map(go, letters[:OWNERS]))
    for step, times in zip(STEPS, zip(*ways, strict=True), strict=True):
        print(f"{step}: 95 % within {quantiles(times, n=20)[-1] * 1000:.0f} ms")


if __name__ == "__main__":
    main()
