"""Is everything there that set-up brings? Each thing that is not is a sentence with the command that brings it."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from engine.domain.world import World

WEIGHTS = ("models/u2net/u2net.onnx", "models/u2netp/u2netp.onnx")
FACES = "models/centerface/centerface.onnx"
ROOM = 500 * 1024 * 1024
"""Bytes that should be free: photographs, pictures and the store's log."""

FETCH = "Run `make setup`, which fetches it."


def missing(world: World, assets: Path) -> Iterator[str]:
    """What a start can't do without; quick, nothing is opened."""
    if not any((assets / name).is_file() for name in WEIGHTS):
        yield f"The cutout network is missing ({assets / WEIGHTS[0]}). {FETCH}"
    if not (assets / FACES).is_file():
        yield f"The network that finds faces is missing ({assets / FACES}). {FETCH}"
    for key, face in world.faces.items():
        if _face(assets, key) is None:
            yield f"The face {key} ({face.package}) is missing in {assets / 'faces'}. {FETCH}"


def doubtful(world: World, assets: Path, data: Path) -> Iterator[str]:
    """What an operator should know: a file that is not the pinned one, a simple network, a disk nearly full."""
    if not (assets / WEIGHTS[0]).is_file():
        yield f"Only the simple cutout network is there. {FETCH}"
    for key, face in world.faces.items():
        path = _face(assets, key)
        if path is not None and hashlib.sha256(path.read_bytes()).hexdigest() != face.sha256:
            yield f"{path} is not the pinned file of {face.package} {face.version}: delete it. {FETCH}"
    free = shutil.disk_usage(_there(data)).free
    if free < ROOM:
        yield f"Only {free // 1_000_000} MB are free under {data}: make room, or set FITAD_DATA to another disk."


def _face(assets: Path, key: str) -> Path | None:
    return next(iter(sorted((assets / "faces").glob(f"{key}.*"))), None)


def _there(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())
