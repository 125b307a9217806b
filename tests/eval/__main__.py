"""`make eval`: the rules over every dialogue of ours, and the model where one is set: `python -m tests.eval [-v]`.

A model is set by OPENAI_API_KEY or OPENAI_BASE_URL, like for the program itself. It reads the same dialogues, line by
line, and writes a pack of each; gates, lists and figures are those of the rules.
"""

import asyncio
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from bot import catalogue
from bot import settings as configured
from bot.bureau import terms
from bot.settings import ROOT, Settings
from engine.domain.errors import ModelFault
from engine.domain.model import Call, End
from engine.domain.reading import Known, Reading
from engine.domain.shop import Purpose, Shop
from engine.domain.wording import CopyPack, WritingSpec
from engine.domain.world import World
from engine.writing.captions import bigrams, overlap_of
from engine.writing.claims import ClaimChecker
from engine.writing.copy import RulesWriter
from engine.writing.openai.bureau import Bureau
from engine.writing.openai.client import Server
from engine.writing.reading import RulesReader
from tests.eval.score import GATES, TODAY, Card, dialogues, faults_of, missing, scores, spoken

FILES = ("dialogues.yaml", "unseen.yaml", "talked.yaml", "messy.yaml")
MODEL_GATES = {"name": 0.95, "region": 0.95, "tone": 0.95, "offer": 0.85}
"""What a model must reach over the same dialogues."""

TAG = re.compile("#[0-9A-Za-z\uac00-\ud7a3_]{2,24}")


@dataclass
class Figures:
    """Of the packs: how different the three captions are, whether tags are valid, claims, and who stood in."""

    distinct: list[float] = field(default_factory=list)
    overlap: list[float] = field(default_factory=list)
    tags: list[float] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    stood_in: int = 0

    def learn(self, one: str, shop: Shop, pack: CopyPack, checker: ClaimChecker) -> None:
        texts = [caption.text for caption in pack.captions]
        every = [pair for text in texts for pair in sorted(bigrams(text))]
        self.distinct.append(len(set(every)) / max(1, len(every)))
        self.overlap.append(max(overlap_of(a, b) for a, b in combinations(texts, 2)))
        self.tags.append(sum(bool(TAG.fullmatch(tag)) for tag in set(pack.hashtags)) / 15)
        names = (shop.name or "",)
        said = [*texts, *pack.hashtags, str(pack.words.headline), str(pack.words.detail)]
        self.claims += [f"{one}: {flag.span}" for text in said for flag in checker.check(text, shop.trade, names)]


@dataclass
class Path:
    """One way of understanding and writing: the rules alone, or a model before them."""

    name: str
    rules: RulesReader
    pen: RulesWriter
    bureau: Bureau | None = None
    card: Card = field(default_factory=Card)
    figures: Figures = field(default_factory=Figures)

    async def read(self, text: str, known: Known) -> Reading:
        if self.bureau is not None:
            try:
                return await self.bureau.reader.read(text, known)
            except ModelFault:
                self.figures.stood_in += 1
        return self.rules.understand(text, known)

    async def write(self, spec: WritingSpec) -> CopyPack:
        if self.bureau is not None:
            try:
                return await self.bureau.writer.write(spec)
            except ModelFault:
                self.figures.stood_in += 1
        return self.pen.compose(spec)

    async def hear(self, lines: Iterable[str]) -> tuple[Shop, Purpose | None]:
        shop, purpose = Shop(), None
        for line in lines:
            asked = "shop" if shop.name is None else "confirm"
            reading = await self.read(line, Known(shop=shop, asked=asked, today=TODAY))
            shop, purpose = reading.facts.applied(shop), reading.purpose or purpose
        return shop, purpose

    async def play(self, one: dict[str, Any], checker: ClaimChecker) -> None:
        shop, purpose = await self.hear(one["lines"])
        pack = await self.write(WritingSpec(shop=shop, purpose=purpose, today=TODAY.isoformat()))
        for name, value in scores(one["want"], shop).items():
            self.card.fields[name].append(value)
            if value < 0.99:
                self.card.misses.append(f"{one['id']}: {name} {getattr(shop, name)!r}")
        everything = spoken(pack) + shop.model_dump_json()
        self.card.forbidden += [f"{one['id']}: {word}" for word in one.get("forbid", ()) if word in everything]
        self.card.forbidden += [f"{one['id']}: {word}" for word in one.get("clean", ()) if word in spoken(pack)]
        self.card.faults += [f"{one['id']}: {fault}" for fault in faults_of(shop, purpose, pack)]
        self.figures.learn(one["id"], shop, pack, checker)


