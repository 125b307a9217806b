"""The way to a PostgreSQL, in threads of its own: when asked to, it breaks just as the answer to a commit comes."""

import contextlib
import select
import socket
import threading
from pathlib import Path

MOST, LOOK = 1 << 16, 0.2


class Wire:
    """Whoever commits then does not hear that it was committed."""

    def __init__(self, server: Path) -> None:
        """`server`: the socket of PostgreSQL."""
        self._server, self._words = server, b""
        self.cut = threading.Event()
        self._ended = threading.Event()
        self._lines: list[threading.Thread] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(LOOK)
        self.port: int = self._listening.getsockname()[1]
        self._answering = threading.Thread(target=self._answer)

    def __enter__(self) -> "Wire":
        self._answering.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._answering.join()
        for line in self._lines:
            line.join()
        self._listening.close()

    def break_after(self, words: str) -> None:
        """The transaction that writes these words is the one."""
        self._words = words.encode()

    def _answer(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(TimeoutError):
                caller, _ = self._listening.accept()
                self._lines.append(threading.Thread(target=self._line, args=(caller,)))
                self._lines[-1].start()

    def _line(self, caller: socket.socket) -> None:
        with caller, socket.socket(socket.AF_UNIX) as server, contextlib.suppress(OSError):
            server.connect(str(self._server))
            tail, ours = b"", False
            while not self._ended.is_set():
                ready = select.select([caller, server], [], [], LOOK)[0]
                if server in ready:
                    if not (told := server.recv(MOST)):
                        return
                    caller.sendall(told)
                if caller in ready:
                    if not (said := caller.recv(MOST)):
                        return
                    tail = (tail + said)[-2 * MOST :]
                    if self._words and self._words in tail:
                        ours, self._words = True, b""
                    server.sendall(said)
                    if ours and b"COMMIT" in said:
                        server.recv(MOST)  # it is committed
                        self.cut.set()
                        return
