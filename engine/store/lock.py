"""One program at a time on a data folder, or several that know of each other."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.domain.errors import SettingsWrong

FILE = "instance.lock"


class InstanceLock:
    """Held from `take` to `free`, or until the process dies: the system lets go by itself."""

    def __init__(self, folder: Path, shared: bool = False) -> None:
        """`shared`: beside others that share it, never beside one that does not."""
        self._how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        self._path = folder / FILE
        self._file: int | None = None

    def take(self) -> None:
        """Raises SettingsWrong when another process has the folder; the sentence says the fix."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, self._how | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(file, 32).decode(errors="replace").strip() or "?"
            os.close(file)
            raise SettingsWrong(
                f"Fit-AD already runs on {self._path.parent} as process {holder}. "
                "Stop that one, or give this one its own folder with FITAD_DATA."
            ) from None
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())
        self._file = file

    def free(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.free()
