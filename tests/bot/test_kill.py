"""A real process is killed in the middle of a job; the owner gets one result, and nothing is charged twice."""

import json
import os
import queue
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Self

import pytest
import skimage.data

from bot.settings import ROOT

PHOTO = Path(skimage.data.__file__).with_name("coffee.png")
PATIENCE = 60.0


class Process:
    """A chat on the console, in a process of its own."""

    def __init__(self, folder: Path, seconds: float = 0.0) -> None:
        command = [sys.executable, "-m", "tests.bot.victim", str(folder), str(seconds)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, encoding="utf-8")
        self._heard: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def says(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def reads(self, wanted: str) -> dict[str, Any]:
        """The next message in which `wanted` stands, as a key that is true or as words."""
        while (message := self._heard.get(timeout=PATIENCE)) is not None:
            if message.get(wanted) or wanted in str(message.get("text", "")):
                return message
        raise AssertionError(f"it ended without {wanted}")

    def rest(self) -> list[dict[str, Any]]:
        """Ends the input and reads what is left."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return [message for message in iter(lambda: self._heard.get(timeout=PATIENCE), None) if message]

    def killed(self) -> None:
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._heard.put(json.loads(line))
        self._heard.put(None)


def books(folder: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(folder / "app.db") as store:
        return store.execute("SELECT kind, count(*) FROM ledger GROUP BY kind ORDER BY kind").fetchall()


def results(messages: list[dict[str, Any]]) -> list[str]:
    return [message["kind"] for message in messages if message.get("kind") in ("picture", "sheet")]


@pytest.mark.slow
def test_killed_in_the_middle_of_a_job(tmp_path: Path) -> None:
    with Process(tmp_path, seconds=1.0) as first:
        first.says(f"/photo {PHOTO}")
        first.reads("working")
        first.killed()
    with Process(tmp_path) as second:
        second.reads("text")
        assert results(second.rest()) == ["picture"]
    assert books(tmp_path) == [("hold", 1), ("settle", 1)]
    with Process(tmp_path) as third:
        assert results(third.rest()) == []
    assert books(tmp_path) == [("hold", 1), ("settle", 1)]


@pytest.mark.slow
def test_session_survives_a_kill_between_two_messages(tmp_path: Path) -> None:
    with Process(tmp_path) as first:
        first.says("망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원")
        first.reads("담은커피")
        first.killed()
    with Process(tmp_path) as second:
        second.says("5800원이에요")
        final = second.rest()[-1]["final"]
    assert final["shop"]["shop_name"] == "담은커피"
    assert final["shop"]["service"] == "흑임자라떼"


@pytest.mark.slow
def test_what_is_no_message_is_an_error_object_and_it_goes_on(tmp_path: Path) -> None:
    with Process(tmp_path) as process:
        for line in ("/tap 없는단추", "/photo /nowhere/at/all.jpg", "/photo", "망원동 담은커피"):
            process.says(line)
        said = process.rest()
    errors = [message["error"] for message in said if "error" in message]
    assert len(errors) == 3
    assert "없는단추" in errors[0]
    assert "/nowhere/at/all.jpg" in errors[1]
    final = said[-1]["final"]
    assert final["shop"]["shop_name"] == "담은커피"
    assert (len(final["captions"]), len(final["hashtags"]), len(final["post_hashtags"])) == (3, 15, 5)
