"""What a box says while it works, as values: frames of its socket in, how far it is out. Nothing here waits."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

NODES: Final = 0.2
"""What finished nodes count; the rest are the samplers' steps."""

PREVIEW, TEXT, PREVIEW_WITH_PROMPT = 1, 3, 4

SHOWN: Final = (b"\xff\xd8\xff", b"\x89PNG")
LARGEST: Final = 160 * 1024
"""Bytes of a preview that is passed on; a box sends at most 512 px."""


@dataclass(frozen=True, slots=True)
class Heard:
    """`share` 0.0 to 1.0 if that is news, `preview` a small JPEG or PNG, `ended`: go and read the history."""

    share: float | None = None
    preview: bytes | None = None
    ended: bool = False


SILENCE: Final = Heard()


@dataclass(slots=True)
class Listener:
    """Follows one prompt; what belongs to others is not heard. `samples` are the steps of all its samplers."""

    prompt: str
    nodes: int
    samples: int
    _done: set[str] = field(default_factory=set)
    _stepped: dict[str, float] = field(default_factory=dict)

    def hear(self, frame: str | bytes) -> Heard:
        """Never raises: what can't be read is silence."""
        try:
            return self._binary(frame) if isinstance(frame, bytes) else self._message(json.loads(frame))
        except (ValueError, KeyError, TypeError, AttributeError, struct.error):
            return SILENCE

    def _message(self, message: Mapping[str, Any]) -> Heard:
        data = message["data"]
        if data.get("prompt_id") != self.prompt:
            return SILENCE
        match message["type"]:
            case "execution_cached":
                self._done.update(str(each) for each in data["nodes"])
            case "executed":
                self._done.add(str(data["node"]))
            case "progress":
                self._stepped[str(data["node"])] = float(data["value"])
            case "progress_state":
                self._state(data["nodes"])
            case "executing" if data["node"] is None:
                return Heard(ended=True)
            case "execution_success" | "execution_error" | "execution_interrupted":
                return Heard(ended=True)
            case _:
                return SILENCE
        return Heard(share=self.share)

    def _state(self, nodes: Mapping[str, Mapping[str, Any]]) -> None:
        for key, node in nodes.items():
            if node["state"] == "finished":
                self._done.add(key)
            if node["max"] > 1:
                self._stepped[key] = float(node["value"])

    def _binary(self, frame: bytes) -> Heard:
        (kind,) = struct.unpack_from(">I", frame)
        if kind == PREVIEW:
            return _seen(frame[8:])
        if kind != PREVIEW_WITH_PROMPT:
            return SILENCE
        (long,) = struct.unpack_from(">I", frame, 4)
        about = json.loads(frame[8 : 8 + long])
        return _seen(frame[8 + long :]) if about.get("prompt_id") == self.prompt else SILENCE

    @property
    def share(self) -> float:
        nodes = min(1.0, len(self._done) / max(1, self.nodes))
        if not self.samples:
            return nodes
        return NODES * nodes + (1 - NODES) * min(1.0, sum(self._stepped.values()) / self.samples)


def _seen(preview: bytes) -> Heard:
    return Heard(preview=preview) if preview.startswith(SHOWN) and len(preview) <= LARGEST else SILENCE


def samples(graph: Mapping[str, Any]) -> int:
    """The steps all samplers of a graph will take."""
    nodes = (node["inputs"] for node in graph.values())
    return sum(int(given["steps"]) for given in nodes if isinstance(given.get("steps"), int) and "denoise" in given)
