"""The state graph as a drawing, made from the step table so that it is never wrong."""

from collections.abc import Iterator

from conversation.session import Step
from conversation.table import ANYWHERE, ROOMS, WORKSHOPS


def reachable(step: Step, drawn: bool) -> frozenset[Step]:
    """Where one turn can lead from `step`, before or after a picture, or a sheet of them, is drawn."""
    onward = ROOMS[step].leads | {ROOMS[step].back} | ANYWHERE
    return onward | WORKSHOPS if drawn else onward


def mermaid() -> str:
    """A Mermaid state diagram: whole lines lead on, dotted ones are `back`; what works everywhere is a note."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "flowchart TD"
    yield f"  begin((start)) --> {Step.SHOP}"
    for step, room in ROOMS.items():
        yield f"  {step}[{step}]"
        yield from (f"  {step} --> {other}" for other in Step if other in room.leads)
        if room.back is not step:
            yield f"  {step} -. back .-> {room.back}"
    yield f"  anywhere{{{{anywhere}}}} -- start over, new --> {Step.SHOP}"
    yield f"  anywhere -- a photo --> {Step.PICTURE}"
    yield f"  anywhere -- another feel --> {Step.CANDIDATES}"
    yield f"  anywhere -- show, undo, a change drawn --> {Step.FINISH}"
    yield "  drawn{{any chip of a drawn post}}"
    yield from (f"  drawn --> {step}" for step in Step if step in WORKSHOPS)
