"""Three captions of different angles, from a shop's facts and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from engine.domain.frozen import Frozen
from engine.domain.shop import Purpose, Tone
from engine.domain.wording import Caption
from engine.writing.phrasing import Line, Phraser, seeded, syllables, turned

ANGLES = ("benefit", "moment", "invite")
HOOK = 16
SHORTEST, LONGEST = 80, 220
OVERLAP = 0.35
TRIES = 24


class CopyWords(Frozen):
    """Lines by what they do; see the file."""

    particles: Mapping[str, str]
    spoken: Mapping[str, str]
    weekdays: tuple[str, ...]
    day: str
    until: str
    emoji: Mapping[Tone, tuple[str, ...]]
    hooks: Mapping[str, tuple[Line, ...]]
    notice_hooks: tuple[str, ...]
    says: Mapping[str, tuple[str, ...]]
    closes: tuple[Line, ...]
    rounds: tuple[str, ...]
    greetings: tuple[str, ...]
    seasons: Mapping[int, str]
    headlines: Mapping[Purpose, tuple[str, ...]]
    details: Mapping[Purpose, tuple[str, ...]]
    contact: str
    alt: tuple[Line, ...]
    alt_words: str
    core: str


@dataclass(frozen=True)
class Brief:
    """What one set of captions is made of. `lines` are the trade's own."""

    phraser: Phraser
    purpose: Purpose
    lines: Mapping[str, tuple[str, ...]]
    key: int
    variation: int = 0
    length: int = 0
    contact: str | None = None
    greeting: str | None = None


# Price or offer stands in each of the three, so that whichever caption is taken sells something.
_PLANS: Mapping[Purpose, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    Purpose.NOTICE: (("day", "sorry", "hours"), ("sorry", "day", "feature"), ("day", "hours", "sorry")),
    Purpose.SALE: (
        ("offer", "until", "service_price"),
        ("moment", "offer", "service", "feature"),
        ("until", "offer", "invite"),
    ),
    Purpose.NEW_MENU: (
        ("service_price", "offer", "feature"),
        ("moment", "service_price", "offer", "moment"),
        ("until", "service_price", "invite", "hours"),
    ),
    Purpose.BOOKING: (
        ("service_price", "booking", "offer"),
        ("moment", "service_price", "offer", "feature"),
        ("booking", "until", "service_price", "hours", "invite"),
    ),
    Purpose.OPENING: (
        ("opening", "offer", "service_price"),
        ("moment", "opening", "offer", "feature"),
        ("until", "offer", "service_price", "hours", "invite"),
    ),
    Purpose.DAILY: (
        ("service_price", "offer", "feature"),
        ("moment", "service_price", "offer", "moment"),
        ("invite", "service_price", "until", "feature", "hours"),
    ),
}


