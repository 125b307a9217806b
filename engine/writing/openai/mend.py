"""A model's pack made whole: what is faulty is taken from the rules' own pack, which has no faults."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from engine.domain.prompt import Prompt
from engine.domain.shop import Purpose, Shop
from engine.domain.wording import HASHTAGS, Caption, CopyPack, Flag, Words, WritingSpec
from engine.writing.captions import ANGLES
from engine.writing.openai.check import Facts, Fault, Inspector, text_of
from engine.writing.openai.shapes import PackSaid, PictureSaid
from engine.writing.phrasing import syllables
from engine.writing.picture import DETAIL, HEADLINE

MOST_AVOIDED: Final = 8
SAFER: Final = 30
"""Letters of a safe way to say a claim."""

SPACE: Final = "empty upper third"
"""Where a picture stays calm for words when nobody said where."""


@dataclass(frozen=True)
class Mender:
    inspector: Inspector

    def whole(
        self, said: PackSaid, faults: Collection[Fault], rules: CopyPack, spec: WritingSpec, facts: Facts
    ) -> CopyPack:
        """`rules` is the pack they made of the same request; it stands in, part by part."""
        purpose = facts.purpose or Purpose.DAILY
        return rules.model_copy(
            update={
                "captions": tuple(self._caption(at, said, faults, rules, spec) for at in range(len(rules.captions))),
                "hashtags": self._tags(said.hashtags, rules, facts),
                "words": self._words(said, faults, rules.words, spec.shop, purpose),
                "alt": rules.alt if _wrong("alt", faults) else said.alt.strip(),
                "prompt": spec.wish.over(_prompt(said.picture, faults)),
                "flags": self._safer(said, rules.flags, facts),
                "avoid": () if _wrong("picture", faults) else tuple(said.avoid[:MOST_AVOIDED]),
            }
        )

    def _caption(
        self, at: int, said: PackSaid, faults: Collection[Fault], rules: CopyPack, spec: WritingSpec
    ) -> Caption:
        if at >= len(said.captions) or any(fault.part == "caption" and fault.at == at for fault in faults):
            return rules.captions[at]
        text = text_of(said.captions[at])
        return Caption(hook=text.splitlines()[0].strip(), text=_reached(text, spec), angle=ANGLES[at])

    def _safer(self, said: PackSaid, flags: Iterable[Flag], facts: Facts) -> tuple[Flag, ...]:
        """The model's way of saying a claim safely, where it is short, true and no claim itself."""
        offered = {each.span: each.instead.strip() for each in said.safer}
        fit = {
            span: text
            for span, text in offered.items()
            if text and len(text) <= SAFER and not self.inspector.untrue(text, facts)
        }
        return tuple(flag.model_copy(update={"alternative": fit.get(flag.span, flag.alternative)}) for flag in flags)

    # ── tags ──────────────────────────────────────────────────────────────────────────────────────

    def _tags(self, tags: Iterable[str], rules: CopyPack, facts: Facts) -> tuple[str, ...]:
        """The shop and its place first, then the model's in its order, then the rules' own."""
        shop = {tag.casefold() for tag in rules.hashtags if tag == "#" + _pressed(facts.shop.name)}
        places = [_pressed(word) for word in (facts.shop.region or "").split()]
        good = [tag for tag in tags if self.inspector.good_tag(tag, facts)]
        here = [tag for tag in (*good, *rules.hashtags) if any(place and place in tag for place in places)]
        first = [*(tag for tag in rules.hashtags if tag.casefold() in shop), *here[:2]]
        every = {tag.casefold(): tag for tag in reversed((*first, *good, *rules.hashtags))}
        ranked = dict.fromkeys(tag.casefold() for tag in (*first, *good, *rules.hashtags))
        return tuple(every[key] for key in ranked)[:HASHTAGS]

    # ── the picture's words ───────────────────────────────────────────────────────────────────────

    def _words(self, said: PackSaid, faults: Collection[Fault], rules: Words, shop: Shop, purpose: Purpose) -> Words:
        """A notice says its day as the rules print it; a price stands only beside its thing."""
        if purpose is Purpose.NOTICE or rules.bare:
            return rules
        headline = rules.headline if _wrong("headline", faults) else _line(said.headline, HEADLINE)
        if purpose is Purpose.SALE and shop.offer and not _tells(headline, shop.offer.text):
            headline = rules.headline
        detail = rules.detail if _wrong("subline", faults) else _line(said.subline, DETAIL) or rules.detail
        told = f"{headline} {detail}"
        detail = detail if detail and detail not in (headline or "") else None
        known = shop.service and shop.service in told and shop.price and shop.price not in told
        price = shop.price if known and rules.price else None
        return rules.model_copy(update={"headline": headline, "detail": detail, "price": price})


def _wrong(part: str, faults: Iterable[Fault]) -> bool:
    return any(fault.part == part for fault in faults)


def _prompt(said: PictureSaid, faults: Collection[Fault]) -> Prompt:
    if _wrong("picture", faults):
        return Prompt(space=SPACE)
    prompt = said.prompt
    return prompt if prompt.space.strip() else prompt.model_copy(update={"space": SPACE})


def _reached(text: str, spec: WritingSpec) -> str:
    """With the shop's own contact where the owner wants it; no model has seen it."""
    contact = spec.shop.contacts.any() if spec.contacts else None
    return f"{text}\n{contact}" if contact else text


def _line(text: str | None, most: int) -> str | None:
    line = " ".join((text or "").split()).strip(" .")
    return line if line and syllables(line) <= most else None


def _tells(headline: str | None, offer: str) -> bool:
    """Whether a headline says the number of a benefit."""
    numbers = re.findall(r"\d+", offer)
    return bool(headline) and (not numbers or any(number in (headline or "") for number in numbers))


def _pressed(word: str | None) -> str:
    return re.sub("[^0-9A-Za-z\uac00-\ud7a3_]", "", word or "")
