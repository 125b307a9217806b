"""Three captions of different angles, from a shop's facts and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from engine.domain.shop import Purpose, Tone
from engine.domain.wording import Caption
from engine.writing.phrasing import Line, Phraser, seeded, syllables, turned
from engine.writing.printed import PrintWords

ANGLES = ("benefit", "moment", "invite")
HOOK = 16
SHORTEST, LONGEST = 80, 220
OVERLAP = 0.35
PLAIN, STRETCHED, TRIES = 8, 14, 32
"""Tries at a set; those after the plain ones are longer, which makes captions of the same facts less alike."""


class CopyWords(PrintWords):
    """Lines by what they do; see the file."""

    particles: Mapping[str, str]
    spoken: Mapping[str, str]
    emoji: Mapping[Tone, tuple[str, ...]]
    hooks: Mapping[str, tuple[Line, ...]]
    notice_hooks: tuple[str, ...]
    says: Mapping[str, tuple[Line, ...]]
    closes: tuple[Line, ...]
    rounds: Mapping[Tone, tuple[str, ...]]
    notice_rounds: tuple[str, ...]
    greetings: tuple[str, ...]
    headlines: Mapping[Purpose, tuple[Line, ...]]
    details: Mapping[Purpose, tuple[str, ...]]
    contact: str
    alt: tuple[Line, ...]
    alt_words: str


@dataclass(frozen=True)
class Brief:
    """What one set of captions is made of. `lines` are the business's own; `memo` keeps lines that fit."""

    phraser: Phraser
    purpose: Purpose
    lines: Mapping[str, tuple[str, ...]]
    key: int
    variation: int = 0
    length: int = 0
    contact: str | None = None
    memo: dict[str, list[str]] = field(default_factory=dict)

    @property
    def sells(self) -> bool:
        """Whether there is an offer that may be printed."""
        return bool({"offer", "offer_said"} & self.phraser.facts.keys())


# Price or offer stands in each of the three, so that whichever caption is taken sells something.
_PLANS: Mapping[Purpose, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    Purpose.NOTICE: (("day", "sorry", "hours"), ("sorry", "day", "feature"), ("day", "hours", "sorry")),
    Purpose.SALE: (
        ("offer", "until", "service_price"),
        ("moment", "offer", "service_price", "feature"),
        ("until", "offer", "service_price", "invite"),
    ),
    Purpose.NEW_MENU: (
        ("service_price", "offer", "feature"),
        ("moment", "new", "service_price", "offer"),
        ("until", "service_price", "offer", "invite", "hours"),
    ),
    Purpose.BOOKING: (
        ("service_price", "booking", "offer"),
        ("moment", "service_price", "offer", "feature"),
        ("booking", "until", "service_price", "offer", "hours", "invite"),
    ),
    Purpose.OPENING: (
        ("opening", "offer", "service_price"),
        ("moment", "opening", "offer", "service_price", "feature"),
        ("until", "offer", "service_price", "hours", "invite"),
    ),
    Purpose.DAILY: (
        ("service_price", "offer", "feature", "who"),
        ("moment", "service_price", "offer", "who"),
        ("who", "service_price", "offer", "until", "feature", "hours", "invite"),
    ),
}
_TOLD = {"offer": ("offer", "offer_said"), "price": ("price",), "until": ("until",)}
"""Facts a hook may tell already, by the kind of sentence that would say them again."""


