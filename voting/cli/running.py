"""Running an installation."""

import click

from voting.cli.opening import open_database
from voting.gateways.messages import make_gateway
from voting.keys.folder import KeyFolder
from voting.serving import find_address, run_worker, serve
from voting.settings import read_settings

_FEW = click.IntRange(1, 256)


@click.command("serve")
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option("--workers", type=_FEW, default=2, show_default=True)
@click.option("--threads", type=_FEW, default=8, show_default=True)
def serve_pages(bind: str, workers: int, threads: int) -> None:
    """Serve the pages and do the background work."""
    try:
        find_address(bind)
    except (ValueError, OSError, OverflowError):
        raise click.BadParameter(f"{bind} is no host and port, as in 127.0.0.1:8000") from None
    _require_ready()
    serve(bind, workers, threads)


@click.command("worker")
def work_alone() -> None:
    """Do the background work alone, where the pages are served elsewhere."""
    _require_ready()
    run_worker()


def _require_ready() -> None:
    """Check what everything else stands on, while there is somebody to tell."""
    settings = read_settings()
    make_gateway(settings.gateway_url, settings.gateway_secret)
    with open_database(settings):
        keys = KeyFolder(settings.keys_folder, settings.host)
        keys.get_log_key(settings.host)
        keys.read_witnesses()
