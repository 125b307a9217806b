"""`python -m tests.bench.stage NAME`: one stage measured in this process, its figures as one line of JSON."""

import asyncio
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import skimage.data
from PIL import Image

from bot import catalogue
from bot.settings import Settings
from engine.domain.canvas import Box, Ratio
from engine.domain.picture import Relief
from engine.domain.reading import Known
from engine.domain.step import Light, Pose
from engine.domain.wording import WritingSpec
from engine.domain.world import World
from engine.imaging import backdrop, compose, cutout, export, relief
from engine.imaging.lettering import Typecase
from engine.imaging.matte import MEAN, SIDE, SPREAD, Matter
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Mask, Rgb
from tests.bench.figures import Figure

CANVAS = Ratio.PORTRAIT.extent()
SAID = (
    "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원",
    "연남동 고양이호텔 나른나른, 12월 예약 받아요",
    "서초역 반짝네일 첫 방문 20% 할인 12월까지예요",
    "합정 오월의정원 꽃집 내일 쉬어요",
)


def main() -> None:
    figures = MEASURED[sys.argv[1]]()
    sys.stdout.write(json.dumps([asdict(figure) for figure in figures]) + "\n")


def _world() -> tuple[Settings, World]:
    settings = Settings()
    return settings, catalogue.load(settings.configs, settings.locales)


def _coffee(wide: int = 1024, high: int = 768) -> Rgb:
    """A cup on a table, 4:3."""
    whole = Image.open(Path(skimage.data.__file__).with_name("coffee.png")).convert("RGB")
    return np.asarray(whole.crop((0, 0, 533, 400)).resize((wide, high), Image.Resampling.LANCZOS))


def _timed(made: Callable[[], Any], rounds: int, warm: int = 1) -> list[float]:
    """Milliseconds of each round."""
    for _ in range(warm):
        made()
    return [_once(made) for _ in range(rounds)]


def _once(made: Callable[[], Any]) -> float:
    start = time.perf_counter()
    made()
    return (time.perf_counter() - start) * 1000


def _composing() -> Iterable[Figure]:
    settings, world = _world()
    photo = _coffee(1600, 1200)
    cup = cutout.cut(photo, Matter(settings.store.assets).mask(photo))
    ground = backdrop.draw(world.scenes["window"], Pose.FLAT, Light.LEFT, CANVAS, (), 3)
    spot = Box(x=0.12, y=0.4, width=0.76, height=0.5)
    samples = _timed(lambda: compose.stand(ground, cup, spot, Pose.FLAT, Light.LEFT), 15)
    yield Figure.of_samples("compose 1080×1350, layers ready", samples, "ms", goal=150)


def _backdrops() -> Iterable[Figure]:
    _, world = _world()
    samples = []
    for scene in world.scenes.values():
        for pose in Pose:
            samples += _timed(lambda: backdrop.draw(scene, pose, Light.LEFT, CANVAS, (), len(samples)), 2, 1)  # noqa: B023
    yield Figure.of_samples("backdrop 1080×1350, every scene", samples, "ms", goal=800)


def _previews() -> Iterable[Figure]:
    post = _coffee(CANVAS.width, CANVAS.height)
    samples = _timed(lambda: export.preview(post, generated=False), 20)
    yield Figure.of_samples("preview of a finished post, as JPEG", samples, "ms", goal=60)


def _letters(settings: Settings, world: World) -> Mask:
    typecase = Typecase(world.faces, settings.store.assets / "faces")
    ink = export.inscription(typecase, "나무공방", 210)
    letters = np.zeros((CANVAS.height, CANVAS.width), np.float32)
    left = (CANVAS.width - ink.shape[1]) // 2
    letters[300 : 300 + ink.shape[0], left : left + ink.shape[1]] = ink
    return letters


def _reliefs() -> Iterable[Figure]:
    letters, ground = _letters(*_world()), _coffee(CANVAS.width, CANVAS.height)
    for kind in Relief:
        samples = _timed(lambda: relief.carve(letters, ground, kind, "#8a5a3c", Light.LEFT), 8)  # noqa: B023
        yield Figure.of_samples(f"relief lettering 1080×1350, {kind}", samples, "ms", goal=250)


