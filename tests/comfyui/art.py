"""Pictures a box of ours gives back: of the size that was asked for, from what was sent, and full of metadata."""

import json
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

Pixels = NDArray[np.uint8]


def drawn(graph: dict[str, Any], node: str, files: dict[str, bytes]) -> Pixels:
    """What the saving node of that id shows."""
    title = graph[node]["_meta"]["title"]
    wide, high = _size(graph, files)
    if title in ("Mask", "Cutout", "Lettering"):
        return _cut(title, wide, high, _sent(graph, "Letters", files) if title == "Lettering" else None)
    seed = next((value["inputs"]["seed"] for value in graph.values() if "seed" in value["inputs"]), 0)
    scene = _scene(wide, high, int(seed))
    photo = next((found for name in ("Photo", "Subject") if (found := _sent(graph, name, files)) is not None), None)
    if photo is None:
        return scene
    shown = cv2.resize(photo[..., :3], (wide, high))
    if "Photo" in _titles(graph):
        return np.asarray(cv2.addWeighted(shown, 0.8, scene, 0.2, 0), np.uint8)
    kept = _sent(graph, "Kept", files)
    share = cv2.resize(kept[..., :1] if kept is not None else shown[..., :1], (wide, high))[..., None] / 255.0
    return np.rint(shown * share + scene * (1 - share)).astype(np.uint8)


def coded(pixels: Pixels, graph: dict[str, Any]) -> bytes:
    """As ComfyUI saves it without --disable-metadata: with the whole prompt inside."""
    from io import BytesIO

    told = PngImagePlugin.PngInfo()
    told.add_text("prompt", json.dumps(graph))
    out = BytesIO()
    Image.fromarray(pixels).save(out, "PNG", pnginfo=told, compress_level=1)
    return out.getvalue()


def preview() -> bytes:
    done, content = cv2.imencode(".jpg", np.full((32, 32, 3), 128, np.uint8))
    assert done
    return content.tobytes()


def _titles(graph: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {node["_meta"]["title"]: node for node in graph.values()}


def _sent(graph: dict[str, Any], title: str, files: dict[str, bytes]) -> Pixels | None:
    node = _titles(graph).get(title)
    content = files.get(str(node["inputs"]["image"])) if node else None
    if content is None:
        return None
    found = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), np.uint8)


def _size(graph: dict[str, Any], files: dict[str, bytes]) -> tuple[int, int]:
    titles = _titles(graph)
    for name in ("Canvas", "Size", "Subject size"):
        if name in titles:
            given = titles[name]["inputs"]
            return int(given["width"]), int(given["height"])
    photo = _sent(graph, "Photo", files)
    return (512, 512) if photo is None else (photo.shape[1], photo.shape[0])


def _scene(wide: int, high: int, seed: int) -> Pixels:
    """A calm ramp in a colour of its seed, a little grainy."""
    dice = np.random.default_rng(seed % 2**32)
    tone = dice.integers(90, 200, 3)
    ramp = np.linspace(0.75, 1.15, high)[:, None, None]
    noise = dice.normal(0, 2, (high, wide, 1))
    return np.clip(tone * ramp + noise, 0, 255).astype(np.uint8)


def _cut(title: str, wide: int, high: int, letters: Pixels | None) -> Pixels:
    """One thing in the middle, or the letters that were sent."""
    mask = np.zeros((high, wide), np.uint8)
    if letters is not None:
        mask = cv2.resize(letters[..., 0], (wide, high))
    else:
        cv2.ellipse(mask, (wide // 2, high * 11 // 20), (wide // 4, high // 4), 0, 0, 360, 255, -1, cv2.LINE_AA)
    if title == "Mask":
        return np.repeat(mask[..., None], 3, axis=2)
    return np.dstack([np.full((high, wide, 3), (190, 150, 90), np.uint8), mask])