@dataclass(frozen=True)
class Captions:
    words: CopyWords

    def write(self, brief: Brief) -> tuple[Caption, Caption, Caption]:
        """The first set whose three captions share little enough, or the best of a few."""
        tries = (self._set(brief, turn) for turn in range(12))
        best, least = None, 2.0
        for captions in tries:
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
        chosen = _spread(said, brief.variation)
        return tuple(self._greeting(brief, line, place) for place, line in enumerate(chosen))  # type: ignore[return-value]

    def _greeting(self, brief: Brief, line: str, place: int) -> Caption:
        close = self._close(brief, place)
        lines = [line, *([close] if place < 2 and close not in line else []), *self._contact(brief)]
        return Caption(hook=line, text="\n".join(lines), angle=ANGLES[place])

    def _set(self, brief: Brief, turn: int) -> tuple[Caption, Caption, Caption]:
        made = [self._caption(brief, place, turn) for place in range(3)]
        return made[0], made[1], made[2]

    def _caption(self, brief: Brief, place: int, turn: int) -> Caption:
        shift = place + 3 * brief.variation + 7 * turn
        hook = self._hook(brief, place, shift)
        body = self._body(brief, place, shift, hook)
        ends = [self._close(brief, shift), *self._contact(brief)]
        text = self._fitted(brief, hook, body, ends, shift)
        return Caption(hook=hook, text=text, angle=ANGLES[place])

    def _hook(self, brief: Brief, place: int, shift: int) -> str:
        """A short first line: a fact, a moment of the trade, or a call."""
        pools = {0: self._hooks(brief, "benefit"), 1: self._moments(brief), 2: self._hooks(brief, "invite")}
        seed = seeded("hook", place, brief.key)
        for line in turned(pools[place], seed if place else 0, shift if place else brief.variation):
            if 0 < syllables(line) <= HOOK:
                return self._with_emoji(brief, line, place)
        return self._hooks(brief, "benefit")[-1]

    def _hooks(self, brief: Brief, kind: str) -> list[str]:
        lines = [line.text for line in self.words.hooks[kind] if brief.phraser.fits(line, brief.purpose)]
        return [said for text in lines if (said := brief.phraser.say(text))]

    def _moments(self, brief: Brief) -> list[str]:
        own = self.words.notice_hooks if brief.purpose is Purpose.NOTICE else brief.lines.get("hook", ())
        said = [line for text in own if (line := brief.phraser.say(text))]
        return said or self._hooks(brief, "invite")

    def _with_emoji(self, brief: Brief, line: str, place: int) -> str:
        signs = self.words.emoji.get(brief.phraser.tone, ())
        return f"{line} {signs[(brief.key + brief.variation) % len(signs)]}" if signs and place == 1 else line

    def _body(self, brief: Brief, place: int, shift: int, hook: str) -> list[str]:
        body: list[str] = []
        plan = _PLANS[brief.purpose][place]
        for step, kind in enumerate(plan):
            line = self._line(brief, kind, shift + 2 * plan[:step].count(kind))
            if line and line not in body and line.rstrip(".") not in hook:
                body.append(line)
        return body

    def _line(self, brief: Brief, kind: str, shift: int) -> str | None:
        """One sentence of a kind; a price without its thing, or a thing without a price, has its own."""
        facts = brief.phraser.facts
        if kind == "service_price" and not {"service", "price"} <= facts.keys():
            kind = "service" if "service" in facts else "price"
        pool = brief.lines.get(kind, ()) if kind in {"moment", "invite"} else self.words.says[kind]
        known = [text for text in pool if brief.phraser.knows(text)]
        chosen = turned(known, seeded(kind, brief.key), shift)
        said = brief.phraser.say(chosen[0]) if chosen else None
        return _stopped(said) if said else None

    def _close(self, brief: Brief, shift: int) -> str:
        lines = [line for line in self.words.closes if brief.phraser.fits(line, brief.purpose)]
        most = max(len(line.need) for line in lines)
        known = [line.text for line in lines if len(line.need) == most]
        return brief.phraser.say(turned(known, seeded("close", brief.key), shift)[0]) or ""

    def _contact(self, brief: Brief) -> list[str]:
        line = brief.phraser.say(self.words.contact) if brief.contact else None
        return [line] if line else []

    def _fitted(self, brief: Brief, hook: str, body: list[str], ends: Sequence[str], shift: int) -> str:
        """Between the shortest and the longest: rounded off where short, cut where long."""
        if brief.length < 0:
            return _text(hook, body[:1], ends)
        rounds = [_stopped(line) for text in self.words.rounds if (line := brief.phraser.say(text))]
        if brief.purpose is not Purpose.NOTICE:
            rounds = [*self._extra(brief, shift), *rounds]
        spare = [line for line in turned(rounds, seeded("round", brief.key), shift * 2) if line not in body]
        target = SHORTEST if brief.length == 0 else SHORTEST + 60
        while len(_text(hook, body, ends)) < target and spare:
            body = [*body, spare.pop(0)]
        while len(_text(hook, body, ends)) > LONGEST and len(body) > 1:
            body = body[:-1]
        return _text(hook, body, ends)

    def _extra(self, brief: Brief, shift: int) -> list[str]:
        lines = (self._line(brief, kind, shift + 5) for kind in ("moment", "invite"))
        return [line for line in lines if line]


def _spread(said: list[str], variation: int) -> list[str]:
    start = (3 * variation) % len(said)
    return [said[(start + place) % len(said)] for place in range(3)]


def _stopped(line: str) -> str:
    return line if line[-1] in ".!?" else line + "."


def _text(hook: str, body: Sequence[str], ends: Sequence[str]) -> str:
    return "\n".join([hook, *([" ".join(body)] if body else []), *[line for line in ends if line]])


def bigrams(text: str) -> set[str]:
    letters = "".join(text.split())
    return {letters[place : place + 2] for place in range(len(letters) - 1)}


def overlap_of(one: str, other: str) -> float:
    """Jaccard of letter bigrams, 0.0 to 1.0."""
    left, right = bigrams(one), bigrams(other)
    return len(left & right) / max(1, len(left | right))
