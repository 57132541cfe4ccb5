"""The demo is the main job: it is run as a stranger would run it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the demo leaves its files."""
    return tmp_path_factory.mktemp("var") / "demo"


@pytest.fixture(scope="module")
def demo_outputs(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Run the demo twice, with somebody else's database in the environment."""
    foreign = tmp_path_factory.mktemp("foreign") / "foreign.db"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{foreign}",
        "ASSEMBLY_VAR": str(demo.parent),
    }
    outputs = []
    for _ in range(2):
        result = subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "demo.py"), "--once"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr[-2000:]
        outputs.append(result.stdout)
    assert not foreign.exists()
    return outputs


def test_the_demo_does_the_main_job_twice_and_touches_no_other_database(
    demo_outputs: list[str], demo: Path
) -> None:
    for printed in demo_outputs:
        assert "核验通过" in printed
        assert "您的票是日志中的第" in printed
    for name in ("result.pdf", "evidence.json", "receipt.txt"):
        assert (demo / name).stat().st_size > 500
    for key in (demo / "keys").glob("*.key"):
        assert key.stat().st_mode & 0o777 == 0o600


def test_the_demos_result_is_refused_once_it_is_damaged(
    demo_outputs: list[str], demo: Path, tmp_path: Path
) -> None:
    assert demo_outputs
    pdf = (demo / "result.pdf").read_bytes()
    damaged = tmp_path / "damaged.pdf"
    place = len(pdf) // 3
    damaged.write_bytes(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :])

    result = subprocess.run(
        [sys.executable, "-m", "audit", "verify", str(damaged)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert "✗  1." in result.stdout
    assert "everything holds" not in result.stdout
    assert result.stderr == ""
