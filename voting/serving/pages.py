"""The server of pages: an event loop that takes requests, and threads that answer them.

A request reaches a thread whole or not at all, and an answer leaves it whole: nobody who sends or
reads slowly keeps one from others. Threads, their queue, and what is held of bodies and answers are
shared by sites (`voting.networks.find_site`). So the server stands without a proxy in front of it.
"""

import asyncio
import logging
import signal
import socket
from collections.abc import Awaitable
from dataclasses import dataclass
from functools import partial
from io import SEEK_END, BytesIO
from typing import Any, BinaryIO

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from voting.networks import find_site
from voting.serving.connections import Ceilings, Connections
from voting.serving.queues import CrowdedError, FairQueue
from voting.serving.refusals import Handler, RefusedError, make_refusal
from voting.serving.shares import Share, ShareError, Shares
from voting.serving.wsgi import Answer, Application, make_environ, make_spool, run

_log = structlog.get_logger()
_SILENT = logging.getLogger("voting.serving")
"""For aiohttp, whose lines would name paths and so the secrets of letters; nothing is written."""
_SILENT.disabled = True
_BACKLOG = 1024
_MOST_HEADERS = 64
_MOST_HEADER_BYTES = 6 << 10
"""Of one header; our own cookies together have less than half of that."""
_READING = {"GET", "HEAD"}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long clients are waited for, and how much of theirs is held; seconds and bytes."""

    idle: float = 15
    """For a whole head: from the connection, or from the answer before."""
    pause: float = 10
    """Within a body, or until some of an answer is taken."""
    body: float = 30
    """For a body, beside what it takes at the least rate."""
    least_rate: float = 4096
    most_bytes: int = 26 << 20
    """Of one body; the application refuses what is a little smaller by a page of its own."""
    most_held: int = 512 << 20
    """Of all bodies and answers of a process, most of which lie on the disk."""
    most_held_of_site: int = 64 << 20
    most_queued: int = 200
    """Whole requests that wait for a thread."""
    stop: float = 30
    """For what is under way, when told to end."""


class PageServer(web.Server):
    """Answers requests by a WSGI application."""

    def __init__(
        self, application: Application, threads: int, ceilings: Ceilings, patience: Patience
    ) -> None:
        super().__init__(
            self._answer,
            keepalive_timeout=patience.idle,
            lingering_time=patience.pause,
            # Of a few bytes gigabytes could be made.
            auto_decompress=False,
            max_headers=_MOST_HEADERS,
            max_field_size=_MOST_HEADER_BYTES,
            access_log=None,
            logger=_SILENT,
        )
        self._application, self._patience = application, patience
        self._queue = FairQueue(threads, patience.most_queued)
        self._shares = Shares(patience.most_held, patience.most_held_of_site)
        self._known, self._front = Connections(ceilings), ceilings.front

    def __call__(self) -> web.RequestHandler:
        """Return what reads a new connection."""
        return Handler(self, loop=self._loop, **self._kwargs)

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """Take a connection."""
        super().connection_made(handler, transport)
        # What is not taken for so long will not be; the system counts in milliseconds.
        connected: socket.socket = transport.get_extra_info("socket")
        if connected.family in {socket.AF_INET, socket.AF_INET6}:
            most = int(self._patience.pause * 3000)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, most)
        peer = transport.get_extra_info("peername")
        self._known.begin(handler, str(peer[0]) if peer else "")

    def connection_lost(
        self, handler: web.RequestHandler, exc: BaseException | None = None
    ) -> None:
        """Forget a connection."""
        self._known.end(handler)
        self._queue.leave(handler)
        super().connection_lost(handler, exc)

    def close_threads(self) -> None:
        """Wait for the threads to end."""
        self._queue.close()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        site = self._find_site(request)
        try:
            with Share(self._shares, site) as held, await self._receive(request, held) as body:
                answer = await self._run(request, site, body)
            with answer.content, Share(self._shares, site) as held:
                # What changed something is told, however much there is.
                if request.method in _READING:
                    held.require(answer.size)
                held.hold(answer.size)
                return await self._send(request, answer)
        except RefusedError as refused:
            return make_refusal(refused)
        except (CrowdedError, ShareError):
            return make_refusal(RefusedError(503, "server-busy"))

    def _find_site(self, request: web.BaseRequest) -> str:
        """Return whose request it is, as far as a proxy of our own tells."""
        peer = request.protocol.peername
        said = ",".join(request.headers.getall("X-Forwarded-For", ()))
        return find_site(self._front.find_client(str(peer[0]) if peer else "", said))

    async def _receive(self, request: web.BaseRequest, held: Share) -> BinaryIO:
        """Return the whole body, at its beginning; its bytes are counted in `held`.

        Raises:
            RefusedError: it is too large, or comes too slowly.
            ShareError: too much is held already.
        """
        if not request.body_exists:
            return BytesIO()
        self._require_room(request.content_length or 0, held)
        if request.headers.get("Expect", "").lower() == "100-continue":
            await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body, size, began = make_spool(), 0, self._loop.time()
        try:
            while piece := await self._read_piece(request, began, size):
                size += len(piece)
                self._require_room(size, held)
                held.hold(size)
                body.write(piece)
        except BaseException:  # Raised again, whatever it is.
            body.close()
            raise
        body.seek(0)
        return body

    async def _read_piece(self, request: web.BaseRequest, began: float, size: int) -> bytes:
        ends = began + self._patience.body + size / self._patience.least_rate
        left = min(ends - self._loop.time(), self._patience.pause)
        try:
            async with asyncio.timeout(left):
                return await request.content.readany()
        except TimeoutError:
            raise RefusedError(408, "request-slow") from None
        except (web.RequestPayloadError, HttpProcessingError):
            raise RefusedError(400, "request-broken") from None

    def _require_room(self, size: int, held: Share) -> None:
        if size > self._patience.most_bytes:
            raise RefusedError(413, "too-large")
        held.require(size)

    async def _run(self, request: web.BaseRequest, site: str, body: BinaryIO) -> Answer:
        size = body.seek(0, SEEK_END)
        body.seek(0)
        environ = make_environ(request, body, size)
        self._known.answer(request.protocol)
        try:
            work = partial(_run_and_log, self._application, environ)
            return await self._queue.run(site, request.protocol, work)
        finally:
            self._known.wait(request.protocol)

    async def _send(self, request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
        response = web.StreamResponse(status=answer.status)
        for name, value in answer.headers:
            response.headers.add(name, value)
        response.headers["Server"] = "assembly"
        if "Content-Length" not in response.headers:
            response.content_length = answer.size
        await self._in_time(request, response.prepare(request))
        while piece := answer.content.read(1 << 16):
            await self._in_time(request, response.write(piece))
        await self._in_time(request, response.write_eof())
        return response

    async def _in_time(self, request: web.BaseRequest, sent: Awaitable[object]) -> None:
        """Send some of an answer, to whoever takes it within their time."""
        try:
            async with asyncio.timeout(self._patience.pause * 3):
                await sent
        except TimeoutError:
            if request.transport is not None:
                request.transport.abort()
            raise ConnectionResetError from None


def _run_and_log(application: Application, environ: dict[str, Any]) -> Answer:
    try:
        return run(application, environ)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is answered
        # The application has a page for every error; its own failure is the last of all.
        _log.error("unexpected", error=type(error).__name__)
        raise RefusedError(500, "internal") from None


async def serve_until_told(
    application: Application,
    listening: socket.socket,
    threads: int,
    ceilings: Ceilings,
    patience: Patience = Patience(),
) -> None:
    """Serve at a socket until told to stop by a signal; what is under way is answered first."""
    loop, is_told = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, is_told.set)
    server = PageServer(application, threads, ceilings, patience)
    runner = web.ServerRunner(server, shutdown_timeout=patience.stop)
    await runner.setup()
    await web.SockSite(runner, listening, backlog=_BACKLOG).start()
    await is_told.wait()
    await runner.cleanup()
    server.close_threads()
