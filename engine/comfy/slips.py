"""Which prompts are at which box: an empty file for each, so that it survives any death of ours."""

from collections.abc import Sequence
from pathlib import Path


class FileSlips:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, box: str, prompt: str) -> None:
        path = self._folder / box / prompt
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    def drop(self, box: str, prompt: str) -> None:
        (self._folder / box / prompt).unlink(missing_ok=True)

    def left(self, box: str) -> Sequence[str]:
        folder = self._folder / box
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
