"""Scores the rules reader and writer over the dialogues: `python -m tests.eval.score [-v]`."""

import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from engine.domain.reading import Known
from engine.domain.shop import Purpose, Shop
from engine.domain.wording import CopyPack, WritingSpec
from engine.domain.world import Trade, World
from engine.writing.captions import SHORTEST, overlap_of
from engine.writing.copy import RulesWriter
from engine.writing.reading import RulesReader

HERE = Path(__file__).parent
CONFIGS = HERE.parents[1] / "configs"
TODAY = date(2026, 11, 22)
GATES = {"name": 0.85, "region": 0.85, "tone": 0.9, "industry": 0.9, "offer": 0.6, "features": 0.65}


@cache
def words_only() -> World:
    """A world with trades and word lists and nothing to draw."""
    trades = yaml.safe_load((CONFIGS / "trades.yaml").read_text(encoding="utf-8"))
    files = (CONFIGS / "lexicon").glob("*.yaml")
    empty: dict[str, Any] = {
        name: {} for name in ("scenes", "looks", "faces", "layouts", "styles", "palettes", "plans", "phrases")
    }
    return World(
        trades={key: Trade(key=key, **trade) for key, trade in trades.items()},
        lexicon={file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files},
        **empty,
    )


def dialogues(file: str = "dialogues.yaml") -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((HERE / file).read_text(encoding="utf-8"))
    return loaded


def played(reader: RulesReader, lines: list[str], drawn: bool = False) -> tuple[Shop, Purpose | None]:
    """What is known after an owner has said these lines; the bot asks for the shop until it has a name."""
    shop, purpose = Shop(), None
    for line in lines:
        asked = "shop" if shop.name is None else "confirm"
        reading = reader.understand(line, Known(shop=shop, asked=asked, today=TODAY, drawn=drawn))
        shop, purpose = reading.facts.applied(shop), reading.purpose or purpose
    return shop, purpose


def pressed(text: object) -> str:
    return re.sub(r"[\s,.'\"]+", "", str(text or "")).lower()


def alike(want: str, got: str) -> bool:
    return bool(want) and bool(got) and (want in got or got in want)


def features_score(want: list[str], got: tuple[str, ...]) -> float:
    """F1 over phrases; a phrase is met if the one contains the other."""
    if not want and not got:
        return 1.0
    met = sum(any(alike(pressed(one), pressed(other)) for other in got) for one in want)
    right = sum(any(alike(pressed(one), pressed(other)) for one in want) for other in got)
    recall = met / len(want) if want else 1.0
    precision = right / len(got) if got else 1.0
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def scores(want: dict[str, Any], shop: Shop) -> dict[str, float]:
    """Each field from 0.0 to 1.0; a field nobody spoke of must stay empty, trade guesses aside."""
    offer = pressed(shop.offer.text) if shop.offer else ""
    made = {
        "name": float(pressed(want.get("name")) == pressed(shop.name)),
        "region": float(
            alike(pressed(want.get("region")), pressed(shop.region)) or (not want.get("region") and not shop.region)
        ),
        "tone": float(want.get("tone") == (shop.tone.value if shop.tone else None)),
        "offer": float(all(pressed(part) in offer for part in want["offer"]) if "offer" in want else not offer),
    }
    if "industry" in want:
        made["industry"] = float(pressed(shop.industry) in {pressed(word) for word in want["industry"]})
    if "features" in want:
        made["features"] = features_score(want["features"], shop.features)
    for name in ("service", "price"):
        if name in want:
            made[name] = float(pressed(want[name]) == pressed(getattr(shop, name)))
    return made


@dataclass
class Card:
    """The whole evaluation."""

    fields: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    forbidden: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def mean(self, name: str) -> float:
        return sum(self.fields[name]) / max(1, len(self.fields[name]))


def spoken(pack: CopyPack) -> str:
    return "\n".join([*(one.text for one in pack.captions), *pack.hashtags, str(pack.words), pack.alt])


def faults_of(shop: Shop, purpose: Purpose | None, pack: CopyPack) -> list[str]:
    """What is wrong with a pack: invented digits, overlap, length, tags."""
    known = "".join(re.findall(r"\d+", shop.model_dump_json()))
    until = [day for day in (shop.day, shop.offer.until if shop.offer else None) if day]
    known += "".join(f"{day.month} {day.day}" for day in until)
    wrong = []
    for caption in pack.captions:
        digits = re.findall(r"\d+", caption.text)
        wrong += [f"digits {one}" for one in digits if one not in known]
        wrong += ["tag in caption"] if "#" in caption.text else []
        bare = WritingSpec(shop=shop).bare
        wrong += [f"length {len(caption.text)}"] if not bare and not SHORTEST <= len(caption.text) <= 220 else []
    wrong += ["same hook"] if len({one.hook for one in pack.captions}) < 3 else []
    bare = WritingSpec(shop=shop).bare
    pairs = [overlap_of(one.text, other.text) for one, other in combinations(pack.captions, 2)]
    wrong += [f"overlap {max(pairs):.2f}"] if not bare and max(pairs) > 0.35 else []
    wrong += ["tags"] if len({tag.casefold() for tag in pack.hashtags}) != 15 else []
    return wrong


