"""The real server in a process of its own, and the memory of its tree."""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

MEGABYTE = 1024 * 1024
RESTING, IDLE = 1.5, 10.0
"""Seconds of a look at a server, and the per cent of a processor that one who waits for owners takes."""


class House:
    """`fit-ad run` on a free port over a fresh folder."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "FITAD_DATA": str(folder), "FITAD_PORT": "0", "FITAD_LOG__LEVEL": "error"}
        program = str(Path(sys.executable).with_name("fit-ad"))
        self._process = subprocess.Popen(
            [program, "run"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.address = self._announced()
        self.peak = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def resident(self) -> int:
        """Bytes held by the process and its children now."""
        family = [psutil.Process(self._process.pid)]
        family += family[0].children(recursive=True)
        return sum(member.memory_info().rss for member in family)

    def rest(self) -> None:
        """Returns when the server has loaded what the first picture needs: owners of a busy day meet a warm one."""
        process = psutil.Process(self._process.pid)
        while process.cpu_percent(RESTING) > IDLE:
            pass

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)

    def _announced(self) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"http://[0-9.]+:\d+", line):
                return found.group()
        sys.exit("The server did not start: fit-ad check")

    def _watch(self) -> None:
        while self._process.poll() is None:
            try:
                self.peak = max(self.peak, self.resident())
            except psutil.Error:
                return
            time.sleep(0.02)
