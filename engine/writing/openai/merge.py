"""A model's reading laid over the rules' own: exact things stay theirs, and nothing gets in that was not said."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, get_args

from pydantic import TypeAdapter, ValidationError

from engine.domain.prompt import Prompt
from engine.domain.reading import Edit, Headline, Known, Reading, Rewrite, WantTags
from engine.domain.shop import FACTS, Facts, Offer, Shop
from engine.domain.world import World
from engine.writing.features import joined
from engine.writing.openai.shapes import SLOTS, ReadSaid, WishSaid
from engine.writing.openai.veil import Veil
from engine.writing.reading import RulesReader

LONGEST: Final = 60
"""Letters of one fact."""

MOST_FEATURES: Final = 6
SHARE: Final = 0.6
"""So much of a fact's letter pairs must stand in the message it is said to come from."""

_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)
_STRANGE: Final = re.compile(r"https?:|www\.|[\n\r{}<>|\\]|\*\*\*")


@dataclass(frozen=True)
class Merger:
    world: World
    rules: RulesReader
    veil: Veil

    def merged(self, rules: Reading, said: ReadSaid, known: Known, message: str, by: str) -> Reading:
        """`message` is what the model saw; `rules` their reading of the whole text."""
        source = Source.of(self.rules.facts.numbers.written(message))
        reading = Reading(
            said=rules.said,
            facts=self._facts(rules, said, known, source),
            purpose=said.purpose or rules.purpose,
            intent=said.intent,
            edits=self._edits(rules, said, source),
            choice=rules.choice or _choice(said, known),
            yes=rules.yes if rules.yes is not None else said.yes,
            by=by,
            wish=(said.picture.prompt if said.picture else Prompt()).over(rules.wish),
        )
        heard = rules.model_copy(update={"by": by, "wish": reading.wish}) if silent(said) else reading
        return self.rules.flagged(heard, known)

    # ── facts ─────────────────────────────────────────────────────────────────────────────────────

    def _facts(self, rules: Reading, said: ReadSaid, known: Known, source: "Source") -> Facts:
        exact, shop = rules.facts.said, dict[str, Any]()
        for name in SLOTS:
            value = self._slot(getattr(said, name), source)
            if value is not None and name not in ("price", "hours"):
                shop[name] = value
        shop |= self._business(said, exact, source)
        shop |= self._numbers(said, exact, known, source)
        shop |= {"tone": said.tone} if said.tone else {}
        features = self._features(said, known, source)
        shop |= {"features": features} if features != known.shop.features and features else {}
        gone = {name for name in (*said.withdrawn, *rules.facts.withdrawn) if name in FACTS and name not in shop}
        gone |= {"features"} if known.shop.features and not features else set()
        gone = {name for name in gone if getattr(known.shop, name) != Shop.model_fields[name].default}
        guessed = frozenset(shop.pop("guessed", ())) & set(shop)
        new = {name: value for name, value in shop.items() if value != getattr(known.shop, name)}
        return Facts(said=Shop(**new, guessed=guessed & set(new)), withdrawn=frozenset(gone))

    def _slot(self, value: str | None, source: "Source") -> str | None:
        """A fact in the owner's own words, or nothing."""
        text = " ".join((value or "").split()).strip(" .,!?\"'")
        if not text or len(text) > LONGEST or _STRANGE.search(text) or self.veil.orders(text):
            return None
        return text if source.has(text) and source.counts(text) else None

    def _business(self, said: ReadSaid, exact: Shop, source: "Source") -> dict[str, Any]:
        """The kind of shop; where nobody said it, it is a guess as the rules' own would be."""
        word = self._slot(said.industry, source)
        trade = said.trade if said.trade in self.world.trades else None
        if word and trade:
            return {"industry": word, "trade": trade}
        if exact.trade:
            return {"industry": exact.industry, "trade": exact.trade, "guessed": exact.guessed}
        if trade:
            guess = {"trade": trade, "industry": self.world.trades[trade].industry}
            return {**guess, "guessed": frozenset(guess)}
        return {}

    def _numbers(self, said: ReadSaid, exact: Shop, known: Known, source: "Source") -> dict[str, Any]:
        """Prices, benefits, days, hours and contacts: what the rules found counts, to the digit."""
        made: dict[str, Any] = {name: getattr(exact, name) for name in ("day", "last_day") if getattr(exact, name)}
        made["price"] = exact.price or self._slot(said.price, source)
        made["hours"] = exact.hours or self._slot(said.hours, source)
        made["offer"] = self._offer(said, exact, known, source)
        if not exact.day and (day := _day(said.day, known)):
            made["day"], made["last_day"] = day, _day(said.last_day, known)
        if exact.contacts != Shop().contacts:
            made["contacts"] = exact.contacts
        return {name: value for name, value in made.items() if value is not None}

    def _offer(self, said: ReadSaid, exact: Shop, known: Known, source: "Source") -> Offer | None:
        text = self._slot(said.offer, source)
        until = exact.offer.until if exact.offer else _day(said.offer_until, known)
        if exact.offer is None:
            return Offer(text=text, until=until) if text else None
        same = text and _digits(text) == _digits(exact.offer.text)
        return exact.offer.model_copy(update={"text": text}) if same else exact.offer

    def _features(self, said: ReadSaid, known: Known, source: "Source") -> tuple[str, ...]:
        new = [text for each in said.features[:MOST_FEATURES] if (text := self._slot(each, source))]
        dropped = {each.replace(" ", "") for each in said.dropped}
        kept = tuple(each for each in known.shop.features if each.replace(" ", "") not in dropped)
        return joined(kept, new)

    # ── changes ───────────────────────────────────────────────────────────────────────────────────

    def _edits(self, rules: Reading, said: ReadSaid, source: "Source") -> tuple[Edit, ...]:
        """One of each kind; what the rules heard and the model did not is kept."""
        made = {edit.kind: edit for edit in rules.edits}
        made |= {edit.kind: edit for wish in said.wishes for edit in self._edit(wish, source)}
        return tuple(made.values())

    def _edit(self, wish: WishSaid, source: "Source") -> Iterator[Edit]:
        try:
            fields = {name: value for name, value in wish if name in _FIELDS[wish.kind]}
            known = {name: value for name, value in fields.items() if value is not None or name == "relief"}
            edit = _EDIT.validate_python(known)
        except (ValidationError, KeyError):
            return
        if self._there(edit) and all(source.has(text) for text in _verbatim(edit)):
            yield edit

    def _there(self, edit: Edit) -> bool:
        """Whether what an edit names exists here."""
        lists: Mapping[str, Mapping[str, object]] = {"regrade": self.world.looks, "reground": self.world.scenes}
        name = getattr(edit, "look", None) or getattr(edit, "scene", None)
        return name is None or edit.kind not in lists or name in lists[edit.kind]


