"""Who is answered next: the threads that answer are shared by all sites, and so is their queue.

A site is what one subscriber has of addresses (`voting.networks.find_site`). Whoever sends a crowd
of requests waits behind their own, and others only for the next free thread.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from aiohttp.web_protocol import RequestHandler

from voting.serving.wsgi import Answer

Work = Callable[[], Answer]


class CrowdedError(Exception):
    """Too many requests wait; this one is not answered."""


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    site: str
    whose: RequestHandler
    work: Work
    answer: asyncio.Future[Answer]


class FairQueue:
    """Requests that wait for a thread; only the event loop calls this."""

    def __init__(self, threads: int, most: int) -> None:
        """Take as many threads, and let as many requests wait."""
        self._threads, self._most = threads, most
        self._pool = ThreadPoolExecutor(threads, "answering")
        # One site may have most of the threads, and never the last of several.
        self._most_of_site = max(1, threads - max(1, threads // 4))
        # The site that waited longest for its turn comes first.
        self._waiting: OrderedDict[str, deque[_Job]] = OrderedDict()
        self._size = 0
        self._answering: Counter[str] = Counter()

    async def run(self, site: str, whose: RequestHandler, work: Work) -> Answer:
        """Return what a thread made of a request, when it had its turn.

        Args:
            site: whose turn it is.
            whose: the connection, which waits for one request at a time.
            work: done in a thread.

        Raises:
            CrowdedError: too many wait, and no other site has more of them than this one.
        """
        job = _Job(site, whose, work, asyncio.get_running_loop().create_future())
        if self._size >= self._most:
            self._make_room(site)
        self._waiting.setdefault(site, deque()).append(job)
        self._size += 1
        self._begin()
        try:
            return await job.answer
        finally:
            self._drop(job)

    def leave(self, whose: RequestHandler) -> None:
        """Drop what waits of a connection that is gone: nobody would have its answer."""
        for job in [each for jobs in self._waiting.values() for each in jobs]:
            if job.whose is whose:
                self._drop(job)
                job.answer.cancel()

    def close(self) -> None:
        """Wait for the threads to end."""
        self._pool.shutdown()

    def _make_room(self, site: str) -> None:
        """Refuse the newest request of the site that has most waiting, or this one."""
        fullest = max(self._waiting.values(), key=len)
        if len(fullest) <= len(self._waiting.get(site, ())) + 1:
            raise CrowdedError
        last = fullest[-1]
        self._drop(last)
        last.answer.set_exception(CrowdedError())

    def _drop(self, job: _Job) -> None:
        jobs = self._waiting.get(job.site, deque())
        if job in jobs:
            jobs.remove(job)
            self._size -= 1
            if not jobs:
                del self._waiting[job.site]

    def _begin(self) -> None:
        """Give free threads to the sites that wait, one after the other."""
        while self._answering.total() < self._threads:
            site = next(filter(self._may_have_another, self._waiting), None)
            if site is None:
                return
            job = self._waiting[site][0]
            self._waiting.move_to_end(site)
            self._drop(job)
            self._answering[site] += 1
            done = asyncio.get_running_loop().run_in_executor(self._pool, job.work)
            done.add_done_callback(partial(self._end, job))

    def _may_have_another(self, site: str) -> bool:
        return self._answering[site] < self._most_of_site

    def _end(self, job: _Job, done: asyncio.Future[Answer]) -> None:
        self._answering -= Counter((job.site,))
        self._begin()
        error = done.exception()
        if job.answer.done():
            # Nobody waits for it any more.
            if error is None:
                done.result().content.close()
        elif error is None:
            job.answer.set_result(done.result())
        else:
            job.answer.set_exception(error)
