"""The way to a PostgreSQL, in a thread of its own: when asked to, it breaks just as the answer to a commit comes."""

import asyncio
import contextlib
import threading
from pathlib import Path

MOST = 1 << 16


class Wire:
    """Whoever commits then does not hear that it was committed."""

    def __init__(self, server: Path) -> None:
        """`server`: the socket of PostgreSQL."""
        self._server, self._words = server, b""
        self.cut = threading.Event()
        self.port = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))

    def __enter__(self) -> "Wire":
        self._thread.start()
        assert self._ready.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()
        self._loop.close()

    def break_after(self, words: str) -> None:
        """The transaction that writes these words is the one."""
        self._words = words.encode()

    async def _serve(self) -> None:
        self._ended = asyncio.Event()
        self._lines: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._line, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ended.wait()
        server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        answers, asks = await asyncio.open_unix_connection(self._server)
        back = asyncio.create_task(_carried(answers, writer))
        with contextlib.suppress(OSError, asyncio.CancelledError):
            if await self._forth(reader, asks, back):
                await answers.read(MOST)  # it is committed
                self.cut.set()
        await _left(back)
        writer.close()
        asks.close()
        self._lines.discard(task)

    async def _forth(
        self, reader: asyncio.StreamReader, asks: asyncio.StreamWriter, back: asyncio.Task[None]
    ) -> bool:
        """True when the commit was asked for whose answer nobody hears."""
        tail, ours = b"", False
        while said := await reader.read(MOST):
            tail = (tail + said)[-2 * MOST :]
            if self._words and self._words in tail:
                ours, self._words = True, b""
            if last := ours and b"COMMIT" in said:
                await _left(back)
            asks.write(said)
            await asks.drain()
            if last:
                return True
        return False


async def _left(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _carried(answers: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while said := await answers.read(MOST):
            writer.write(said)
            await writer.drain()
