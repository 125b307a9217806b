"""A shop's features as sentences, and what they are about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.domain.shop import Shop, Tone
from engine.writing.lexicon import Spotter, compiled
from engine.writing.phrasing import Line, joined, syllables
from engine.writing.printed import Printer

PLAIN, CLOSED = "plain", "closed"
SHORT = 5
"""Syllables of a noun that is no hook without the shop's name."""

MADE = frozenset({"making", "material", "fresh"})
"""Themes that tell how a thing came to be."""

STRONG = MADE | {"person", "taste", "variety"}
"""Themes that tell a shop from another, before those about seats and hours."""


class Theme(Frozen):
    """`lead` features may carry a caption, `tied` nouns are said of the thing sold."""

    theme: str
    when: str
    lead: bool = False
    tied: bool = False


class Sort(Frozen):
    sort: str
    when: str


class TraitWords(Frozen):
    """See the file."""

    themes: tuple[Theme, ...]
    whys: Mapping[str, tuple[Line, ...]]
    crisp: Mapping[str, tuple[Line, ...]]
    sorts: tuple[Sort, ...]
    after: Mapping[str, tuple[Line, ...]]
    after_crisp: Mapping[str, tuple[Line, ...]]
    tidy: tuple[tuple[str, str], ...]
    label: str
    unfit: str
    cut: str
    tells: str
    particle: str
    stuff: str
    uses: tuple[str, str, str]
    also: tuple[str, str, str]

    def sort_of(self, offer: str) -> str:
        """What a benefit asks or gives; empty if nothing is known of it."""
        return next((one.sort for one in self.sorts if compiled(one.when).search(offer)), "")


@dataclass(frozen=True)
class Trait:
    """`said` is its sentence without a stop, `note` how it stands alone, `noun` the same if it is one."""

    raw: str
    said: str
    note: str
    theme: str
    lead: bool
    noun: bool
    clause: bool
    goods: bool = False

    @property
    def facts(self) -> dict[str, str]:
        facts = {"lead": self.said, "lead_note": self.note}
        if self.noun:
            facts["lead_noun"] = self.note
            facts |= {"lead_short": self.note} if syllables(self.said) < SHORT + 3 else {}
        return facts | ({"lead_made": self.theme} if self.theme in MADE else {})


@dataclass(frozen=True)
class Traits:
    words: TraitWords
    printer: Printer
    goods: Spotter

    def of(self, shop: Shop, tone: Tone) -> list[Trait]:
        """Those that make clean sentences, what may lead first."""
        features = [self._tidied(one) for one in self.printer.fit(shop)]
        known = f"{shop.name} {shop.industry} {shop.offer.text if shop.offer else ''}"
        new = [one for one in dict.fromkeys(features) if one not in known]
        found = [self._trait(one, shop, tone) for one in new if self._whole(one)]
        return sorted(found, key=lambda trait: (not trait.lead, trait.theme not in STRONG))

    def rest(self, traits: Sequence[Trait], tone: Tone) -> dict[str, str]:
        """A few features in one row: what there is too, states, sentences; bare nouns only where nothing else is."""
        if not traits:
            return {}
        goods = [one for one in traits if one.goods][:3]
        clauses = [one.said for one in traits if one.clause][:2]
        states = [one for one in traits if not one.clause and not one.goods and not (one.noun and one.theme == PLAIN)]
        if not (goods or clauses or states):
            goods = [one for one in traits if not re.search(r"\d", one.raw)][:2]
            states = [] if goods else list(traits[:2])
        states = states[: max(0, 3 - len(goods) - len(clauses))]
        kinds = [[one for one in states if one.noun is noun] for noun in (True, False)]
        said = [self._also(goods, tone), *(self._listed(kind, tone) for kind in kinds), *clauses]
        notes = [", ".join(one.note for one in (*goods, *states)), *clauses]
        return {"rest": ". ".join(filter(None, said)), "rest_note": ". ".join(filter(None, notes))}

    def _listed(self, traits: Sequence[Trait], tone: Tone) -> str:
        return traits[0].said if len(traits) == 1 else self.printer.listed([one.raw for one in traits], tone)

    def _also(self, goods: Sequence[Trait], tone: Tone) -> str:
        particle, *verbs = self.words.also
        things = ", ".join(one.raw for one in goods)
        return f"{things}{particle} {verbs[tone is Tone.EXPERT]}" if things else ""

    def shown(self, traits: Sequence[Trait]) -> dict[str, str]:
        """Features as they stand on a picture."""
        listed = [one for one in traits if not one.clause]
        facts = {
            "feature": listed[0].note if listed else "",
            "feature_said": traits[0].said if traits else "",
            "closed": next((one.said for one in traits if one.theme == CLOSED), ""),
        }
        return {name: value for name, value in facts.items() if value}

    def _tidied(self, feature: str) -> str:
        feature = compiled(self.words.label).sub("", feature)
        for rough, right in self.words.tidy:
            feature = compiled(rough).sub(right, feature)
        return feature

    def _whole(self, feature: str) -> bool:
        return not compiled(self.words.unfit).search(feature) and not compiled(self.words.cut).search(feature)

    def _trait(self, feature: str, shop: Shop, tone: Tone) -> Trait:
        theme = next((one for one in self.words.themes if compiled(one.when).search(feature)), None)
        clause, noun = self.printer.spoken(feature, tone), self.printer.is_noun(feature, tone)
        if clause:
            said = self.printer.said(feature, tone)
        elif noun and theme and theme.tied and tone is not Tone.TRENDY:
            said = self._of_thing(feature, shop.service, tone)
        else:
            said = self.printer.listed([feature], tone)
        goods = noun and theme is None and self.goods.ending(feature) is not None
        note = said if clause else self.printer.noted(feature, tone)
        tells = theme is None and clause and compiled(self.words.tells).search(said)
        lead = bool((theme and theme.lead) or tells)
        about = theme.theme if theme else PLAIN
        return Trait(feature, said, note, about, lead and syllables(note) > 2, noun, clause, goods)

    def _of_thing(self, feature: str, service: str | None, tone: Tone) -> str:
        """A noun said of the thing sold, or what it is made of: what it is like says nothing by itself."""
        if compiled(self.words.stuff).search(feature):
            pair, *verbs = self.words.uses
            return f"{joined(feature, pair, self.printer.words.spoken)} {verbs[tone is Tone.EXPERT]}"
        said = self.printer.listed([feature], tone)
        if not service or service in feature:
            return said
        return f"{joined(service, self.words.particle, self.printer.words.spoken)} {said}"
