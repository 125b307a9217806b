"""Measures the rules writer over forty shops: `python -m tests.eval.wording [-v]`."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from time import process_time
from typing import Any

import yaml

from engine.domain.shop import Offer, Purpose, Shop
from engine.domain.wording import Caption, CopyPack, WritingSpec
from engine.domain.world import World
from engine.writing.captions import SHORTEST, overlap_of
from engine.writing.claims import ClaimChecker
from engine.writing.copy import RulesWriter
from engine.writing.phrasing import syllables
from tests.eval.score import TODAY, words_only

SHOPS = Path(__file__).with_name("shops.yaml")
RUN = 6
"""Syllables of a run that would read as a template."""


@dataclass(frozen=True)
class Written:
    shop: Shop
    purpose: Purpose
    pack: CopyPack


@dataclass(frozen=True)
class Figures:
    """`worn` is the run of most captions, outside the facts, and their number; lists name what is wrong."""

    captions: int
    worn: tuple[tuple[str, int], ...]
    overlap: float
    least_facts: int
    wrong: tuple[str, ...]
    milliseconds: float


def shops() -> Iterator[tuple[Shop, Purpose]]:
    for one in yaml.safe_load(SHOPS.read_text(encoding="utf-8")):
        yield shop_of(one), Purpose(one["purpose"])


def shop_of(one: dict[str, Any]) -> Shop:
    facts = {name: value for name, value in one.items() if name not in {"offer", "until", "purpose", "features"}}
    offer = Offer(text=one["offer"], until=one.get("until")) if "offer" in one else None
    return Shop(**facts, offer=offer, features=tuple(one.get("features", ())))


def written(writer: RulesWriter) -> list[Written]:
    return [
        Written(shop, purpose, writer.compose(WritingSpec(shop=shop, purpose=purpose, today=TODAY.isoformat())))
        for shop, purpose in shops()
    ]


def facts_of(shop: Shop) -> list[str]:
    """What the owner said, as it may stand in a caption; the longest first."""
    days = [day for day in (shop.day, shop.last_day, shop.offer.until if shop.offer else None) if day]
    said = [shop.name, shop.region, shop.industry, shop.service, shop.price, shop.hours, *shop.features]
    said += [shop.offer.text if shop.offer else None, *(f"{day.month}월 {day.day}일" for day in days)]
    return sorted((one for one in said if one), key=len, reverse=True)


def runs(text: str, facts: list[str]) -> set[str]:
    """Every run of six syllables that no fact interrupts, spaces and marks aside."""
    for fact in facts:
        text = text.replace(fact, "|")
    letters = re.sub("[^가-힣0-9A-Za-z|]", "", text)
    return {part[place : place + RUN] for part in letters.split("|") for place in range(max(0, len(part) - RUN + 1))}


def named(caption: Caption, shop: Shop) -> int:
    """How many of a shop's own facts a caption names."""
    return sum(fact in caption.text for fact in facts_of(shop))


def digits_of(shop: Shop) -> set[str]:
    return set(re.findall(r"\d+", " ".join(facts_of(shop)) + " " + (shop.price or "")))


def wrong_with(one: Written, claims: ClaimChecker) -> Iterator[str]:
    """What a strict reader would send back."""
    shop, pack = one.shop, one.pack
    names = (shop.name or "",)
    for caption in pack.captions:
        said = f"{shop.name}: {caption.text!r}"
        if not SHORTEST <= len(caption.text) <= 220:
            yield f"length {len(caption.text)} {said}"
        if syllables(caption.hook) > 20 or not caption.text.startswith(caption.hook):
            yield f"hook {said}"
        if named(caption, shop) < 2:
            yield f"facts {said}"
        if shop.price and not shop.offer and one.purpose is not Purpose.NOTICE and shop.price not in caption.text:
            yield f"price {said}"
        if shop.offer and shop.offer.text.split(", ")[0].split()[-1] not in caption.text:
            yield f"offer {said}"
        if any(digit not in digits_of(shop) for digit in re.findall(r"\d+", caption.text)):
            yield f"digits {said}"
        if not claims.allows(caption.text, shop.trade, names):
            yield f"claim {said}"
        if re.search(r"[{}<>|#]|[은는이가을를] [은는이가을를] |\s[은는을를에]\s|[.!?]{2}", caption.text):
            yield f"sign {said}"
    if len({caption.hook for caption in pack.captions}) < 3:
        yield f"hooks {shop.name}"
    tags = pack.hashtags
    if len({tag.casefold() for tag in tags}) != 15 or not all(
        re.fullmatch("#[0-9A-Za-z가-힣_]{2,24}", tag) for tag in tags
    ):
        yield f"tags {shop.name} {tags}"
    if not all(claims.allows(tag, shop.trade, names) for tag in tags):
        yield f"claims in tags {shop.name} {tags}"


def figures(world: World) -> tuple[Figures, list[Written]]:
    writer, claims = RulesWriter(world), ClaimChecker(world)
    written(writer)
    start = process_time()
    packs = written(writer)
    took = (process_time() - start) / len(packs) * 1000
    seen: Counter[str] = Counter()
    for one in packs:
        for caption in one.pack.captions:
            seen.update(runs(caption.text, facts_of(one.shop)))
    pairs = [overlap_of(a.text, b.text) for one in packs for a, b in combinations(one.pack.captions, 2)]
    return Figures(
        captions=3 * len(packs),
        worn=tuple(seen.most_common(8)),
        overlap=max(pairs),
        least_facts=min(named(caption, one.shop) for one in packs for caption in one.pack.captions),
        wrong=tuple(text for one in packs for text in wrong_with(one, claims)),
        milliseconds=took,
    ), packs


def shown(one: Written) -> str:
    shop, pack = one.shop, one.pack
    head = f"== {shop.name} · {shop.trade} · {shop.tone or 'tone of the trade'} · {one.purpose}"
    captions = "\n\n".join(f"[{caption.angle}]\n{caption.text}" for caption in pack.captions)
    words = {name: value for name, value in pack.words.model_dump().items() if value}
    return f"{head}\n{captions}\n{words}\n{' '.join(pack.hashtags)}\n"


def main() -> None:
    found, packs = figures(words_only())
    if "-v" in sys.argv:
        print("\n".join(shown(one) for one in packs))
    print(f"captions           {found.captions}")
    print(f"most worn run      {found.worn[0][1]} of {found.captions} (goal <= 4)  {found.worn}")
    print(f"bigram overlap     {found.overlap:.2f} at most (goal <= .35)")
    print(f"own facts          {found.least_facts} at least (goal >= 2)")
    print(f"wrong              {len(found.wrong)}")
    print("\n".join(found.wrong))
    print(f"time               {found.milliseconds:.1f} ms of processor for a pack (goal <= 20)")


if __name__ == "__main__":
    main()
