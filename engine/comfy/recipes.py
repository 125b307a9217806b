"""From a step to what a box is asked: which workflows, in which order of preference, with which values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.comfy.attempt import Ticket
from engine.comfy.graph import Value
from engine.comfy.library import Library, Workflow
from engine.comfy.tokens import counter
from engine.domain.canvas import Extent, Ratio
from engine.domain.picture import Keep, Relief
from engine.domain.prompt import Dropped, Prompt, fitted
from engine.domain.step import (
    Backdrop,
    Carve,
    Fill,
    Generate,
    Matte,
    Polish,
    Restyle,
    Step,
    Surround,
    Upscale,
)

NATIVE: Final = {
    Ratio.PORTRAIT: (896, 1120),
    Ratio.SQUARE: (1024, 1024),
    Ratio.WIDE: (1360, 768),
    Ratio.STORY: (768, 1360),
}
"""Sizes of about a million pixels, which FLUX and SDXL were trained on, in steps of 16."""

PIXELS: Final = 1_003_520
LEAST, MOST = 0.2, 0.85
"""Denoise of a look at the smallest and at full strength; at none the picture is handed back."""

UNWANTED: Final = "text, letters, watermark, logo, blurry, deformed, extra objects"

PLAIN = ("text_to_image", "text_to_image_sdxl")
GENERATE: Final = {
    Polish.NONE: PLAIN,
    Polish.DETAIL: ("text_to_image_detailed", "text_to_image_second_pass", *PLAIN),
    Polish.SECOND: ("text_to_image_second_pass", *PLAIN),
}
SURROUND: Final = {
    Keep.PRODUCT: ("background_product",),
    Keep.PERSON: ("background_portrait", "background_portrait_depth"),
    Keep.BOTH: ("background_hybrid",),
}
RELIEFS: Final = {
    Relief.EMBOSS: "raised embossed lettering, thick matte letters standing out of a plain wall, soft side light",
    Relief.CARVED: "lettering carved deep into a plain surface, engraved letters, soft side light",
    Relief.FLOATING: "floating three dimensional letters before a plain wall, soft large shadow behind them",
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """`workflows` by preference; `pictures` by the inputs they go to; `output` is the one that is wanted."""

    workflows: tuple[str, ...]
    values: Mapping[str, Value] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    prompt: Prompt | None = None
    seed: int = 0
    output: str = "pictures"
    generated: bool = True

    def variant(self, workflow: Workflow) -> str:
        """Which experiment this order is in: the same for the same seed."""
        names = sorted(workflow.variants)
        return names[self.seed % len(names)]

    def ticket(self, workflow: Workflow, base: str, library: Library) -> Ticket:
        values = {"seed": self.seed, "unwanted": UNWANTED, **workflow.variants[self.variant(workflow)], **self.values}
        values |= self._said(library.shelf.bases[base].t5)
        graph = workflow.made(base, library.shelf, values)
        places = {
            _split(place, workflow): content
            for name, content in self.pictures.items()
            for place in workflow.inputs[name]
        }
        return Ticket(graph, {self.output: workflow.saves(self.output)}, workflow.deadline, places)

    @property
    def unsaid(self) -> tuple[Dropped, ...]:
        """What of the prompt is not among the words for CLIP."""
        return () if self.prompt is None else fitted(self.prompt, counter()).dropped

    def _said(self, long: int) -> dict[str, str]:
        """The long form for T5 and the short one for CLIP; a base without T5 reads the short one alone."""
        if self.prompt is None:
            return {}
        said = fitted(self.prompt, counter(), long=long or 75)
        return {"prompt": said.long if long else said.short, "keywords": said.short}


def _split(place: str, workflow: Workflow) -> tuple[str, str]:
    title, _, name = place.rpartition(".")
    return workflow.graph.titled(title), name


def recipe(step: Step, extent: Extent | None = None) -> Recipe | None:
    """What a box is asked for a step; None for what boxes have no part in. `extent` is that of the step's picture."""
    match step:
        case Matte():
            photo = {"picture": step.picture}
            workflows = ("cutout_birefnet", "cutout_ben2", "cutout_rembg")
            return Recipe(workflows, pictures=photo, output="mask", generated=False)
        case Backdrop():
            return Recipe(PLAIN, _canvas(step.ratio), prompt=step.prompt, seed=step.seed)
        case Generate():
            values = {**_canvas(step.ratio), "count": step.count}
            return Recipe(GENERATE[step.polish], values, prompt=step.prompt, seed=step.seed)
        case Restyle():
            values = {**_near(extent), "denoise": denoise(step.strength)}
            photo = {"picture": step.picture}
            return Recipe(("restyle", "restyle_sdxl"), values, photo, step.prompt, step.seed)
        case Surround():
            sent = {"picture": step.picture, "mask": step.mask}
            return Recipe(SURROUND[step.keep], _near(extent), sent, step.prompt, step.seed)
        case Fill():
            sent = {"picture": step.picture, "mask": step.mask}
            return Recipe(("erase_expand",), _near(extent), sent, step.prompt, step.seed)
        case Carve():
            said = Prompt(subject=RELIEFS[step.relief])
            return Recipe(("lettering_relief",), _near(extent), {"letters": step.letters}, said, step.seed)
        case Upscale():
            assert extent is not None
            twice: dict[str, Value] = {"width": extent.width * 2, "height": extent.height * 2}
            return Recipe(("upscale",), twice, {"picture": step.picture})
        case _:
            return None


def denoise(strength: float) -> float:
    return round(LEAST + (MOST - LEAST) * strength, 3)


def _canvas(ratio: Ratio) -> dict[str, Value]:
    wide, high = NATIVE[ratio]
    return {"width": wide, "height": high, "count": 1}


def _near(extent: Extent | None) -> dict[str, Value]:
    """About a million pixels in the picture's own shape, in steps of 16."""
    assert extent is not None
    scale = (PIXELS / (extent.width * extent.height)) ** 0.5
    return {"width": _stepped(extent.width * scale), "height": _stepped(extent.height * scale)}


def _stepped(pixels: float) -> int:
    return max(256, round(pixels / 16) * 16)
