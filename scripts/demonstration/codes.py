"""The codes of the demo's staff on a page of the demo's own: in earnest each has them in an app."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyotp

from demonstration.clock import DemoClock
from demonstration.folders import SavedDemo

_PAGE = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="{left}"><title>演示用的动态码</title>
<style>body {{ font: 1.1rem sans-serif; margin: 2rem; line-height: 1.6 }}
td {{ padding: .3rem 1.5rem .3rem 0 }} b {{ font: 1.6rem monospace }}</style>
<h1>演示用的动态码 · Codes of the demo</h1>
<p>实际使用时，各人的动态码只在自己手机的身份验证器里。每个码只能用一次，{left} 秒后换。<br>
In earnest they are in each person's app alone. Each works once; new ones in {left} seconds.</p>
<table>{rows}</table></html>"""


def render_codes(saved: SavedDemo) -> str:
    """Return the page, which asks again by itself when the codes change."""
    now = int(DemoClock.of_days(saved.days_back).now().timestamp())
    rows = "".join(
        f"<tr><td>{login}</td><td><b>{pyotp.TOTP(seed).at(now)}</b></td></tr>"
        for login, seed in saved.seeds.items()
    )
    return _PAGE.format(left=30 - now % 30, rows=rows)


@contextmanager
def showing_codes(saved: SavedDemo) -> Iterator[str]:
    """Serve the page on this machine alone, and give its address."""

    class Codes(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = render_codes(saved).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Codes) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
