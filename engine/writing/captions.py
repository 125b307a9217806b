"""Three captions of different angles, each one thought from its hook to its close, from a shop's facts alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from engine.domain.shop import Purpose, Tone
from engine.domain.wording import Caption
from engine.writing.brief import Brief, CopyWords
from engine.writing.phrasing import seeded, syllables, turned
from engine.writing.plots import LISTED, Plot, PlotWords, Teller, Telling
from engine.writing.traits import Trait, Traits

ANGLES = ("benefit", "story", "visit")
STORY, VISIT = 1, 2
SHORTEST, LONGEST = 45, 220
"""Letters of a caption: few facts make a short one."""
OVERLAP = 0.35
PLAIN, TRIES = 7, 28
"""Tries at a set; those after the plain ones are longer, which makes captions of the same facts less alike."""
MORE = ("sense", "more", "more")
"""Rows that make a caption longer."""
SHORT = frozenset({"offer", "thing", "offer/thing", "days"})
"""Rows that a short caption keeps."""


@dataclass(frozen=True)
class Captions:
    words: CopyWords
    plots: PlotWords
    traits: Traits

    def write(self, brief: Brief) -> tuple[Caption, Caption, Caption]:
        """The first set whose three captions share little enough, or the best of a few."""
        best, least = None, 2.0
        for turn in range(TRIES):
            captions = self._set(brief, turn)
            overlap = max(overlap_of(one.text, other.text) for one, other in combinations(captions, 2))
            if overlap < least:
                best, least = captions, overlap
            if overlap <= OVERLAP:
                break
        assert best is not None
        return best

    def greet(self, brief: Brief) -> tuple[Caption, Caption, Caption]:
        """Captions when nothing is known but perhaps the name: greetings, no invented word."""
        said = [line for text in self.words.greetings if (line := brief.phraser.say(text))]
        start = (3 * brief.variation) % len(said)
        chosen = [said[(start + place) % len(said)] for place in range(3)]
        made = [self._greeting(brief, line, place) for place, line in enumerate(chosen)]
        return made[0], made[1], made[2]

    def _greeting(self, brief: Brief, line: str, place: int) -> Caption:
        telling = self._telling(brief, 0, place, set(), None)
        telling.told |= {name for name in ("name", "region") if brief.facts.get(name, "\n") in line}
        self._teller.row(telling, "close/bye")
        return Caption(hook=line, text=_text(line, [*telling.rows, *self._contact(brief)]), angle=ANGLES[place])

    def _set(self, brief: Brief, turn: int) -> tuple[Caption, Caption, Caption]:
        used: set[str] = set()
        made = [self._caption(brief, place, turn, used) for place in range(3)]
        return made[0], made[1], made[2]

    def _caption(self, brief: Brief, place: int, turn: int, used: set[str]) -> Caption:
        lead = self._lead(brief, place)
        telling, plot = self._opened(brief, place, turn, used, lead)
        told = [row for row in plot.rows[:-1] if brief.length >= 0 or row.removeprefix(LISTED) in SHORT]
        more = turn // PLAIN + 2 * (brief.length > 0) if brief.length >= 0 else 0
        for row in (one for one in told if not one.startswith(LISTED)):
            self._teller.row(telling, row)
        for row in MORE[:more]:
            self._teller.row(telling, row if telling.spare > VISIT - place else "more")
        for row in (one for one in told if one.startswith(LISTED)):
            self._teller.row(telling, row)
        self._teller.row(telling, plot.rows[-1])
        while brief.length >= 0 and len("\n".join(telling.rows)) < SHORTEST and self._teller.row(telling, "more"):
            telling.rows[-2:] = reversed(telling.rows[-2:])
        hook = self._with_emoji(brief, telling.rows[0], place)
        return Caption(hook=hook, text=_fitted(hook, telling.rows[1:], self._contact(brief)), angle=ANGLES[place])

    def _opened(
        self, brief: Brief, place: int, turn: int, used: set[str], lead: Trait | None
    ) -> tuple[Telling, Plot]:
        """The first plot whose hook can be said."""
        for plot in self.plots.plots[ANGLES[place]]:
            if plot.fits(brief.purpose, brief.phraser.tone):
                telling = self._telling(brief, turn, place, used, lead)
                if self._teller.hook(telling, plot):
                    return telling, plot
        raise AssertionError(f"no plot of {ANGLES[place]} opens {brief.purpose}")

    @property
    def _teller(self) -> Teller:
        return Teller(self.plots, self.traits.words)

    def _lead(self, brief: Brief, place: int) -> Trait | None:
        """The feature that carries a caption: another one for each of the first two angles."""
        leads = [one for one in brief.traits if one.lead]
        if not leads or place == VISIT or (place != STORY and len(leads) < 2):
            return None
        return leads[(brief.variation + (place != STORY)) % len(leads)]

    def _telling(self, brief: Brief, turn: int, place: int, used: set[str], lead: Trait | None) -> Telling:
        shift = 3 * brief.variation + turn
        facts = dict(lead.facts) if lead else {}
        carried = lead or self._lead(brief, STORY)
        others = [one for one in brief.traits if one != carried]
        facts |= self.traits.rest(others if others or place else brief.traits, brief.phraser.tone)
        key = seeded(brief.key, brief.variation)
        scenes = turned(brief.scenes, seeded("scene", key), shift)
        offer = brief.facts.get("offer_whole", brief.facts.get("offer_said", ""))
        return Telling(
            phraser=brief.phraser.knowing(facts | {"scene": scenes[0]}),
            purpose=brief.purpose,
            lore=brief.lore,
            theme=lead.theme if lead else "",
            sort=self.traits.words.sort_of(offer),
            shift=shift,
            key=key,
            used=used,
        )

    def _with_emoji(self, brief: Brief, line: str, place: int) -> str:
        tone = brief.phraser.tone
        signs = self.words.emoji.get(tone, ())
        own = brief.sign if place == 0 and tone is Tone.FRIENDLY else ""
        if not signs or place == VISIT or (place == 0 and not own) or brief.purpose is Purpose.NOTICE:
            return line
        return f"{line} {own or signs[(brief.key + brief.variation) % len(signs)]}"

    def _contact(self, brief: Brief) -> list[str]:
        return [brief.phraser.say(self.words.contact) or ""] if brief.contact else []


def bare(hook: str) -> str:
    """A hook without its sign."""
    words = hook.split(" ")
    return " ".join(words[:-1]) if len(words) > 1 and not syllables(words[-1]) else hook


def _fitted(hook: str, rows: list[str], ends: list[str]) -> str:
    """As many rows as there is room for; the last one stays."""
    while len(_text(hook, [*rows, *ends])) > LONGEST and len(rows) > 2:
        rows = [*rows[:-2], rows[-1]]
    return _text(hook, [*rows, *ends])


def _text(hook: str, rows: Iterable[str]) -> str:
    return "\n".join([hook, *filter(None, rows)])


def bigrams(text: str) -> set[str]:
    letters = "".join(text.split())
    return {letters[place : place + 2] for place in range(len(letters) - 1)}


def overlap_of(one: str, other: str) -> float:
    """Jaccard of letter bigrams, 0.0 to 1.0."""
    left, right = bigrams(one), bigrams(other)
    return len(left & right) / max(1, len(left | right))
