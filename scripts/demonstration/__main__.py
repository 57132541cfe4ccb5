"""The main job, end to end: a register becomes a result that a stranger can verify."""

import argparse
import contextlib
import os
import secrets
import subprocess
import sys
import time
import traceback

from demonstration import folders, serving
from demonstration.clock import DemoClock, find_lag
from demonstration.failures import DemoError, say, say_unforeseen
from demonstration.folders import SavedDemo
from demonstration.installation import Installation, install, read_people
from demonstration.meetings.assessments import assess
from demonstration.meetings.daily import live
from demonstration.meetings.first import ACTIONS, hold_first_meeting
from demonstration.meetings.second import VOTED, cast_some_ballots, open_second_meeting
from demonstration.processes import (
    INTERRUPTED,
    StopSignal,
    find_port,
    require_free,
    running_witness,
)
from demonstration.progress import Bar
from voting.clock import SystemTime

_PORT = 8000


def main() -> int:
    """Run the demo; 0 only if the verification held."""
    options = read_options()
    os.umask(0o077)
    StopSignal.listen()
    try:
        return run(options)
    except DemoError as error:
        print(f"\n{say(error)}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\n已停止。 / Stopped.", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a sentence for people; the log has the rest
        print(f"\n{say(explain(error))}", file=sys.stderr)
    return 1


def read_options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--once", action="store_true", help="end after the verification")
    what.add_argument(
        "--reset", action="store_true", help="return to the beginning of the second meeting"
    )
    what.add_argument(
        "--pictures", action="store_true", help="make the pictures of docs/pictures, and end"
    )
    parser.add_argument(
        "--port", type=int, help="where to serve (default: 8000; a reset keeps its own)"
    )
    options = parser.parse_args()
    if options.reset and options.port is not None:
        parser.error("--reset 沿用原来的端口，不能与 --port 同用 / --reset keeps its port")
    if options.port is None:
        options.port = _PORT
    return options


def explain(error: Exception) -> DemoError:
    """Write the traceback of an unexpected error to the log; return an error of one sentence."""
    with contextlib.suppress(OSError):
        folders.DEMO_LOG.write_text(traceback.format_exc())
    return DemoError(
        f"演示没有完成（详见 {folders.DEMO_LOG}） / the demo failed: {say_unforeseen(error)}",
        folders.SERVER_LOG,
    )


def run(options: argparse.Namespace) -> int:
    """Run the chosen mode; only one demo uses the folder at a time."""
    with folders.locking_folder() as is_free:
        if options.reset and not is_free:
            serving.ask_to_reset()
            return 0
        if not is_free:
            raise DemoError(
                f"另一个演示正在使用 {folders.FOLDER}；运行 scripts/demo --reset 可让它回到初始状态"
                " / another demo is running; scripts/demo --reset returns it to its beginning"
            )
        return serve_saved_demo() if options.reset else run_from_the_start(options)


def serve_saved_demo() -> int:
    """Serve an earlier demo's second meeting from its saved state."""
    saved = folders.read_saved_demo(SystemTime().now())
    require_free(saved.bind)
    folders.set_environment(saved.bind, saved.secret_key)
    serving.restore()
    return serve(saved)


def run_from_the_start(options: argparse.Namespace) -> int:
    """Hold and verify the first meeting, then serve or photograph the second."""
    bind, started = f"127.0.0.1:{options.port}", time.monotonic()
    if not options.once:
        require_free(bind)
    folders.empty_folder()
    folders.set_environment(bind, secrets.token_urlsafe(32))
    lag = find_lag(SystemTime().now())
    clock = DemoClock(lag)
    now = clock.now()
    steps = ACTIONS + (0 if options.once else VOTED)
    with Bar(steps) as bar:
        bar.say("准备数据库和密钥 / preparing database and keys")
        port = find_port()
        demo = install(port, clock)
        bar.say("等见证程序启动 / waiting for the witness")
        with running_witness(folders.WITNESS, port, folders.WITNESS_LOG) as witness:
            witness.wait_until_ready()
            with witness.explain_if_ended():
                first_meeting = hold_first_meeting(demo, now, lag.days, bar)
        saved = None if options.once else prepare(demo, first_meeting, bind, clock, bar)
    verified = verify()
    print(
        f"用时 {time.monotonic() - started:.0f} 秒；文件在 {os.path.relpath(folders.FOLDER)}/："
        "result.pdf、evidence.json、receipt.txt",
        flush=True,
    )
    if not verified or saved is None:
        return 0 if verified else 1
    return take_pictures(saved) if options.pictures else serve(saved)


def prepare(
    demo: Installation, first_meeting: str, bind: str, clock: DemoClock, bar: Bar
) -> SavedDemo:
    """Open the second meeting and save its state."""
    bar.say("第二次会议开始投票 / opening the second meeting")
    now = clock.now()
    meeting_id, letters, draft = open_second_meeting(demo, now)
    cast_some_ballots(demo, meeting_id, letters, now, bar)
    bar.say("业主给物业打分 / owners assess the property company")
    assess(demo, letters[0].holding_id, now)
    live(demo, letters[0].holding_id, now)
    bar.say("完成 / done")
    address = letters[0].addresses[0]
    owner = read_people()[address]
    saved = SavedDemo(
        bind=bind,
        secret_key=demo.context.settings.session_keys[0],
        code=demo.community.code,
        first_meeting=first_meeting,
        second_meeting=meeting_id,
        closes_at=draft.closes_at.isoformat(),
        days_back=clock.behind.days,
        letter=letters[0].token,
        address="、".join(letters[0].addresses),
        last_six=owner.identity[-6:],
        telephone=owner.telephone,
        passwords=demo.passwords,
        seeds=demo.seeds,
    )
    demo.context.database.close()
    folders.save(saved)
    return saved


def verify() -> bool:
    """Verify in a separate process that is given only the files."""
    folder = folders.FOLDER
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    commands = (
        ("verify", folder / "result.pdf", "--trust", folder / "trust"),
        ("receipt", folder / "receipt.txt", folder / "evidence.json"),
    )
    statuses = [
        subprocess.run(
            [sys.executable, "-m", "audit", *map(str, command)],
            cwd=folders.ROOT,
            env=environment,
            check=False,
        ).returncode
        for command in commands
    ]
    return statuses == [0, 0]


def serve(saved: SavedDemo) -> int:
    """Serve until interrupted; return the exit status 0."""
    try:
        serving.serve(saved)
    except KeyboardInterrupt:
        print(
            "\n已停止。scripts/demo 从头再做一遍；scripts/demo --reset 直接回到第二次会议的开头。\n"
            "Stopped. scripts/demo does it all again; scripts/demo --reset serves"
            " the second meeting from its saved state."
        )
    return 0


def take_pictures(saved: SavedDemo) -> int:
    """Serve while the pictures are made; return the exit status 0."""
    # Needs a browser, which `scripts/setup` without --tests does not install.
    from demonstration.pictures import make_pictures  # noqa: PLC0415

    with serving.serving(saved):
        make_pictures(saved)
    return 0


if __name__ == "__main__":
    sys.exit(main())
