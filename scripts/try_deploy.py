"""Run the commands of docs/deploy.md in a bare Debian with its own systemd and network.

Usage: try_deploy.py trixie|bookworm [--base FOLDER]. Needs root and debootstrap. Blocks that fetch
something (apt-get, git clone, scripts/setup) are lent this machine's network; everything else has
its own loopback alone. The page's repository is the last commit here, without any tag; the upgrade
is to a tag with one more migration.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path

SCRIPTS = Path(__file__).parent
PAGE = SCRIPTS.parent / "docs" / "deploy.md"
SECRET = "asecretofaletter"  # noqa: S105 - it opens nothing
ANSWERS = "the-trial's-password\n{telephone}\n"
"""To a command that asks for a password and a telephone; each person has one of their own."""
_PART = re.compile(
    r"^##+ (?P<heading>[^\n]*)$|^```sh\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL
)
_SOURCE = "srv/source"
_UPGRADE = "Upgrade"
CONTAINERS = "In containers"
"""What stands under this heading is in place of the rest."""
_BY_HAND = "# By hand:"
_FETCHES = re.compile(r"apt-get|git clone|scripts/setup|stand_ins/prepare")
_ASKS = re.compile(r"add-(member|auditor)")
_CERTIFICATES = Path("/usr/local/share/ca-certificates")
_HANDED_ON = re.compile(r"PIP_CERT|(https?|no)_proxy", re.IGNORECASE)
_HIRED = "systemd-sysv,dbus,ca-certificates"
"""What a hired machine has beyond a bare Debian."""
_BOOTS_WITHIN = 60
_NAMESPACES = ("--mount", "--pid", "--ipc", "--uts", "--cgroup", "--root", "--wd")
_MIGRATION = '''"""One more table, so that going back is more than another folder."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    op.create_table("trial", sa.Column("id", sa.Integer, primary_key=True))
'''


@dataclass(frozen=True, slots=True)
class Machine:
    """A booted Debian; `init` is the process id of its first process, seen from outside."""

    init: int

    def run(self, script: str, answers: str = "") -> None:
        """Run a shell script as root; variables and folder carry over to the next script.

        Args:
            script: the piece of shell.
            answers: what it reads where it asks.

        Raises:
            SystemExit: the piece failed.
        """
        network = () if _FETCHES.search(script) else ("--net",)
        environment = {key: value for key, value in os.environ.items() if _HANDED_ON.fullmatch(key)}
        environment |= {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"}
        environment |= {"HOME": "/root", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        whole = (
            ". /root/variables 2>/dev/null || true\nset -euo pipefail\n"
            f"{script}\nset +euo pipefail\n"
            "{ declare -p; umask -p; echo 'cd \"$PWD\"'; } >/root/variables\n"
        )
        ended = subprocess.run(
            ["nsenter", f"--target={self.init}", *_NAMESPACES, *network, "bash", "-c", whole],
            input=answers,
            text=True,
            env=environment,
            check=False,
        )
        if ended.returncode:
            print(self._read_journal(), file=sys.stderr)
            sys.exit(f"ended with {ended.returncode}:\n{script}")

    def _read_journal(self) -> str:
        command = ["nsenter", f"--target={self.init}", *_NAMESPACES, "journalctl", "--no-pager"]
        ended = subprocess.run([*command, "-n", "60"], capture_output=True, text=True, check=False)
        return ended.stdout


def read_page() -> Iterator[tuple[str, str]]:
    """Yield each block of the page that is run, with the heading above it."""
    heading = ""
    for part in _PART.finditer(PAGE.read_text(encoding="utf-8")):
        heading = part["heading"] or heading
        if part["block"] and not part["block"].startswith(_BY_HAND):
            yield heading, part["block"]


def make_root(release: str, base: Path | None, root: Path) -> None:
    """Make a bare Debian, or copy one, with this machine's network settings."""
    if base:
        subprocess.run(["cp", "-a", f"{base}/.", str(root)], check=True)
    else:
        command = ["debootstrap", "--variant=minbase", f"--include={_HIRED}", release, str(root)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    (root / "etc" / "hosts").write_text("127.0.0.1 localhost\n")  # As on a rented machine.
    trusted = root / _CERTIFICATES.relative_to("/")
    shutil.copytree(_CERTIFICATES, trusted, dirs_exist_ok=True)
    shutil.copy(SCRIPTS / "try_proxy.py", root / "root")
    shutil.copy(SCRIPTS / "try_deploy_checks", root / "root")


def make_source(root: Path) -> None:
    """Lay this repository, without tags, where the page fetches it from."""
    (address,) = re.findall(r"^source=(\S+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    clone = ["git", "clone", "--quiet", "--no-tags", str(SCRIPTS.parent), str(root / _SOURCE)]
    subprocess.run(clone, check=True)
    instead = f'[url "file:///{_SOURCE}"]\n\tinsteadOf = {address}\n[safe]\n\tdirectory = *\n'
    (root / "root" / ".gitconfig").write_text(instead)


def make_release(root: Path) -> None:
    """Make a release of that repository, with one more migration."""
    git = ["git", "-C", str(root / _SOURCE)]
    versions = root / _SOURCE / "voting" / "storage" / "migrations" / "versions"
    before = max(path.name for path in versions.glob("0*.py"))[:4]
    revision = f"{int(before) + 1:04}"
    migration = _MIGRATION.format(revision=revision, before=before)
    (versions / f"{revision}_trial.py").write_text(migration)
    subprocess.run([*git, "add", "."], check=True)
    author = ["-c", "user.name=trial", "-c", "user.email=trial@example.org"]
    subprocess.run([*git, *author, "commit", "--quiet", "-m", "one more table"], check=True)
    subprocess.run([*git, "tag", "v9.10.0"], check=True)
    # As text it comes before.
    subprocess.run([*git, "tag", "v9.9.0", "HEAD~"], check=True)


@contextmanager
def boot(root: Path) -> Iterator[Machine]:
    """Boot the Debian in a folder for the length of the block."""
    process = subprocess.Popen([SCRIPTS / "boot_root", root])
    try:
        yield Machine(_wait_for_init(process))
    finally:
        process.terminate()
        process.wait()


def _list_children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _wait_for_init(process: subprocess.Popen[bytes]) -> int:
    """Wait until a machine has booted; return its first process."""
    for _ in range(_BOOTS_WITHIN):
        time.sleep(1)
        for child in (
            init for between in _list_children(process.pid) for init in _list_children(between)
        ):
            asked = ["nsenter", f"--target={child}", *_NAMESPACES, "systemctl", "is-system-running"]
            answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
            if answer.strip() in {"running", "degraded"}:
                return child
    sys.exit("the machine does not boot")


def try_page(machine: Machine, root: Path) -> None:
    """Run the page's blocks in order, and after each section its checks."""
    telephones = count(13800000001)
    for heading, blocks in groupby(read_page(), key=itemgetter(0)):
        if heading == CONTAINERS:
            continue
        if heading == _UPGRADE:
            make_release(root)
        print(f"\n# {heading}", flush=True)
        for _, block in blocks:
            print(block, flush=True)
            answers = ANSWERS.format(telephone=next(telephones))
            machine.run(block, answers if _ASKS.search(block) else "")
        machine.run(f"section={shlex.quote(heading)} secret={SECRET}\n. /root/try_deploy_checks")


def main() -> None:
    """Make a Debian, boot it, and run the page in it."""
    parser = argparse.ArgumentParser(description="Try docs/deploy.md in a bare Debian.")
    parser.add_argument("release", choices=["trixie", "bookworm"])
    parser.add_argument("--base", type=Path, help="a bare Debian with systemd to copy")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deploy-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        make_root(arguments.release, arguments.base, root)
        make_source(root)
        with boot(root) as machine:
            machine.run("update-ca-certificates >/dev/null")
            try_page(machine, root)
    print("\nEvery block of the page ran, and what was checked held.")


if __name__ == "__main__":
    main()
