"""A design as its letters see it, and with the placement they were drawn at."""

from engine.domain.canvas import Placement
from engine.domain.picture import Design
from engine.imaging import choose, place
from engine.imaging.ground import Ground
from engine.imaging.parts import spoken
from engine.imaging.place import Area


def lettered_as(design: Design, drawn: Ground) -> Design:
    """The design for its letters; where the AI mark stands on a card's photo it takes nothing from the words."""
    asked = _asked(design)
    if drawn.hidden is None or drawn.panel is None:
        return asked
    wide, high = (share * drawn.extent.short for share in place.MARK)
    spot = place.mark_place(place.Ground.unseen(drawn.extent, drawn.hidden), wide, high)
    return asked if spot.meets(Area.of(drawn.panel, drawn.extent)) else asked.model_copy(update={"mark": False})


def _asked(design: Design) -> Design:
    """The design as the letters see it: a placement counts only if the owner moved it, and on this very layout."""
    lettering = design.lettering
    here, auto = _basis(design)
    known, _, found = (lettering.basis or "").partition("@")
    moved = lettering.placement is not None and (not known or (known == here and found != auto))
    if moved:
        return design
    return design.model_copy(update={"lettering": lettering.model_copy(update={"placement": None})})


def _basis(design: Design) -> tuple[str, str]:
    placement = design.lettering.placement
    return choose.basis(design, spoken(design).bare), "" if placement is None else _written(placement)


def _written(placement: Placement) -> str:
    return f"{placement.x:.4f},{placement.y:.4f},{placement.scale:.4f}"


def settled(design: Design, placement: Placement) -> Design:
    """The design with the placement that was drawn; its basis keeps apart what we found from what the owner moved."""
    asked = _asked(design).lettering.placement is not None
    here = choose.basis(design, spoken(design).bare)
    basis = f"{here}@{'owner' if asked else _written(placement)}"
    lettering = design.lettering.model_copy(update={"placement": placement, "basis": basis})
    return design.model_copy(update={"lettering": lettering})
