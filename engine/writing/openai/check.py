"""What is wrong with a model's pack, by this house's own rules; a fault names its part, so that it can be mended."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from engine.domain.frozen import Frozen
from engine.domain.shop import Purpose, Shop
from engine.domain.wording import CAPTIONS, HASHTAGS, WritingSpec
from engine.domain.world import World
from engine.writing.captions import OVERLAP, overlap_of
from engine.writing.claims import ClaimChecker
from engine.writing.lexicon import compiled, part
from engine.writing.openai.shapes import CaptionSaid, PackSaid
from engine.writing.phrasing import syllables
from engine.writing.picture import DETAIL, HEADLINE
from engine.writing.plots import HOOK

LENGTHS: Final = {-1: (40, 120), 0: (80, 220), 1: (130, 220)}
"""Letters of a caption, by how long the owner wants it."""

ALT: Final = 200
TAG: Final = re.compile("#[0-9A-Za-z\uac00-\ud7a3_]{2,24}")
LINKED: Final = re.compile(r"#|https?:|www\.|@\w|(?<!\d)0\d{1,2}-?\d{3,4}-?\d{4}")
STRANGE: Final = re.compile(r"[{}<>|\\]|\*\*|\b(?:null|None|caption|hook|JSON)\b")
FOREIGN: Final = re.compile("[\u0400-\u1fff\u3040-\ud7ff]")
WEEKDAYS: Final = "\uc6d4\ud654\uc218\ubaa9\uae08\ud1a0\uc77c"
"""Monday to Sunday, as the first syllable of each."""


class Family(Frozen):
    """Words that say one kind of fact; `alike`: each says the same as the others, and so do `purposes`."""

    key: str
    when: str
    alike: bool = False
    purposes: tuple[Purpose, ...] = ()


class InventedWords(Frozen):
    """See `configs/lexicon/invented.yaml`."""

    families: tuple[Family, ...]
    picture_letters: str
    generic: str
    empty: str
    won: str
    weekday: str


class Fault(Frozen):
    """`part` is caption, tag, headline, subline, alt or picture; `at` its place from 0; `what` the words."""

    part: str
    key: str
    at: int = 0
    what: str = ""


@dataclass(frozen=True)
class Facts:
    """What may be said of a shop in one post."""

    shop: Shop
    purpose: Purpose | None
    printed: tuple[str, ...]

    @cached_property
    def said(self) -> tuple[str, ...]:
        """Everything the owner said, and days as they are printed."""
        shop = self.shop
        offer = (shop.offer.text, shop.offer.condition) if shop.offer else ()
        plain = (shop.name, shop.region, shop.industry, shop.service, shop.price, shop.audience, shop.hours)
        return tuple(text for text in (*plain, *offer, *shop.features, *self.printed) if text)

    @cached_property
    def text(self) -> str:
        return " ".join(self.said)

    @cached_property
    def bare(self) -> str:
        return self.text.replace(" ", "")

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(re.findall(r"\d+", self.text.replace(",", "")))

    @cached_property
    def days(self) -> tuple[date, ...]:
        shop = self.shop
        until = shop.offer.until if shop.offer else None
        return tuple(day for day in (shop.day, shop.last_day, until) if day)

    def named(self, text: str) -> int:
        """How many facts a text names."""
        bare = re.sub(r"\s", "", text)
        return sum(re.sub(r"\s", "", fact) in bare for fact in dict.fromkeys(self.said))


class Inspector:
    """Implements the rules a pack must keep."""

    def __init__(self, world: World, claims: ClaimChecker) -> None:
        """Raises SettingsWrong."""
        words = part(world.lexicon, "invented", InventedWords)
        self._claims = claims
        self._families = tuple((family, compiled(family.when)) for family in words.families)
        self._letters, self._generic = compiled(words.picture_letters), compiled(words.generic)
        self._empty, self._won, self._weekday = map(compiled, (words.empty, words.won, words.weekday))

    def faults(self, said: PackSaid, spec: WritingSpec, facts: Facts) -> tuple[Fault, ...]:
        return (
            *self._captions(said.captions, spec, facts),
            *self._picture_words(said, facts),
            *self._tags(said.hashtags, facts),
            *self._alt(said.alt, facts),
            *self._picture(said),
        )

    # ── captions ──────────────────────────────────────────────────────────────────────────────────

    def _captions(self, captions: list[CaptionSaid], spec: WritingSpec, facts: Facts) -> Iterator[Fault]:
        if len(captions) != CAPTIONS:
            yield Fault(part="caption", key="captions", what=str(len(captions)))
        least, most = LENGTHS[max(-1, min(1, spec.length))]
        for at, one in enumerate(captions[:CAPTIONS]):
            text = text_of(one)
            if len(text) < least:
                yield Fault(part="caption", key="short", at=at, what=str(len(text)))
            if len(text) > most:
                yield Fault(part="caption", key="long", at=at, what=str(len(text)))
            if not one.hook.strip() or syllables(one.hook) > HOOK:
                yield Fault(part="caption", key="hook", at=at)
            if LINKED.search(text):
                yield Fault(part="caption", key="hash", at=at)
            if facts.named(text) < min(2, len(set(facts.said))):
                yield Fault(part="caption", key="facts", at=at)
            yield from self._untrue("caption", at, text, facts)
            yield from self._wrong_day(at, text, facts)
            yield from _twice(at, captions)

    def good_captions(self, captions: Sequence[CaptionSaid], spec: WritingSpec, facts: Facts) -> tuple[str, ...]:
        """The texts of those without a fault, however many there are."""
        bad = {fault.at for fault in self._captions(list(captions), spec, facts) if fault.key != "captions"}
        return tuple(text_of(each) for at, each in enumerate(captions[:CAPTIONS]) if at not in bad)

    def _wrong_day(self, at: int, text: str, facts: Facts) -> Iterator[Fault]:
        """A weekday must be that of a day that is meant."""
        meant = {WEEKDAYS[day.weekday()] for day in facts.days}
        for found in self._weekday.findall(text):
            if found not in meant and f"{found}" not in self._weekday.findall(facts.text):
                yield Fault(part="caption", key="weekday", at=at, what=found)

    # ── every text ────────────────────────────────────────────────────────────────────────────────

    def _untrue(self, where: str, at: int, text: str, facts: Facts) -> Iterator[Fault]:
        """Numbers, facts and claims that nobody gave, and signs of a machine."""
        strange = [number for number in re.findall(r"\d+", text.replace(",", "")) if number not in facts.numbers]
        spoken = [found[0] for found in self._won.finditer(text) if not _same_won(found[0], facts.text)]
        if strange or spoken:
            yield Fault(part=where, key="digits", at=at, what=", ".join(dict.fromkeys([*strange, *spoken])))
        for invented in self.invented(text, facts):
            yield Fault(part=where, key="invented", at=at, what=invented)
        for flag in self._claims.check(text, facts.shop.trade, (facts.shop.name or "",)):
            yield Fault(part=where, key="claim", at=at, what=flag.span)
        if STRANGE.search(text) or self._empty.search(text):
            yield Fault(part=where, key="strange", at=at)

    def untrue(self, text: str, facts: Facts) -> bool:
        """Whether a text says a number, fact or claim that nobody gave."""
        return any(self._untrue("text", 0, text, facts))

    def invented(self, text: str, facts: Facts) -> Iterator[str]:
        """Words that say a fact nobody gave."""
        for family, pattern in self._families:
            if facts.purpose in family.purposes or (family.alike and pattern.search(facts.text)):
                continue
            found = (word[0] for word in pattern.finditer(text))
            yield from (word for word in found if word.replace(" ", "") not in facts.bare)

    # ── the picture's words, tags, alt, prompt ────────────────────────────────────────────────────

    def _picture_words(self, said: PackSaid, facts: Facts) -> Iterator[Fault]:
        headline, subline = (said.headline or "").strip(), (said.subline or "").strip()
        if not headline or syllables(headline) > HEADLINE:
            yield Fault(part="headline", key="headline")
        if syllables(subline) > DETAIL:
            yield Fault(part="subline", key="subline")
        yield from self._untrue("headline", 0, headline, facts)
        yield from self._untrue("subline", 0, subline, facts)

    def _tags(self, tags: list[str], facts: Facts) -> Iterator[Fault]:
        good = [tag for tag in dict.fromkeys(tag.casefold() for tag in tags) if self.good_tag(tag, facts)]
        if len(good) < HASHTAGS:
            yield Fault(part="tag", key="tags", what=str(len(good)))

    def good_tag(self, tag: str, facts: Facts) -> bool:
        """A tag that is valid, says no more than the facts and claims nothing; generic ones are counted elsewhere."""
        if not TAG.fullmatch(tag) or tag[1:].isdigit() or self._banned(tag):
            return False
        return not any(self._untrue("tag", 0, tag[1:], facts))

    def _banned(self, tag: str) -> bool:
        return bool(self._generic.match(tag))

    def _alt(self, alt: str, facts: Facts) -> Iterator[Fault]:
        if not alt.strip() or len(alt) > ALT:
            yield Fault(part="alt", key="alt")
        yield from self._untrue("alt", 0, alt, facts)

    def _picture(self, said: PackSaid) -> Iterator[Fault]:
        """The prompt goes to a picture model that knows no Korean and can't write."""
        phrases = [text for _, text in said.picture.prompt.said]
        if not said.picture.subject.strip() or any(map(FOREIGN.search, (*phrases, *said.avoid))):
            yield Fault(part="picture", key="korean")
        for text in phrases:
            found = self._letters.search(text)
            if found:
                yield Fault(part="picture", key="letters", what=found[0])


def text_of(caption: CaptionSaid) -> str:
    """Hook and body as they are posted."""
    body = caption.body.strip()
    hook = caption.hook.strip()
    return body if body.startswith(hook) and hook else "\n".join(filter(None, (hook, body)))


def _twice(at: int, captions: Iterable[CaptionSaid]) -> Iterator[Fault]:
    """Captions before this one that it repeats."""
    ordered = list(captions)
    mine = text_of(ordered[at])
    for other in map(text_of, ordered[:at]):
        if _start(mine) == _start(other):
            yield Fault(part="caption", key="start", at=at)
        elif overlap_of(mine, other) > OVERLAP:
            yield Fault(part="caption", key="alike", at=at)


def _start(text: str) -> str:
    return re.split(r"[.!?\n]", text.strip(), maxsplit=1)[0].strip()


def _same_won(price: str, facts: str) -> bool:
    return re.sub(r"[\s,]", "", price) in re.sub(r"[\s,]", "", facts)
