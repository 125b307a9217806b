"""The data folder: one program at a time, and a disk that may be full."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.domain.errors import SettingsWrong
from engine.store.lock import InstanceLock

HOLDS = """
import sys, time
from pathlib import Path
from engine.store.lock import InstanceLock
InstanceLock(Path(sys.argv[1])).take()
print("held", flush=True)
time.sleep(60)
"""

FULL = """
import asyncio, resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from engine.domain.errors import DiskFull
from engine.store.media import DiskMedia

class Clock:
    def now(self): return datetime.now(UTC)

class Dice:
    def seed(self): return 1
    def token(self): return "abcdefghijklmnopqrstuv"

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
media = DiskMedia(Path(sys.argv[1]), Clock(), Dice())
try:
    asyncio.run(media.put(b"x" * 50_000, "image/jpeg"))
except DiskFull as fault:
    print(fault.phrase.key, [path for path in Path(sys.argv[1]).rglob("*") if path.is_file()])
"""


def python(script: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True)


def test_a_second_program_on_the_folder_is_told_who_has_it_and_what_to_do(tmp_path: Path) -> None:
    with python(HOLDS, tmp_path) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(SettingsWrong) as refusal:
            InstanceLock(tmp_path).take()
        assert f"process {first.pid}" in str(refusal.value)
        assert "FITAD_DATA" in str(refusal.value)
        os.kill(first.pid, signal.SIGKILL)
    with InstanceLock(tmp_path):
        assert (tmp_path / "instance.lock").read_text() == f"{os.getpid()}\n"
    with InstanceLock(tmp_path):
        pass


def test_bot_and_workers_share_a_folder_and_a_program_that_does_all_has_it_alone(tmp_path: Path) -> None:
    first, second = InstanceLock(tmp_path, shared=True), InstanceLock(tmp_path, shared=True)
    with first, second, pytest.raises(SettingsWrong, match="FITAD_DATA"):
        InstanceLock(tmp_path).take()
    with InstanceLock(tmp_path), pytest.raises(SettingsWrong, match="FITAD_DATA"):
        InstanceLock(tmp_path, shared=True).take()


def test_two_folders_are_two_programs(tmp_path: Path) -> None:
    with InstanceLock(tmp_path / "one"), InstanceLock(tmp_path / "two"):
        pass


def test_media_on_a_full_disk_says_so_and_leaves_no_torn_file(tmp_path: Path) -> None:
    with python(FULL, tmp_path) as process:
        said, _ = process.communicate(timeout=30)
    assert said == "error.disk_full []\n"
