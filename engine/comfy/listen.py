"""One thread for one running prompt: reads the box's socket and hands frames to the loop."""

import asyncio
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR

import websocket

BREATH = 1.0
"""Seconds a read waits before the thread looks whether it is still wanted."""

OPENING = 5.0
HELLO = json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}})

Frame = str | bytes


class Ear:
    """Listens from `open` to `close`. A socket that breaks is not opened again: the history knows how it ends."""

    def __init__(self, url: str, headers: Mapping[str, str], tls: ssl.SSLContext | None) -> None:
        self._url, self._headers, self._tls = url, headers, tls
        self._unwanted = threading.Event()
        self._socket: websocket.WebSocket | None = None

    async def open(self, hear: Callable[[Frame], None], patience: float) -> None:
        """Returns when it hears, or after `patience` seconds; a socket that comes later, or never, is no fault."""
        loop, heard = asyncio.get_running_loop(), asyncio.Event()

        def tell(act: Callable[[], object]) -> None:
            with suppress(RuntimeError):  # the loop has closed
                loop.call_soon_threadsafe(act)

        def read() -> None:
            with suppress(Exception), self._connected() as socket:
                tell(heard.set)
                self._listen(socket, lambda frame: tell(lambda: hear(frame)))
            tell(heard.set)

        threading.Thread(target=read, name="box-ear", daemon=True).start()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await heard.wait()

    def close(self) -> None:
        """The thread wakes, closes its own socket and ends."""
        self._unwanted.set()
        socket = self._socket
        if socket is not None and socket.sock is not None:
            with suppress(OSError):
                socket.sock.shutdown(SHUT_RDWR)

    @contextmanager
    def _connected(self) -> Iterator[websocket.WebSocket]:
        options = {"context": self._tls} if self._tls is not None else None
        header = [f"{name}: {value}" for name, value in self._headers.items()]
        # Checking UTF-8 in Python takes a millisecond a message, and what is no text is silence anyway.
        socket = websocket.WebSocket(sslopt=options, skip_utf8_validation=True)
        try:
            socket.connect(  # type: ignore[no-untyped-call]
                self._url, timeout=OPENING, header=header, suppress_origin=True
            )
            socket.send(HELLO)
            socket.settimeout(BREATH)
            self._socket = socket
            yield socket
        finally:
            self._socket = None
            socket.shutdown()  # type: ignore[no-untyped-call]

    def _listen(self, socket: websocket.WebSocket, hear: Callable[[Frame], None]) -> None:
        while not self._unwanted.is_set():
            try:
                kind, content = socket.recv_data()
            except websocket.WebSocketTimeoutException:
                continue
            if kind == websocket.ABNF.OPCODE_TEXT:
                hear(content.decode("utf-8", "replace"))
            elif kind == websocket.ABNF.OPCODE_BINARY:
                hear(content)
            elif kind == websocket.ABNF.OPCODE_CLOSE:
                return
