"""A pack in one call against three calls, one after another or side by side: requests, tokens, won, modelled time.

Nothing is sent: the instructions are those of `configs/prompts/write.yaml`, cut at its own sections for three
calls, the data and the answer those of a test. Tokens are counted by `bpe-openai` (o200k). Time is first token
plus tokens at a rate, both assumed: no server is asked.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import bpe_openai  # type: ignore[import-untyped]

from bot import catalogue
from bot.settings import ROOT
from engine.domain.model import Llm, Usage
from engine.domain.wording import WritingSpec
from engine.domain.world import World
from engine.writing.copy import RulesWriter
from engine.writing.openai.client import Client, Server
from engine.writing.openai.veil import Veil
from engine.writing.openai.writer import ModelWriter
from engine.writing.reading import RulesReader
from tests.bench.figures import Figure
from tests.engine.writing.test_model_writer import SPEC, good

WON = 1400.0
FIRST, RATE = 0.8, 135.0
"""Seconds to the first token and tokens a second, as a gateway states them for gpt-6-luna."""

SLOW_FIRST = 2.3
SECTIONS = {
    "captions": (("captions:", "headline:"), ("captions", "headline", "subline")),
    "tags": (("hashtags:", "alt:"), ("hashtags", "alt")),
    "picture": (("picture:",), ("picture", "avoid")),
}


@cache
def counter() -> Callable[[str], int]:
    """Tokens of a text."""
    encoding = bpe_openai.get_encoding("o200k_base")
    return lambda text: len(encoding.encode(text))


@dataclass(frozen=True)
class Ask:
    """One request's text and the answer's."""

    sent: str
    received: str

    @property
    def usage(self) -> Usage:
        count = counter()
        return Usage(sent=count(self.sent), received=count(self.received))

    def seconds(self, first: float) -> float:
        return first + self.usage.received / RATE


def unified(world: World, spec: WritingSpec = SPEC) -> list[Ask]:
    system, data = _told(world, spec)
    return [Ask(system + data, _said(good()))]


def three(world: World, spec: WritingSpec = SPEC) -> list[Ask]:
    system, data = _told(world, spec)
    head, parts = _cut(system)
    return [
        Ask(
            head + "".join(parts[name] for name in names) + data,
            _said({key: good()[key] for key in keys}),
        )
        for names, keys in SECTIONS.values()
    ]


def _told(world: World, spec: WritingSpec) -> tuple[str, str]:
    rules, pen = RulesReader(world), RulesWriter(world)
    client = Client(Server(Llm(key="none"), url="http://127.0.0.1:9/v1"), lambda _call: None)
    writer = ModelWriter.of(world, pen, Veil(rules.tidier, rules.facts), client)
    return writer.told.sheet.system, json.dumps(writer.seen(spec, pen.compose(spec)), ensure_ascii=False)


def _cut(system: str) -> tuple[str, dict[str, str]]:
    """What every call needs, and the sections by their first word."""
    names = [name for names, _ in SECTIONS.values() for name in names]
    places = sorted((system.index(f"\n{name}") + 1, name) for name in names)
    ends = [*(place for place, _ in places[1:]), len(system)]
    parts = {name: system[place:end] for (place, name), end in zip(places, ends, strict=True)}
    return system[: places[0][0]], parts


def _said(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)


def figures() -> list[Figure]:
    world = catalogue.load(ROOT / "configs", ROOT / "locales")
    llm = world.llms["gpt-6-luna"]
    one, many = unified(world), three(world)
    made = [
        _figure("pack, requests: one call", len(one), ""),
        _figure("pack, requests: three calls", len(many), ""),
    ]
    for name, asks in (("one call", one), ("three calls", many)):
        made.append(_figure(f"pack, tokens sent: {name}", sum(ask.usage.sent for ask in asks), "tokens"))
        made.append(_figure(f"pack, tokens received: {name}", sum(ask.usage.received for ask in asks), "tokens"))
        made.append(_figure(f"pack, cost on {llm.key}: {name}", WON * sum(llm.dollars(a.usage) for a in asks), "won"))
    for first in (FIRST, SLOW_FIRST):
        said = f"modelled, first token {first} s"
        made.append(_figure(f"pack, {said}: one call", one[0].seconds(first), "s"))
        made.append(_figure(f"pack, {said}: three in a row", sum(ask.seconds(first) for ask in many), "s"))
        made.append(_figure(f"pack, {said}: three at once", max(ask.seconds(first) for ask in many), "s"))
    return made


def _figure(name: str, value: float, unit: str) -> Figure:
    return Figure(name, value, value, unit)


if __name__ == "__main__":
    from tests.bench.figures import table

    print(table(figures()))
