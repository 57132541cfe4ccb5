"""Running an installation."""

import click

from voting.serving import find_address, run_worker, serve
from voting.settings import read_settings


@click.command("serve")
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--threads", default=8, show_default=True)
def serve_pages(bind: str, workers: int, threads: int) -> None:
    """Serve the pages and do the background work."""
    try:
        find_address(bind)
    except (ValueError, OSError):
        raise click.BadParameter(f"{bind} is no host and port, as in 127.0.0.1:8000") from None
    read_settings()
    serve(bind, workers, threads)


@click.command("worker")
def work_alone() -> None:
    """Do the background work alone, where the pages are served elsewhere."""
    run_worker()
