"""Serving the second meeting, and returning to its beginning."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from demonstration import places
from demonstration.failures import DemoError
from demonstration.installation import place_witness
from demonstration.places import Beginning
from demonstration.processes import Child, find_port, running_server, running_witness
from demonstration.progress import Bar
from demonstration.sign_ins import say_sign_ins
from voting.storage.base import make_engine
from voting.storage.migrating import migrate

_PAUSE_SECONDS = 0.2


def serve(beginning: Beginning) -> None:
    """Serve until interrupted, and return to the beginning whenever that is asked for."""
    places.RESET.unlink(missing_ok=True)
    while True:
        with serving(beginning) as children:
            places.RESET.unlink(missing_ok=True)
            print(
                f"\n{say_sign_ins(beginning)}\n"
                "要回到初始状态，在另一个窗口运行 scripts/demo --reset。按 Ctrl+C 结束。\n"
                "To begin again, run scripts/demo --reset in another window. Ctrl+C ends it.",
                flush=True,
            )
            _watch(children)
        print("正在回到初始状态…… / returning to the beginning …", flush=True)
        restore()


@contextmanager
def serving(beginning: Beginning) -> Iterator[tuple[Child, Child]]:
    """Run the witness and the server, and go on once both answer."""
    port = find_port()
    place_witness(port)
    with (
        running_witness(places.WITNESS, port, places.WITNESS_LOG) as witness,
        running_server(beginning.bind, beginning.days_back, places.SERVER_LOG) as server,
    ):
        with Bar() as bar:
            bar.say("等见证程序和投票服务启动 / starting")
            witness.wait_until_ready()
            server.wait_until_ready()
        yield witness, server


def _watch(children: tuple[Child, ...]) -> None:
    """Return when a reset is asked for.

    Raises:
        DemoError: the server or the witness ended by itself.
    """
    while not places.RESET.exists():
        for child in children:
            child.require_alive()
        time.sleep(_PAUSE_SECONDS)


def restore() -> None:
    """Return to the beginning, also where it was kept by an older version of the application."""
    places.restore()
    engine = make_engine(f"sqlite:///{places.DATABASE}")
    migrate(engine)
    engine.dispose()


def ask_to_reset() -> None:
    """Let the running demo return to its beginning, and wait until it is there.

    Raises:
        DemoError: it ended meanwhile.
    """
    places.RESET.touch()
    with Bar() as bar:
        bar.say("正在让运行中的演示回到初始状态 / resetting the running demo")
        while places.RESET.exists():
            with places.holding_folder() as is_over:
                if is_over:
                    raise DemoError(
                        "演示已经结束，没有回到初始状态 / the demo ended instead", places.SERVER_LOG
                    )
            time.sleep(_PAUSE_SECONDS)
    print(
        "已回到初始状态，网址和登录方式不变。 / Begun again, with the same addresses and sign-ins."
    )
