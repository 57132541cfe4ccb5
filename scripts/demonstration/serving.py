"""Serving the second meeting, and restoring its saved state."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from demonstration import folders
from demonstration.codes import showing_codes
from demonstration.failures import DemoError
from demonstration.folders import SavedDemo
from demonstration.installation import place_witness
from demonstration.processes import Child, find_port, running_server, running_witness
from demonstration.progress import Bar
from demonstration.sign_ins import say_sign_ins
from voting.storage.base import make_engine
from voting.storage.migrating import migrate

_PAUSE_SECONDS = 0.2


def serve(saved: SavedDemo) -> None:
    """Serve until interrupted; restore the saved state at each `scripts/demo --reset`."""
    folders.RESET.unlink(missing_ok=True)
    while True:
        with serving(saved) as children, showing_codes(saved) as codes:
            folders.RESET.unlink(missing_ok=True)
            print(
                f"\n{say_sign_ins(saved, codes)}\n"
                "要回到初始状态，在另一个窗口运行 scripts/demo --reset。按 Ctrl+C 结束。\n"
                "To begin again, run scripts/demo --reset in another window. Ctrl+C ends it.",
                flush=True,
            )
            _watch(children)
        print("正在回到初始状态…… / returning to the beginning …", flush=True)
        restore()


@contextmanager
def serving(saved: SavedDemo) -> Iterator[tuple[Child, Child]]:
    """Run the witness and the server; enter the block once both answer."""
    port = find_port()
    place_witness(port)
    with (
        running_witness(folders.WITNESS, port, folders.WITNESS_LOG) as witness,
        running_server(saved.bind, saved.days_back, folders.SERVER_LOG) as server,
    ):
        with Bar() as bar:
            bar.say("等见证程序和投票服务启动 / starting")
            witness.wait_until_ready()
            server.wait_until_ready()
        yield witness, server


def _watch(children: tuple[Child, ...]) -> None:
    """Wait until a reset is asked for.

    Raises:
        DemoError: the server or the witness ended by itself.
    """
    while not folders.RESET.exists():
        for child in children:
            child.require_alive()
        time.sleep(_PAUSE_SECONDS)


def restore() -> None:
    """Restore the saved state and migrate its database, which an older version may have saved."""
    folders.restore()
    engine = make_engine(f"sqlite:///{folders.DATABASE}")
    migrate(engine)
    engine.dispose()


def ask_to_reset() -> None:
    """Ask the running demo to restore its saved state, and wait until it has.

    Raises:
        DemoError: it ended meanwhile.
    """
    folders.RESET.touch()
    with Bar() as bar:
        bar.say("正在让运行中的演示回到初始状态 / resetting the running demo")
        while folders.RESET.exists():
            with folders.locking_folder() as is_over:
                if is_over:
                    raise DemoError(
                        "演示已经结束，没有回到初始状态 / the demo ended instead",
                        folders.SERVER_LOG,
                    )
            time.sleep(_PAUSE_SECONDS)
    print(
        "已回到初始状态，网址和登录方式不变。 / Begun again, with the same addresses and sign-ins."
    )
