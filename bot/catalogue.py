"""Loads `configs/` and `locales/` into one frozen World, or says which line of which file to correct."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from engine.domain.errors import FitAdError, SettingsWrong
from engine.domain.model import Llm
from engine.domain.plans import Plan
from engine.domain.prompt import Prompt, Segment
from engine.domain.shop import Purpose, Tone
from engine.domain.world import Card, Face, Layout, Look, Motif, Palette, Scene, Style, Trade, World

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

ROLES = ("display", "text", "name")
MAIN = "ko"

Entry = TypeVar("Entry", bound=BaseModel)


def load(configs: Path, locales: Path) -> World:
    """Raises SettingsWrong with one sentence for everything that is wrong."""
    world = World(
        trades=_entries(configs / "trades.yaml", Trade),
        scenes=_entries(configs / "scenes.yaml", Scene),
        looks=_entries(configs / "looks.yaml", Look),
        faces=_entries(configs / "fonts.yaml", Face),
        layouts=_entries(configs / "layouts.yaml", Layout),
        cards=_entries(configs / "cards.yaml", Card),
        styles=_styles(configs / "styles.yaml"),
        palettes=_entries(configs / "palettes.yaml", Palette),
        motifs=_entries(configs / "motifs.yaml", Motif) if (configs / "motifs.yaml").is_file() else {},
        plans=_entries(configs / "plans.yaml", Plan),
        phrases=_phrases(locales),
        lexicon={path.stem: _read(path) for path in sorted((configs / "lexicon").glob("*.yaml"))},
        glossary=_glossary(configs / "glossary.yaml"),
        llms=_entries(configs / "llm.yaml", Llm) if (configs / "llm.yaml").is_file() else {},
        prompts={path.stem: _read(path) for path in sorted((configs / "prompts").glob("*.yaml"))},
    )
    wrong = [sentence for check in CHECKS for sentence in check(world)]
    if wrong:
        raise SettingsWrong("\n".join(wrong))
    return world


# ── files ─────────────────────────────────────────────────────────────────────────────────────────


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text("utf-8"), Loader)  # the C twin of the safe loader
    except FileNotFoundError:
        raise SettingsWrong(f"{path} is missing: restore it from the repository.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise SettingsWrong(f"{path} is no YAML: {wrong}") from None


def _rows(path: Path) -> dict[str, Any]:
    """The file's keys; one outer key named like the file is passed through."""
    content = _read(path)
    if isinstance(content, dict) and list(content) == [path.stem]:
        content = content[path.stem]
    if not isinstance(content, dict):
        raise SettingsWrong(f"{path} must be a mapping of keys to entries.")
    return content


def _entries(path: Path, model: type[Entry]) -> dict[str, Entry]:
    return {str(key): _entry(path, str(key), {"key": key, **(row or {})}, model) for key, row in _rows(path).items()}


def _styles(path: Path) -> dict[Tone, Style]:
    styles = [_entry(path, str(key), {"tone": key, **row}, Style) for key, row in _rows(path).items()]
    return {style.tone: style for style in styles}


def _glossary(path: Path) -> dict[Segment, dict[str, str]]:
    """Korean words and the English of picture models, by segment; empty where another folder of configs has none."""
    if not path.is_file():
        return {}
    try:
        return {
            Segment(str(key)): {str(word): str(said) for word, said in row.items()}
            for key, row in _rows(path).items()
        }
    except (ValueError, AttributeError):
        raise SettingsWrong(f"{path} must hold words under {_some(each.value for each in Segment)}.") from None


def _entry(path: Path, key: str, row: Mapping[str, Any], model: type[Entry]) -> Entry:
    try:
        return model.model_validate(row)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsWrong(f"{path}, {key}: {place} is wrong: {first['msg']}.") from None


def _phrases(locales: Path) -> dict[str, dict[str, str]]:
    """`ko.yaml`, and `house.ko.yaml` beside it for what a floor says by itself."""
    phrases: dict[str, dict[str, str]] = {}
    for path in sorted(locales.glob("*.yaml")):
        phrases.setdefault(path.stem.rpartition(".")[2], {}).update(_flat(_read(path)))
    if MAIN not in phrases:
        raise SettingsWrong(f"{locales / MAIN}.yaml is missing: restore it from the repository.")
    return phrases


def _flat(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


# ── what must fit together ────────────────────────────────────────────────────────────────────────


def _unknown(file: str, key: str, kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    listed = set(known)
    for name in names:
        if name not in listed:
            yield f"configs/{file}.yaml, {key}: there is no {kind} {name!r}; the ones there are: {_some(listed)}."


def _some(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _check_trades(world: World) -> Iterator[str]:
    for key, trade in world.trades.items():
        yield from _unknown("trades", key, "scene", trade.scenes, world.scenes)
        yield from _unknown("trades", key, "look", trade.looks, world.looks)
        yield from _unknown("trades", key, "palette", trade.palettes, world.palettes)


def _check_styles(world: World) -> Iterator[str]:
    for tone in Tone:
        if tone not in world.styles:
            yield f"configs/styles.yaml has no style for the tone {tone.value!r}: add one."
    for style in world.styles.values():
        yield from _unknown("styles", style.tone.value, "face", (style.display, style.text), world.faces)
        yield from _unknown("styles", style.tone.value, "palette", style.palettes, world.palettes)


def _check_layouts(world: World) -> Iterator[str]:
    for key, layout in world.layouts.items():
        faces = [slot.face for purpose in Purpose for slot in layout.said(purpose)]
        yield from _unknown("layouts", key, "face", faces, (*ROLES, *world.faces))


def _check_motifs(world: World) -> Iterator[str]:
    for key, motif in world.motifs.items():
        yield from _unknown("motifs", key, "trade", motif.trades, world.trades)


def _check_english(world: World) -> Iterator[str]:
    """What a picture model reads is ASCII."""
    read = [("glossary", word, said) for words in world.glossary.values() for word, said in words.items()]
    for file, entries in (("scenes", world.scenes), ("looks", world.looks)):
        read += [(file, key, _whole(each.prompt)) for key, each in entries.items()]
    read += [("trades", key, each.pictured) for key, each in world.trades.items()]
    for file, key, said in read:
        if not said.isascii():
            yield f"configs/{file}.yaml, {key}: {said!r} must be English in ASCII, or no picture model reads it."


def _whole(prompt: Prompt) -> str:
    return " ".join(text for _, text in prompt.said)


def _check_phrases(world: World) -> Iterator[str]:
    needed = {kind.key for kind in _kinds(FitAdError)}
    needed |= set(world.phrases[MAIN])
    for locale, phrases in world.phrases.items():
        for key in sorted(needed - set(phrases)):
            yield f"locales/{locale}.yaml: the phrase {key!r} is missing: add it."


def _kinds(root: type[FitAdError]) -> Iterator[type[FitAdError]]:
    yield root
    for kind in root.__subclasses__():
        yield from _kinds(kind)


CHECKS: tuple[Callable[[World], Iterator[str]], ...] = (
    _check_trades,
    _check_styles,
    _check_layouts,
    _check_motifs,
    _check_english,
    _check_phrases,
)
