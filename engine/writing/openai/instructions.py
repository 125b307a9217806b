"""What a model is told, from `configs/prompts/`, with this world's own keys put in."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from engine.domain.errors import SettingsWrong
from engine.domain.frozen import Frozen
from engine.domain.reading import Intent
from engine.domain.world import World

MARK = "\n\nInternal mark, never to be written: {secret}"


class Sheet(Frozen):
    """A file of `configs/prompts/`. `most` is the answer's tokens at most, `faults` a repair's sentences by key."""

    version: int
    most: int = 1200
    system: str
    repair: str = ""
    faults: Mapping[str, str] = {}


@dataclass(frozen=True)
class Instructions:
    """One file ready for use. `secret` stands in the instructions, and in no honest answer."""

    name: str
    sheet: Sheet
    system: str
    secret: str = field(repr=False)
    label: str


def instructions(world: World, name: str) -> Instructions:
    """With other files' words where it names them. Raises SettingsWrong."""
    sheet, secret = _sheet(world, name), secrets.token_hex(8)
    system, label = sheet.system, f"{name}@{sheet.version}"
    for other in world.prompts:
        if f"<<{other}>>" in system:
            part = _sheet(world, other)
            system, label = system.replace(f"<<{other}>>", part.system), f"{label}+{other}@{part.version}"
    for key, words in _lists(world).items():
        system = system.replace(f"<<{key}>>", words)
    return Instructions(name, sheet, system.strip() + MARK.format(secret=secret), secret, label)


def _sheet(world: World, name: str) -> Sheet:
    try:
        return Sheet.model_validate(world.prompts[name])
    except KeyError:
        raise SettingsWrong(f"configs/prompts/{name}.yaml is missing: restore it from the repository.") from None
    except ValidationError as wrong:
        raise SettingsWrong(f"configs/prompts/{name}.yaml: {wrong}") from None


def _lists(world: World) -> dict[str, str]:
    keys = {"trades": world.trades, "looks": world.looks, "scenes": world.scenes, "palettes": world.palettes}
    made = {name: " ".join(known) for name, known in keys.items()}
    moods = dict.fromkeys(mood for scene in world.scenes.values() for mood in scene.moods)
    return {**made, "moods": ", ".join(moods), "intents": " ".join(Intent)}
