"""A workroom with the real world, network and faces, and photographs that came with installed packages."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage
import yaml

from engine.domain.job import Progress
from engine.domain.picture import MediaRef
from engine.domain.shop import Tone
from engine.domain.world import Card, Face, Layout, Look, Motif, Palette, Scene, Style, Trade, World
from engine.imaging.faces import FaceFinder
from engine.imaging.lettering import Typecase
from engine.imaging.maker import CpuMaker
from engine.imaging.matte import Matter
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Rgb
from engine.imaging.studio import Workroom

HOUSE = Path(__file__).parents[4]
SAID = {
    "sheet.A": "사진 그대로",
    "sheet.B": "색지 카드",
    "sheet.B2": "다른 카드",
    "sheet.C": "새 배경",
    "sheet.ask": "어떤 게 좋으세요?",
    "sheet.before": "전",
    "sheet.after": "후",
    "mark.ai": "AI",
}


class Drawer:
    """Media in memory: the same bytes get the same id."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    async def put(self, content: bytes, mime: str) -> MediaRef:
        name = hashlib.sha256(content).hexdigest()[:22]
        self.held[name] = content
        return MediaRef(id=name, mime=mime, size=len(content))

    async def get(self, ref: MediaRef) -> bytes:
        return self.held[ref.id]

    async def drop(self, ref: MediaRef) -> None:
        self.held.pop(ref.id, None)

    async def keep(self, ref: MediaRef) -> None: ...

    async def expire(self, before: datetime) -> int:
        return 0

    def picture(self, ref: MediaRef) -> Rgb:
        return open_photo(self.held[ref.id]).pixels


class Patient:
    """Watches without ever losing interest, and keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[Progress] = []

    def report(self, progress: Progress) -> None:
        self.told.append(progress)

    def check(self) -> None:
        return None


def house() -> World:
    """The real configs, with the few sentences a picture carries."""

    def rows(name: str) -> dict[str, dict[str, object]]:
        return dict(yaml.safe_load((HOUSE / "configs" / f"{name}.yaml").read_text("utf-8")))

    return World(
        trades={key: Trade.model_validate({"key": key, **row}) for key, row in rows("trades").items()},
        scenes={key: Scene.model_validate({"key": key, **row}) for key, row in rows("scenes").items()},
        looks={key: Look.model_validate({"key": key, **row}) for key, row in rows("looks").items()},
        faces={key: Face.model_validate({"key": key, **row}) for key, row in rows("fonts").items()},
        cards={key: Card.model_validate({"key": key, **row}) for key, row in rows("cards").items()},
        layouts={key: Layout.model_validate({"key": key, **row}) for key, row in rows("layouts").items()},
        styles={Tone(key): Style.model_validate({"tone": key, **row}) for key, row in rows("styles").items()},
        palettes={key: Palette.model_validate({"key": key, **row}) for key, row in rows("palettes").items()},
        motifs={key: Motif.model_validate({"key": key, **row}) for key, row in rows("motifs").items()},
        plans={},
        phrases={"ko": SAID},
    )


@pytest.fixture(scope="session")
def world() -> World:
    return house()


@pytest.fixture(scope="session")
def media() -> Drawer:
    return Drawer()


Tools = tuple[CpuMaker, Typecase, FaceFinder]


def toolbox(world: World) -> Tools:
    assets = HOUSE / "assets"
    return CpuMaker(world, Matter(assets)), Typecase(world.faces, assets / "faces"), FaceFinder(assets)


@pytest.fixture(scope="session")
def tools(world: World) -> Tools:
    return toolbox(world)


@pytest.fixture(scope="session")
def workroom(world: World, media: Drawer, tools: Tools) -> Iterator[Workroom]:
    room = Workroom(world, media, *tools)
    yield room
    room.close()


@pytest.fixture
def empty_workroom(world: World, media: Drawer, tools: Tools) -> Iterator[Workroom]:
    """One that nobody has used: orders that wait for one another belong to one event loop."""
    room = Workroom(world, media, *tools)
    yield room
    room.close()


@pytest.fixture
def watch() -> Patient:
    return Patient()


@pytest.fixture(scope="session")
def photograph() -> Callable[[str], bytes]:
    """The bytes of a photograph by name, drawn where the packages lack it."""
    return found


PACKED = Path(skimage.__file__).parent / "data"
FETCHED = HOUSE / "assets" / "photos"


def found(name: str) -> bytes:
    """The bytes of a photograph; `near~coffee.png` and the like are taken from it."""
    if "~" in name:
        way, plain = name.split("~")
        return _coded(TAKEN[way](open_photo(found(plain)).pixels))
    for folder in (PACKED, FETCHED):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    return drawn(name)


def _near(photo: Rgb) -> Rgb:
    """Mirrored, and a tenth cropped at each side."""
    high, wide = photo.shape[:2]
    return np.ascontiguousarray(photo[high // 10 : -high // 10, wide // 10 : -wide // 10][:, ::-1])


def _wide(photo: Rgb) -> Rgb:
    """Beside a plain wall of the photo's own colour, as wide as half of it."""
    wall = cv2.blur(photo[:, :8], (1, 99)).mean(axis=1, keepdims=True).repeat(photo.shape[1] // 2, axis=1)
    dice = np.random.default_rng(3)
    return np.concatenate([np.clip(wall + dice.normal(0, 2, wall.shape), 0, 255).astype(np.uint8), photo], axis=1)


TAKEN: dict[str, Callable[[Rgb], Rgb]] = {
    "near": _near,
    "turned": lambda photo: np.ascontiguousarray(photo[:, photo.shape[1] // 4 : -photo.shape[1] // 4]),
    "dark": lambda photo: (photo * 0.45).astype(np.uint8),
    "wide": _wide,
}


def _coded(pixels: Rgb) -> bytes:
    done, coded = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 95])
    assert done
    return coded.tobytes()


def drawn(name: str) -> bytes:
    """A vase on a table in a colour of its own: a plain ground with one lit thing on it."""
    seed = int(hashlib.sha256(name.encode()).hexdigest()[:6], 16)
    dice = np.random.default_rng(seed)
    canvas = np.full((900, 700, 3), dice.integers(120, 200, 3), np.uint8)
    cv2.rectangle(canvas, (0, 640), (700, 900), tuple(int(part) for part in dice.integers(60, 120, 3)), -1)
    thing = tuple(int(part) for part in dice.integers(30, 220, 3))
    cv2.ellipse(canvas, (350, 520), (150, 200), 0, 0, 360, thing, -1, cv2.LINE_AA)
    cv2.ellipse(canvas, (310, 450), (40, 80), 20, 0, 360, (245, 245, 245), -1, cv2.LINE_AA)
    noisy = canvas + dice.normal(0, 4, canvas.shape)
    done, coded = cv2.imencode(".jpg", np.clip(noisy, 0, 255).astype(np.uint8))
    assert done
    return coded.tobytes()