def told(path: Path, gates: dict[str, float]) -> list[str]:
    """The whole card as lines."""
    card, found = path.card, path.figures
    lines = [f"── {path.name}"]
    for name, values in card.fields.items():
        gate = gates.get(name)
        mark = "" if gate is None else f"  gate {gate:.2f} {'met' if card.mean(name) >= gate else 'NOT MET'}"
        lines.append(f"{name:14} {card.mean(name):.3f}  of {len(values)}{mark}")
    lines += [
        f"distinct-2     {sum(found.distinct) / len(found.distinct):.3f}  mean of three captions",
        f"overlap        {max(found.overlap):.2f} at most, {sum(found.overlap) / len(found.overlap):.2f} mean",
        f"tags valid     {sum(found.tags) / len(found.tags):.3f}",
        f"claims         {len(found.claims)}  {found.claims[:5]}",
        f"forbidden      {len(card.forbidden)}  {card.forbidden}",
        f"faults         {len(card.faults)}  {card.faults[:8]}",
    ]
    if path.bureau is not None:
        lines.append(f"rules stood in {found.stood_in} times")
    return lines


def ears(rules: RulesReader) -> str:
    lines = dialogues("understanding.yaml")
    missed = [line["say"] for line in lines if missing(rules, line)]
    return f"short lines    {1 - len(missed) / len(lines):.3f}  of {len(lines)}  gate 0.95  {missed}"


async def evaluated(world: World, settings: Settings) -> list[Path]:
    rules, pen, checker = RulesReader(world), RulesWriter(world), ClaimChecker(world)
    paths, calls = [Path("rules", rules, pen)], list[Call]()
    if settings.llm.on:
        server = Server(**terms(settings.llm, world))
        bureau = Bureau.of(world, rules, pen, server, settings.llm, calls.append)
        paths.append(Path(f"model {server.model.key}", rules, pen, bureau))
    for path in paths:
        for one in (one for file in FILES for one in dialogues(file)):
            await path.play(one, checker)
    for path in paths:
        print("\n".join(told(path, MODEL_GATES if path.bureau else GATES)))
        if path.bureau is None:
            print(ears(rules))
        else:
            await path.bureau.close()
            print(*cost(calls), sep="\n")
        if "-v" in sys.argv:
            print("\n".join(path.card.misses))
    return paths


def cost(calls: list[Call]) -> list[str]:
    used = [call for call in calls if call.end is End.USED]
    seconds = sorted(call.seconds for call in used) or [0.0]
    return [
        f"calls          {len(calls)}, {len(calls) - len(used)} of no use",
        f"won            {sum(call.won for call in calls):.2f} in all",
        f"seconds        {seconds[len(seconds) // 2]:.2f} median, {seconds[-1]:.2f} at most",
    ]


def main() -> None:
    settings = configured.load()
    world = catalogue.load(ROOT / "configs", ROOT / "locales")
    paths = asyncio.run(evaluated(world, settings))
    card = paths[0].card
    low = [name for name, gate in GATES.items() if card.mean(name) < gate]
    sys.exit(bool(low or card.forbidden))


if __name__ == "__main__":
    main()