def heard(reader: RulesReader, file: str) -> Card:
    """The reading alone."""
    card = Card()
    for one in dialogues(file):
        shop, _ = played(reader, one["lines"])
        for name, value in scores(one["want"], shop).items():
            card.fields[name].append(value)
            if value < 0.99:
                card.misses.append(f"{one['id']}: {name} {getattr(shop, name)!r} wanted {one['want'].get(name)!r}")
        card.forbidden += [f"{one['id']}: {word}" for word in one.get("forbid", ()) if word in shop.model_dump_json()]
    return card


def evaluated(reader: RulesReader, writer: RulesWriter, file: str = "dialogues.yaml") -> Card:
    card = Card()
    for one in dialogues(file):
        shop, purpose = played(reader, one["lines"])
        pack = writer.compose(WritingSpec(shop=shop, purpose=purpose, today=TODAY.isoformat()))
        for name, value in scores(one["want"], shop).items():
            card.fields[name].append(value)
            if value < 0.99:
                card.misses.append(f"{one['id']}: {name} {getattr(shop, name)!r} wanted {one['want'].get(name)!r}")
        everything = spoken(pack) + shop.model_dump_json()
        card.forbidden += [f"{one['id']}: {word}" for word in one.get("forbid", ()) if word in everything]
        card.forbidden += [f"{one['id']}: {word}" for word in one.get("clean", ()) if word in spoken(pack)]
        card.faults += [f"{one['id']}: {fault}" for fault in faults_of(shop, purpose, pack)]
    return card


def understood(reader: RulesReader) -> tuple[float, list[str]]:
    """The share of the short lines that do what they must, and those that do not."""
    lines = dialogues("understanding.yaml")
    missed = [f"{line['say']}: {wrong}" for line in lines if (wrong := missing(reader, line))]
    return 1 - len(missed) / len(lines), missed


def missing(reader: RulesReader, line: dict[str, Any]) -> str:
    """What a short line should have done and did not, or nothing."""
    shop = Shop(name="담은커피", service="흑임자라떼", price="5,500원") if line.get("drawn", True) else Shop()
    known = Known(shop=shop, asked=line.get("asked"), today=TODAY, drawn=line.get("drawn", True))
    reading = reader.understand(line["say"], known)
    for name in ("yes", "choice", "intent", "purpose"):
        if name in line and getattr(reading, name) != line[name]:
            return f"{name} is {getattr(reading, name)!r}"
    if "edit" in line and not any(
        line["edit"].items() <= edit.model_dump(mode="json").items() for edit in reading.edits
    ):
        return f"edits are {reading.edits!r}"
    if "withdrawn" in line:
        return "" if line["withdrawn"] in reading.facts.withdrawn else f"withdrawn is {reading.facts.withdrawn!r}"
    if "edit" not in line and "fact" not in line and (reading.edits or not reading.facts.empty):
        return f"too much: {reading.edits!r} {reading.facts!r}"
    said = reading.facts.said
    got = {"offer": said.offer.text if said.offer else None, "phone": said.contacts.phone}
    for name, value in line.get("fact", {}).items():
        if got.get(name, getattr(said, name, None)) != value:
            return f"{name} is {got.get(name, getattr(said, name, None))!r}"
    return ""


def main() -> None:
    world = words_only()
    reader = RulesReader(world)
    card = evaluated(reader, RulesWriter(world), *[word for word in sys.argv[1:] if word != "-v"])
    share, missed = understood(reader)
    print(f"understood {share:.3f}  of {len(dialogues('understanding.yaml'))}  gate 0.95  {missed}")
    for name, values in card.fields.items():
        gate = GATES.get(name)
        print(f"{name:10} {card.mean(name):.3f}  of {len(values)}" + (f"  gate {gate}" if gate else ""))
    print(f"forbidden  {len(card.forbidden)}  {card.forbidden}")
    print(f"faults     {len(card.faults)}  {card.faults}")
    if "-v" in sys.argv:
        print("\n".join(card.misses))


if __name__ == "__main__":
    main()
