"""What a language model was told and what it answered, for a person to read: nothing of it is kept."""

from typing import Any

from bot.bureau import Show
from bot.channels.console import Print


def explaining(out: Print) -> Show:
    """Shows every exchange and what our own rules found wrong with it."""

    def show(seen: Any) -> None:
        for line in _findings(seen) if hasattr(seen, "faults") else _exchange(seen):
            out(line)

    return show


def _exchange(seen: Any) -> list[str]:
    call, usage = seen.call, seen.call.usage
    tokens = f"{usage.sent} tokens sent ({usage.cached} cached), {usage.received} received ({usage.thought} thought)"
    head = f"── {call.task}: {call.model}, instructions {call.prompt}, asked as {call.way}, {call.end.value}"
    cost = f"   {tokens}, {call.won:.2f} won, {call.seconds:.2f} s"
    return [head, cost, "   told:", seen.system, "   asked:", seen.data, "   answered:", seen.answer or "(nothing)"]


def _findings(seen: Any) -> list[str]:
    if not seen.faults:
        return ["── our rules found nothing wrong"]
    after = "filled by our rules" if seen.last else "sent back once"
    return [f"── our rules found, {after}:", *(f"   - {fault}" for fault in seen.faults)]
