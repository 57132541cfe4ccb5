"""Commands that run an installation."""

import click

from voting.cli.database import open_database
from voting.gateways.messages import make_gateway
from voting.keys.folder import KeyFolder
from voting.maintenance.keys.own_keys import require_data_keys, require_own_keys
from voting.serving.processes import find_address, run_worker, serve
from voting.settings import DEFAULT_BASE_URL, read_settings

_OF_DEFAULT = ("127.0.0.1", 8000)
_FEW = click.IntRange(1, 256)


@click.command("serve")
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option("--workers", type=_FEW, default=2, show_default=True)
@click.option("--threads", type=_FEW, default=8, show_default=True)
def serve_pages(bind: str, workers: int, threads: int) -> None:
    """Serve the pages and do the background work."""
    try:
        _, address = find_address(bind)
    except (ValueError, OSError, OverflowError):
        raise click.BadParameter(f"{bind} is no host and port, as in 127.0.0.1:8000") from None
    _require_ready()
    if read_settings().base_url == DEFAULT_BASE_URL and address != _OF_DEFAULT:
        click.echo(
            "ASSEMBLY_BASE_URL is not set: letters, documents and the names of logs say"
            f" {DEFAULT_BASE_URL}, and the pages are served at {bind}",
            err=True,
        )
    serve(bind, workers, threads)


@click.command("worker")
def work_alone() -> None:
    """Do only the background work; the pages are served elsewhere."""
    _require_ready()
    run_worker()


def _require_ready() -> None:
    """Check settings and database while the operator can still see the error."""
    settings = read_settings()
    make_gateway(settings.gateway_url, settings.gateway_secret)
    with open_database(settings) as database:
        keys = KeyFolder(settings.keys_folder, settings.host, settings.keys_password)
        keys.require_pair()
        keys.read_witnesses()
        database.read(lambda s: require_own_keys(s, keys))
        require_data_keys(database)
