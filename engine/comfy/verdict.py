"""What a box's answers mean: an entry of its history, a refusal, memory run out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.domain.errors import BoxAway, BoxFault, BoxRefuses, BoxSpoils, EngineFault, OutOfMemory

MEMORY_TYPES: Final = ("OutOfMemoryError", "MemoryError")
MEMORY_WORDS: Final = ("out of memory", "cuda_error_out_of_memory", "not enough memory", "alloc_failed")


@dataclass(frozen=True, slots=True)
class Shot:
    """A file a box has saved."""

    filename: str
    subfolder: str
    type: str


class Interrupted(BoxFault):
    """Somebody stopped it who was not us."""


def pictures(entry: Mapping[str, Any], node: str) -> tuple[Shot, ...]:
    """The files of one node. Raises BoxSpoils where there are none."""
    found = (entry.get("outputs") or {}).get(node, {}).get("images", ())
    shots = tuple(Shot(str(each["filename"]), str(each.get("subfolder", "")), str(each["type"])) for each in found)
    if not shots:
        raise BoxSpoils(f"node {node} has saved nothing")
    return shots


def fault(entry: Mapping[str, Any]) -> EngineFault | None:
    """Why a prompt of the history failed; None if it did not."""
    status = entry.get("status") or {}
    if status.get("status_str") != "error":
        return None
    for kind, data in reversed(status.get("messages") or ()):
        if kind == "execution_error":
            return _failed(data)
        if kind == "execution_interrupted":
            return Interrupted("interrupted at the box")
    return BoxSpoils("failed without saying why")


def _failed(data: Mapping[str, Any]) -> EngineFault:
    """`current_inputs` holds the owner's words and is not repeated."""
    kind, message = str(data.get("exception_type", "")), str(data.get("exception_message", ""))
    if starved(kind, message):
        return OutOfMemory(f"{data.get('node_type')}: {kind}")
    return BoxSpoils(
        f"{data.get('node_type')}: {kind}: {message.strip().splitlines()[0][:200] if message.strip() else ''}"
    )


def starved(kind: str, message: str) -> bool:
    """Memory ran out, by type or by text: ComfyUI itself recognises only some of these."""
    said = message.lower()
    return kind.rpartition(".")[2] in MEMORY_TYPES or any(words in said for words in MEMORY_WORDS)


def refusal(answer: Mapping[str, Any]) -> BoxRefuses | None:
    """What is wrong with a prompt, by title and input; None if nothing is. A 200 can refuse half of it."""
    wrong = answer.get("node_errors") or {}
    told = [
        f"{node.get('class_type')}: {each.get('message')} ({str(each.get('details'))[:160]})"
        for node in wrong.values()
        for each in node.get("errors", ())
    ]
    error = answer.get("error")
    if told:
        return BoxRefuses("; ".join(told[:3]))
    if isinstance(error, Mapping):
        return BoxRefuses(f"{error.get('type')}: {error.get('message')}")
    return BoxRefuses(str(error)) if error else None


def answered(status: int, text: str) -> BoxFault | None:
    """What an HTTP status says about a box; None where the answer is to be read."""
    if status in (401, 403, 407):
        return BoxRefuses(f"answers {status}: the token of this box is missing or wrong")
    if status == 413:
        return BoxRefuses("answers 413: start it with a larger --max-upload-size")
    if status >= 500:
        return BoxAway(f"answers {status}")
    if text.lstrip()[:1] == "<":
        return BoxAway("answers with a page, not as a ComfyUI does: is its address right?")
    return None
