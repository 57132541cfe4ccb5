"""The witness's commands: `python -m audit witness init | cosign | serve`."""

import argparse
from pathlib import Path
from typing import Any

from audit.errors import UnreadableError
from audit.evidence.file import read_file
from audit.evidence.trust import read_trust
from audit.sentences import say
from audit.witness.clock import now
from audit.witness.cosigning import add_checkpoint
from audit.witness.folder import LOGS, WitnessFolder
from audit.witness.http import cosign_from, make_server


def add_witness_parser(commands: Any) -> None:  # noqa: ANN401 - argparse names no public type
    """Add the commands of a witness to the command line parser."""
    witness = commands.add_parser("witness", help="keep a key, and cosign checkpoints with it")
    actions = witness.add_subparsers(dest="action", required=True)
    init = actions.add_parser("init", help="make a key, once")
    init.add_argument("folder", type=Path)
    init.add_argument("--name", required=True, help="such as jiedao.example/witness")
    init.add_argument("--log", type=Path, required=True, help="the log.vkey of the server")
    cosign = actions.add_parser("cosign", help="cosign a request: a file, or a meeting's address")
    cosign.add_argument("folder", type=Path)
    cosign.add_argument("request", help="a file carried by hand, or https://…/witness")
    cosign.add_argument("--out", type=Path, help="where the cosignature is written")
    serve = actions.add_parser("serve", help="answer the server's requests over HTTP")
    serve.add_argument("folder", type=Path)
    serve.add_argument("--bind", default="127.0.0.1:8100")


def run_witness(options: argparse.Namespace) -> str:
    """Run one command of a witness and return what to print.

    Raises:
        AuditError: refused; the message says why.
    """
    folder = WitnessFolder(options.folder)
    if options.action == "init":
        return _init(folder, options)
    if options.action == "serve":
        return _serve(folder, options.bind)
    return _cosign(folder, options)


def _init(folder: WitnessFolder, options: argparse.Namespace) -> str:
    # Read the input before the key is made: an existing key is never replaced.
    read_trust(options.log)
    log = read_file(options.log)
    key = folder.init(options.name)
    (folder.path / LOGS / "log.vkey").write_bytes(log)
    return say("key-made", folder=folder.path, key=key)


def _cosign(folder: WitnessFolder, options: argparse.Namespace) -> str:
    folder.read_signer()
    if options.request.startswith(("http://", "https://")):
        line = cosign_from(folder, options.request, now())
    else:
        try:
            text = read_file(Path(options.request)).decode()
        except UnicodeDecodeError:
            raise UnreadableError(f"{options.request}: is no request") from None
        line = str(add_checkpoint(folder, text, now()))
    if options.out is not None:
        try:
            options.out.write_text(line)
        except OSError as error:
            raise UnreadableError(f"{options.out} cannot be written: {error.strerror}") from None
    return line.rstrip("\n")


def _serve(folder: WitnessFolder, bind: str) -> str:
    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit():
        raise UnreadableError(f"{bind!r} is no address such as 127.0.0.1:8100")
    folder.read_signer()
    folder.read_logs()
    try:
        server = make_server(folder, host, int(port), now)
    except (OSError, OverflowError) as error:
        raise UnreadableError(f"cannot listen on {bind}: {error}") from None
    print(say("witnessing", bind=bind), flush=True)  # noqa: T201
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return say("stopped")
