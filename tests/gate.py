"""A gate on the way to a server: while it is shut the server seems to be away."""

import asyncio
from contextlib import suppress


class Gate:
    """Listens on a port of its own and hands everything on to `port` of this machine."""

    def __init__(self, port: int) -> None:
        self._to, self.port = port, 0
        self._server: asyncio.Server | None = None
        self._ways: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        """On the same port each time."""
        self._server = await asyncio.start_server(self._through, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def shut(self) -> None:
        """Nobody comes in, and whoever was inside is cut off."""
        if self._server is not None:
            self._server.close()
        for way in self._ways:
            way.transport.abort()

    async def _through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, onward = await asyncio.open_connection("127.0.0.1", self._to)
        self._ways |= {writer, onward}
        await asyncio.gather(_pumped(reader, onward), _pumped(back, writer))
        self._ways -= {writer, onward}


async def _pumped(here: asyncio.StreamReader, there: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await here.read(65536):
            there.write(some)
            await there.drain()
    there.close()
