"""Figures of single stages, each in a process of its own, so that none is warmed or slowed by another."""

import json
import subprocess
import sys

from tests.bench.figures import Figure, load

STAGES = ("compose", "backdrop", "preview", "relief", "cutout", "matting", "large", "words")


def figures() -> list[Figure]:
    return [figure for stage in STAGES for figure in _measured(stage)]


def _measured(stage: str) -> list[Figure]:
    """Prints the machine's load before it, for a busy machine explains a slow figure."""
    sys.stderr.write(f"{stage}: {load()}\n")
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.stage", stage]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=900)
    return [Figure(**row) for row in json.loads(done.stdout.splitlines()[-1])]
