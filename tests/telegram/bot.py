"""A bot in a process of its own that may be killed.

`python -m tests.telegram.bot DATA API SECONDS PER_SECOND HANGS`."""

import asyncio
import gc
import signal
import subprocess
import sys
import time
from pathlib import Path

from bot import settings as configured
from bot.ending import AFTER, last_resort
from bot.settings import ROOT
from bot.wiring import build, telegram
from tests.bot.quick import quick
from tests.telegram.botapi.server import TOKEN


class Process:
    """Starts it, kills it, starts it again over the same data."""

    def __init__(self, data: Path, api: str, seconds: float = 0.0, cpu: int | None = None, **how: float) -> None:
        pin = ["taskset", "-c", str(cpu)] if cpu is not None else []
        self._command = [*pin, sys.executable, "-m", "tests.telegram.bot", str(data), api, str(seconds)]
        self.start(**how)

    def start(self, per_second: float = 1000.0, hangs: float = 0.0) -> None:
        """With a pace of so many messages a second, and a thread that nothing ends for so many seconds."""
        command = [*self._command, str(per_second), str(hangs)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._process.stdout.readline()

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()
        self._end()

    def stop(self, patience: float = 10.0) -> int:
        self._process.terminate()
        try:
            return self._process.wait(patience)
        finally:
            self.kill()

    def _end(self) -> None:
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


async def serve(data: Path, api: str, seconds: float, per_second: float, hangs: float) -> None:
    settings = configured.load(
        store={"data": data},
        log={"level": "error"},
        telegram={"token": TOKEN, "api": api, "per_second": per_second},
    )
    app = await build(settings, [telegram], studio=quick(seconds))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    try:
        await app.open()
        app.work_soon()
        if hangs:
            asyncio.get_running_loop().run_in_executor(None, time.sleep, hangs)
        print("open", flush=True)
        await stop.wait()
        last_resort(app.parts.settings.engine.stop_seconds + AFTER, app.parts.journal)
    finally:
        await app.close()


if __name__ == "__main__":
    gc.set_threshold(50_000, 20, 20)  # as `fit-ad` does
    asyncio.run(serve(Path(sys.argv[1]), sys.argv[2], *map(float, sys.argv[3:])))