@dataclass(frozen=True)
class Captions:
    words: CopyWords

    def write(self, brief: Brief) -> tuple[Caption, Caption, Caption]:
        """The first set whose three captions share little enough, or the best of a few."""
        tries = (self._set(brief, turn) for turn in range(TRIES))
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
        used: set[str] = set()
        made = [self._greeting(brief, line, place, used) for place, line in enumerate(chosen)]
        return made[0], made[1], made[2]

    def _greeting(self, brief: Brief, line: str, place: int, used: set[str]) -> Caption:
        close = self._close(brief, place, line, used) if place < 2 else ""
        return Caption(hook=line, text=_text(line, [], [close, *self._contact(brief)]), angle=ANGLES[place])

    def _set(self, brief: Brief, turn: int) -> tuple[Caption, Caption, Caption]:
        used: set[str] = set()
        made = [self._caption(brief, place, turn, used) for place in range(3)]
        return made[0], made[1], made[2]

    def _caption(self, brief: Brief, place: int, turn: int, used: set[str]) -> Caption:
        shift = 3 * brief.variation + turn
        hook = self._hook(brief, place, shift, used)
        body = self._body(brief, _plan(brief, place, turn), shift, hook, used)
        close = self._close(brief, shift, " ".join([hook, *body]), used)
        if place != 1 and len(_text(hook, body, [close])) < SHORTEST and brief.purpose is not Purpose.NOTICE:
            moment = self._line(brief, "moment", shift, used)
            body = [moment, *body] if moment else body
        least = SHORTEST + (60 if brief.length > 0 or turn > STRETCHED else 30 * (turn > PLAIN))
        text = self._fitted(brief, hook, body, [close, *self._contact(brief)], used, least)
        return Caption(hook=hook, text=text, angle=ANGLES[place])

    def _hook(self, brief: Brief, place: int, shift: int, used: set[str]) -> str:
        """A short first line: a fact, a moment of the trade, or a call."""
        if place == 0:
            pool = _from(self._hooks(brief, "benefit"), brief.variation)
        else:
            pool = self._moments(brief) if place == 1 else self._hooks(brief, "invite")
            pool = turned(pool, seeded("hook", place, brief.key), shift)
        for line in pool:
            if 0 < syllables(line) <= HOOK and line not in used:
                used.add(line)
                return self._with_emoji(brief, line, place)
        return pool[-1]

    def _hooks(self, brief: Brief, kind: str) -> list[str]:
        if kind not in brief.memo:
            lines = [line.text for line in self.words.hooks[kind] if brief.phraser.fits(line, brief.purpose)]
            brief.memo[kind] = [said for text in lines if (said := brief.phraser.say(text))]
        return brief.memo[kind]

    def _moments(self, brief: Brief) -> list[str]:
        own = self.words.notice_hooks if brief.purpose is Purpose.NOTICE else brief.lines.get("hook", ())
        said = [line for text in own if (line := brief.phraser.say(text))]
        return said or self._hooks(brief, "invite")

    def _with_emoji(self, brief: Brief, line: str, place: int) -> str:
        signs = self.words.emoji.get(brief.phraser.tone, ())
        return f"{line} {signs[(brief.key + brief.variation) % len(signs)]}" if signs and place == 1 else line

    def _body(self, brief: Brief, plan: Sequence[str], shift: int, hook: str, used: set[str]) -> list[str]:
        body: list[str] = []
        facts = brief.phraser.facts
        told = {kind for kind, names in _TOLD.items() if any(facts[name] in hook for name in names if name in facts)}
        for kind in plan:
            kind = self._kind(kind, facts, told)
            line = self._line(brief, kind, shift, used) if kind not in told else None
            if line and line.rstrip(".") not in hook:
                body.append(line)
        return body

    def _kind(self, kind: str, facts: Mapping[str, str], told: set[str]) -> str:
        """A price without its thing, a thing without a price, and an offer in words have sentences of their own."""
        if kind == "service_price" and not ({"service", "price"} <= facts.keys() and "price" not in told):
            return "service" if "service" in facts else "price"
        return "offer_said" if kind == "offer" and "offer_said" in facts and "offer_noun" not in facts else kind

    def _line(self, brief: Brief, kind: str, shift: int, used: set[str]) -> str | None:
        """One sentence of a kind that this set of captions has not used yet."""
        own = kind in {"moment", "invite"}
        lines = brief.lines.get(kind, ()) if own else self._said(brief, kind)
        known = [text for text in lines if text not in used and brief.phraser.knows(text)]
        return self._fresh(brief, turned(known, seeded(kind, brief.key), shift), used)

    def _fresh(self, brief: Brief, texts: Sequence[str], used: set[str]) -> str | None:
        """The first line that says what this set of captions has not said; it counts as said from now on."""
        for text in texts:
            said = brief.phraser.say(text)
            if said and _stopped(said) not in used:
                used |= {text, _stopped(said)}
                return _stopped(said)
        return None

    def _said(self, brief: Brief, kind: str) -> list[str]:
        if kind not in brief.memo:
            lines = self.words.says[kind]
            brief.memo[kind] = [line.text for line in lines if brief.phraser.fits(line, brief.purpose)]
        return brief.memo[kind]

    def _close(self, brief: Brief, shift: int, told: str, used: set[str]) -> str:
        """The place and the name where they were not told yet, as many as a line can."""
        facts = brief.phraser.facts
        spent = {name for name in ("name", "region") if facts.get(name, told) in told}
        fitting = [line for line in self.words.closes if brief.phraser.fits(line, brief.purpose)]
        lines = [line for line in fitting if not spent & set(line.need) and line.text not in used]
        if not lines:
            return ""
        most = max(len(line.need) for line in lines)
        known = [line.text for line in lines if len(line.need) == most]
        chosen = turned(known, seeded("close", brief.key), shift)[0]
        used.add(chosen)
        return brief.phraser.say(chosen) or ""

    def _contact(self, brief: Brief) -> list[str]:
        line = brief.phraser.say(self.words.contact) if brief.contact else None
        return [line] if line else []

    def _fitted(
        self, brief: Brief, hook: str, body: list[str], ends: Sequence[str], used: set[str], least: int
    ) -> str:
        """Between the shortest and the longest: rounded off where short, cut where long."""
        if brief.length < 0:
            return _text(hook, body[:1], ends)
        while len(_text(hook, body, ends)) < least and (line := self._spare(brief, used)):
            body = [*body, line]
        while len(_text(hook, body, ends)) > LONGEST and len(body) > 1:
            body = body[:-1]
        return _text(hook, body, ends)

    def _spare(self, brief: Brief, used: set[str]) -> str | None:
        """A sentence that promises nothing and that anybody may say."""
        notice = brief.purpose is Purpose.NOTICE
        rounds = self.words.notice_rounds if notice else self.words.rounds[brief.phraser.tone]
        known = [text for text in rounds if text not in used and brief.phraser.knows(text)]
        return self._fresh(brief, turned(known, seeded("round", brief.key), 3 * brief.variation), used)


def _plan(brief: Brief, place: int, turn: int) -> tuple[str, ...]:
    """The kinds of sentences of a caption; in the last tries an offer leaves the thing to the first one."""
    plan = _PLANS[brief.purpose][place]
    if turn > STRETCHED and place and brief.sells:
        return tuple(kind for kind in plan if kind != "service_price")
    return plan


def _from(pool: list[str], place: int) -> list[str]:
    return [*pool[place % len(pool) :], *pool[: place % len(pool)]]


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