def silent(said: ReadSaid) -> bool:
    """Whether a model understood nothing, the picture aside."""
    return not any(value not in (None, []) for name, value in said if name != "picture")


@dataclass(frozen=True)
class Source:
    """The message a fact is said to come from, without spaces and marks."""

    letters: str
    pairs: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, message: str) -> "Source":
        bare = _bare(message)
        return cls(bare, frozenset(_pairs(bare)), frozenset(_digits(message)))

    def has(self, text: str) -> bool:
        """Whether the owner said it: whole, or most of it with other endings between."""
        bare = _bare(text)
        if bare in self.letters:
            return True
        pairs = _pairs(bare)
        return len(bare) > 2 and sum(pair in self.pairs for pair in pairs) >= SHARE * len(pairs)

    def counts(self, text: str) -> bool:
        """Whether every number of a text stands in the message."""
        return set(_digits(text)) <= self.numbers


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _pairs(bare: str) -> list[str]:
    return [bare[at : at + 2] for at in range(len(bare) - 1)]


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text.replace(",", ""))


def _choice(said: ReadSaid, known: Known) -> int | None:
    offered = len(known.choices) or 3
    return said.choice if said.choice is not None and 1 <= said.choice <= offered else None


def _day(said: str | None, known: Known) -> date | None:
    """A day that can be meant: from today for a year."""
    try:
        day = date.fromisoformat(said or "")
    except ValueError:
        return None
    return day if known.today <= day <= known.today + timedelta(days=366) else None


def _verbatim(edit: Edit) -> Iterator[str]:
    """Words that will stand as they are."""
    if isinstance(edit, Headline) or (isinstance(edit, Rewrite) and edit.text is not None):
        yield edit.text or ""
    elif isinstance(edit, WantTags):
        yield from edit.tags


def _kinds() -> dict[str, frozenset[str]]:
    (union, *_) = get_args(Edit)
    return {kind.model_fields["kind"].default: frozenset(kind.model_fields) for kind in get_args(union)}


_FIELDS: Final = _kinds()
