"""The picture maker that needs no graphics card: every generative step drawn on the processor."""

import asyncio

import numpy as np

from engine.domain.errors import EngineFault, SettingsWrong
from engine.domain.step import Backdrop, Carve, Drawn, Matte, Poster, Restyle, Step
from engine.domain.world import World
from engine.imaging import backdrop, light, poster, relief
from engine.imaging.matte import Matter
from engine.imaging.pixels import Rgb, from_png, to_png
from engine.ports import News

DRAWN = frozenset({"matte", "backdrop", "poster", "restyle"})
"""Kinds of steps that need no generative model; letters in depth it draws with the other words, unasked."""


class CpuMaker:
    """`ports.PictureMaker` on the processor; the same step always gives the same bytes."""

    name = "cpu"

    def __init__(self, world: World, matter: Matter) -> None:
        self._world = world
        self._matter = matter

    def offers(self, kind: str) -> bool:
        return kind in DRAWN

    async def make(self, step: Step, news: News | None = None) -> Drawn:
        """One PNG. Raises SettingsWrong for an unknown scene, look or recipe, TruncatedPicture, WeightsMissing, and
        EngineFault for what only a generative model can make."""
        return Drawn(pictures=(await asyncio.to_thread(self._made, step),))

    async def leave(self) -> None: ...

    def _made(self, step: Step) -> bytes:
        match step:
            case Matte():
                return to_png(self._matter.mask(_rgb(step.picture), step.box))
            case Backdrop():
                return self._backdrop(step)
            case Poster():
                return to_png(self._poster(step))
            case Restyle():
                return self._restyled(step)
            case Carve():
                return _carved(step)
            case _:
                raise EngineFault(f"a {step.kind} needs a picture model")

    def _poster(self, step: Poster) -> Rgb:
        thing = self._world.motifs.get(step.motif or "")
        return poster.draw(step.recipe, step.ratio, step.palette, step.tone, step.seed, thing=thing)

    def _backdrop(self, step: Backdrop) -> bytes:
        scene = self._world.scenes.get(step.scene)
        if scene is None:
            raise SettingsWrong(f"no scene {step.scene} in configs/scenes.yaml")
        extent = step.ratio.extent()
        return to_png(backdrop.draw(scene, step.pose, step.light, extent, step.palette, step.seed))

    def _restyled(self, step: Restyle) -> bytes:
        look = self._world.looks.get(step.look)
        if look is None:
            raise SettingsWrong(f"no look {step.look} in configs/looks.yaml")
        return to_png(light.grade(_rgb(step.picture), look, step.strength))


def _rgb(content: bytes) -> Rgb:
    pixels = from_png(content)
    if pixels.ndim == 2:
        return pixels[..., None].repeat(3, axis=2)
    return pixels[..., :3]


def _carved(step: Carve) -> bytes:
    letters = _rgb(step.letters)[..., 0].astype(np.float32) / np.float32(255)
    return to_png(relief.carve(letters, _rgb(step.ground), step.relief, step.colour, step.light))
