"""Tries Containerfile and compose.yaml as docs/deploy.md says, with podman in a bare Debian 13.

Usage: try_compose.py [--base FOLDER]. Needs root and debootstrap. Not every machine reaches the
official images, so a bare Debian stands in for debian:13-slim, and on top of it Debian's PostgreSQL
and nginx for the other two (scripts/stand_ins). `docker compose` is podman-compose.
"""

import argparse
import shutil
import tempfile
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import try_deploy
from try_deploy import Machine


def try_containers(machine: Machine) -> None:
    """Run the page's first block, then those about containers, and look at what they made."""
    pages = {
        heading: [block for _, block in blocks]
        for heading, blocks in groupby(try_deploy.read_page(), key=itemgetter(0))
    }
    machine.run(next(iter(pages.values()))[0])
    machine.run(". /root/stand_ins/prepare")
    for block in pages[try_deploy.CONTAINERS]:
        print(block, flush=True)
        machine.run(block)
    machine.run(". /root/stand_ins/checks")


def main() -> None:
    """Make, boot, try."""
    parser = argparse.ArgumentParser(description="Try compose.yaml in a bare Debian.")
    parser.add_argument("--base", type=Path, help="a bare Debian 13 with systemd to copy")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="compose-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        try_deploy.make_root("trixie", arguments.base, root)
        try_deploy.make_source(root)
        shutil.copytree(try_deploy.SCRIPTS / "stand_ins", root / "root" / "stand_ins")
        with try_deploy.boot(root) as machine:
            machine.run("update-ca-certificates >/dev/null")
            try_containers(machine)
    print("\nThe image was built, and every service of compose.yaml serves.")


if __name__ == "__main__":
    main()
