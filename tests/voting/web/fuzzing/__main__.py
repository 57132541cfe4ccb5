"""`scripts/fuzz routes [REQUESTS] [SEED]`: odd requests to both databases, for as long as asked."""

import random
import sys
import tempfile
from pathlib import Path

from tests.voting.installation import OPENS, FixedClock, make_house
from tests.voting.postgres import run_sql, running_cluster
from tests.voting.settings import make_settings
from tests.voting.web.fuzzing.routes import Fuzzer
from voting.app import create_app
from voting.context import EXTENSION
from voting.keys.folder import KeyFolder
from voting.storage.base import make_engine
from voting.storage.migrating import migrate


def send_to(url: str, requests: int, seed: int, folder: Path) -> int:
    """Send requests to an installation on this database; print and count those that failed."""
    keys = KeyFolder(folder, "vote.example")
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    app = create_app(make_settings(url, keys), FixedClock(OPENS))
    database = app.extensions[EXTENSION].database
    chance = random.Random(seed)  # noqa: S311 - the same seed sends the same
    failed = Fuzzer(app, make_house(database, keys), chance).send(requests)
    for sent, status, logs in failed:
        print(status, sent, logs)
    kind = database.engine.dialect.name
    print(f"{kind}: {requests} requests with seed {seed}, {len(failed)} ended in an error of ours")
    database.close()
    return len(failed)


def main(requests: int = 20_000, seed: int = 0) -> int:
    """Send requests to either database; return a status for the shell."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        failed = send_to(f"sqlite:///{folder}/fuzzed.db", requests, seed, folder / "keys")
        with running_cluster(is_durable=False) as cluster:
            run_sql(cluster.format("postgres"), "CREATE DATABASE fuzzed")
            failed += send_to(cluster.format("fuzzed"), requests, seed, folder / "keys2")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
