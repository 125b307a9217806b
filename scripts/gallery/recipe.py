"""The gallery's recipe: which cells it shows, each as an order to the studio."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field

from engine.domain.canvas import Box
from engine.domain.frozen import Frozen
from engine.domain.job import Calligraphy, Candidates, Cutout, Faces, JobSpec, Render
from engine.domain.picture import Design, MediaRef

RECIPE = Path(__file__).with_name("recipe.yaml")


class Kind(StrEnum):
    POST = "post"
    PAIR = "pair"
    SHEET = "sheet"
    FACES = "faces"
    LETTERS = "letters"
    CUTOUT = "cutout"


class Cell(Frozen):
    """One picture of the gallery. `photo` names a photograph, None draws from nothing; `design` lacks its photo."""

    caption: str
    kind: Kind = Kind.POST
    photo: str | None = None
    box: Box | None = None
    design: Design = Design()
    faces: tuple[str, ...] = ()

    def order(self, photo: MediaRef | None) -> JobSpec:
        """What the studio is asked for. Raises ValueError for a cutout without a photo."""
        design = self.design.model_copy(update={"photo": photo, "box": self.box})
        match self.kind:
            case Kind.SHEET:
                return Candidates(design=design)
            case Kind.FACES:
                return Faces(design=design, faces=self.faces)
            case Kind.LETTERS:
                return Calligraphy(design=design)
            case Kind.CUTOUT if photo is None:
                raise ValueError(f"{self.caption}: a cutout needs a photo")
            case Kind.CUTOUT:
                return Cutout(photo=photo, box=self.box)
            case _:
                return Render(design=design, before=self.kind is Kind.PAIR)


class Section(Frozen):
    """Cells under one title, with a note that says what to look for."""

    title: str
    note: str = ""
    cells: tuple[Cell, ...] = Field(min_length=1)


def sections(recipe: Path = RECIPE) -> tuple[Section, ...]:
    """Raises ValidationError, with the field, where the recipe says what no order can hold."""
    return tuple(_section(row) for row in yaml.safe_load(recipe.read_text("utf-8")))


def _section(row: Mapping[str, Any]) -> Section:
    shared = {name: row[name] for name in ("kind", "photo", "design") if name in row}
    return Section(
        title=row["title"], note=row.get("note", ""), cells=[laid_over(shared, cell) for cell in row["cells"]]
    )


def laid_over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Both as one, `over` winning field by field, mappings inside laid over each other too."""
    merged = dict(under)
    for name, value in over.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(name), Mapping)
        merged[name] = laid_over(merged[name], value) if both else value
    return merged