def _cutting() -> Iterable[Figure]:
    """Ours and the network alone by turns, so that both meet the same load."""
    photo, matter = _coffee(), Matter(Settings().store.assets)
    network, seen = _network(photo)
    ours, plain = [], []
    for number in range(7):
        plain.append(_once(lambda: network.run(None, seen)))
        ours.append(_once(lambda: cutout.cut(photo, matter.mask(photo))))
        if not number:
            ours.clear(), plain.clear()
    ratios = [mine / theirs for mine, theirs in zip(ours, plain, strict=True)]
    yield Figure.of_samples("cutout 1024×768 with repaired edges", ours, "ms")
    yield Figure.of_samples("  the network alone, plain onnxruntime", plain, "ms")
    yield Figure.of_samples("  cutout against the network alone", ratios, "×", goal=1.3)


def _network(photo: Rgb) -> tuple[Any, dict[str, np.ndarray]]:
    """U²-Net in a plain session, and the photo as it wants it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    # Else its threads spin on after each run and steal the processors from ours.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    model = Settings().store.assets / "models" / "u2net" / "u2net.onnx"
    network = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    small = cv2.resize(photo, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    whitened = (small / small.max() - MEAN) / SPREAD
    return network, {network.get_inputs()[0].name: whitened.transpose(2, 0, 1)[None].astype(np.float32)}


def _matting() -> Iterable[Figure]:
    """rembg's own way to a soft edge; its first picture, which compiles, is not counted."""
    os.environ["REMBG_HOME"] = str(Settings().store.assets.resolve())
    from rembg import new_session, remove

    photo, session = Image.fromarray(_coffee()), new_session("u2net", providers=["CPUExecutionProvider"])
    samples = _timed(lambda: remove(photo, session=session, alpha_matting=True), 2)
    yield Figure.of_samples("  rembg with its alpha matting, the same photo", samples, "ms")


def _opening() -> Iterable[Figure]:
    """A 200-MP photograph made in a child process, for making it takes more memory than opening it."""
    content = _in_child(_galaxy)
    start = time.perf_counter()
    open_photo(content)
    seconds = time.perf_counter() - start
    # Not getrusage: its peak is handed down by the process that started this one.
    peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
    yield Figure("200-MP JPEG opened", seconds, seconds, "s")
    yield Figure("  memory of the whole process at its peak", peak, peak, "MB", goal=1500)


def _galaxy() -> bytes:
    tile, out = Image.fromarray(_coffee(1020, 1360)), io.BytesIO()
    whole = Image.new("RGB", (12240, 16320))
    for place in range(144):
        whole.paste(tile, (place % 12 * 1020, place // 12 * 1360))
    whole.save(out, "JPEG", quality=88)
    return out.getvalue()


def _in_child(made: Callable[[], bytes]) -> bytes:
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writes, "wb") as out:
            out.write(made())
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as into:
        content = into.read()
    os.waitpid(child, 0)
    return content


def _words() -> Iterable[Figure]:
    """A message read and three captions, fifteen tags written from it."""
    from engine.writing.copy import RulesWriter
    from engine.writing.reading import RulesReader

    _, world = _world()
    reader, writer, lines = RulesReader(world), RulesWriter(world), cycle(SAID)

    async def both() -> None:
        reading = await reader.read(next(lines), Known(today=date(2026, 11, 22)))
        await writer.write(WritingSpec(shop=reading.facts.said, today="2026-11-22"))

    samples = _timed(lambda: asyncio.run(both()), 80, warm=4)
    yield Figure.of_samples("reader and writer together", samples, "ms", goal=30)


MEASURED: dict[str, Callable[[], Iterable[Figure]]] = {
    "compose": _composing,
    "backdrop": _backdrops,
    "preview": _previews,
    "relief": _reliefs,
    "cutout": _cutting,
    "matting": _matting,
    "large": _opening,
    "words": _words,
}

if __name__ == "__main__":
    main()
