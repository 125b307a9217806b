"""`configs/models.yaml` as values: files with their licences, what is loaded together, packs of custom nodes."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, ValidationError

from engine.comfy.graph import Value
from engine.domain.errors import SettingsWrong
from engine.domain.frozen import Frozen

Key = str


class Licence(Frozen):
    """`paid`: whether a service that takes money may run it; `terms` is what would allow it."""

    name: str
    paid: bool
    terms: str = ""


class Model(Frozen):
    """A file on a box. `hidden` ones no node lists, so a box can't be asked for them."""

    file: str
    folder: str
    licence: str
    source: str
    gb: Annotated[float, Field(gt=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    hidden: bool = False


class Base(Frozen):
    """Models by role that are loaded together; `vram` in GB, `t5` tokens of the long prompt."""

    vram: Annotated[float, Field(ge=0)]
    t5: Annotated[int, Field(ge=0)] = 0
    models: Mapping[str, Key]
    values: Mapping[str, Value] = Field(default_factory=dict)


class Pack(Frozen):
    name: str
    source: str
    commit: str


class Shelf(Frozen):
    licences: Mapping[Key, Licence]
    models: Mapping[Key, Model]
    bases: Mapping[Key, Base]
    packs: Mapping[Key, Pack] = Field(default_factory=dict)

    def licence(self, model: Key) -> Licence:
        return self.licences[self.models[model].licence]

    def barred(self, models: Iterable[Key], agreed: Iterable[str]) -> list[Key]:
        """Models that a paid plan may not use without an agreement that nobody has stated."""
        stated = set(agreed)
        return sorted(
            key for key in set(models) if not self.licence(key).paid and self.models[key].licence not in stated
        )


def read(path: Path) -> Shelf:
    """Raises SettingsWrong: what is missing, in which entry."""
    try:
        content: Any = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SettingsWrong(f"{path} is missing: restore it from the repository.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise SettingsWrong(f"{path} is no YAML: {wrong}") from None
    try:
        shelf = Shelf.model_validate(content)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsWrong(f"{path}: {place} is wrong: {first['msg']}.") from None
    _fit(path, shelf)
    return shelf


def _fit(path: Path, shelf: Shelf) -> None:
    for key, model in shelf.models.items():
        if model.licence not in shelf.licences:
            raise SettingsWrong(
                f"{path}: {key} has the licence {model.licence!r}, which `licences` does not describe."
            )
    for key, base in shelf.bases.items():
        for model_key in base.models.values():
            if model_key not in shelf.models:
                raise SettingsWrong(
                    f"{path}: base {key} names the model {model_key!r}, which `models` does not have."
                )
