"""Three captions of different angles, from a shop's facts and its trade's own lines, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from engine.domain.shop import Purpose, Tone
from engine.domain.wording import Caption
from engine.writing.brief import Brief, CopyWords
from engine.writing.lines import HOOK, Listing, letters_of, pattern, themes_of
from engine.writing.phrasing import seeded, syllables, turned

ANGLES = ("benefit", "story", "visit")
STORY, VISIT = 1, 2
SHORTEST, LONGEST, ROW = 80, 220, 30
"""Letters of a caption, and of two sentences that share a row."""
OVERLAP = 0.35
FEW = 3
"""Hooks that are choice enough: more general ones are left alone."""
PLAIN, TRIES = 6, 24
"""Tries at a set; those after the plain ones are longer, which makes captions of the same facts less alike."""


# Price or offer stands in each of the three, so that whichever caption is taken sells something.
_FACTS = ("service_price", "offer", "until", "features")
_PLANS: Mapping[Purpose, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Purpose.NOTICE: (("day", "hours", "sorry", "sorry"), ("day", "sorry", "who", "sorry")),
    Purpose.SALE: (("offer", "until", "service_price", "features"), ("moment", "service_price", "offer", "until")),
    Purpose.NEW_MENU: (("new", *_FACTS), ("moment", "service_price", "offer", "until")),
    Purpose.BOOKING: ((*_FACTS, "booking"), ("moment", *_FACTS)),
    Purpose.OPENING: (("opens", "opening", *_FACTS), ("moment", "who", "service_price", "offer", "until")),
    Purpose.DAILY: (_FACTS, ("moment", *_FACTS)),
}
_REPEATED = frozenset({*_FACTS, "service", "price", "offer_said", "offer_until", "day"})
"""Facts that stand in every caption, if need be in the same words."""
_LAST: Mapping[Purpose, str] = {Purpose.BOOKING: "booking", Purpose.NOTICE: "sorry"}
_TOLD = {
    "offer": ("offer", "offer_said", "offer_does"),
    "price": ("price",),
    "until": ("until",),
    "service": ("service",),
    "new": ("service",),
    "day": ("day", "days"),
    "opens": ("day",),
    "features": ("features", "features_said"),
    "who": ("name",),
}
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
        start = (3 * brief.variation) % len(said)
        chosen = [said[(start + place) % len(said)] for place in range(3)]
        used: set[str] = set()
        made = [self._greeting(brief, line, place, used) for place, line in enumerate(chosen)]
        return made[0], made[1], made[2]

    def _greeting(self, brief: Brief, line: str, place: int, used: set[str]) -> Caption:
        close = self._close(brief, place, line, used) if place < VISIT else ""
        return Caption(hook=line, text=_text(line, [close, *self._contact(brief)]), angle=ANGLES[place])

    def _set(self, brief: Brief, turn: int) -> tuple[Caption, Caption, Caption]:
        used: set[str] = set()
        made = [self._caption(brief, place, turn, used) for place in range(3)]
        return made[0], made[1], made[2]

    def _caption(self, brief: Brief, place: int, turn: int, used: set[str]) -> Caption:
        shift = 3 * brief.variation + turn
        used -= set(self.words.themes)
        hook = self._hook(brief, place, shift, used)
        if place == VISIT:
            body = Listing(self.words, brief.phraser).rows(brief.purpose, bare(hook))
            ends = [self._line(brief, _LAST.get(brief.purpose, "invite"), shift, used) or ""]
        else:
            body = self._body(brief, _PLANS[brief.purpose][place], shift, hook, used)
            ends = [self._close(brief, shift + place, " ".join([bare(hook), *body]), used)]
        least = SHORTEST + 70 * (brief.length > 0) + 25 * (turn > PLAIN) + 25 * (turn > 2 * PLAIN)
        ends += self._contact(brief)
        text = self._fitted(brief, place, [hook, *body], ends, used, least)
        return Caption(hook=hook, text=text, angle=ANGLES[place])

    def _hook(self, brief: Brief, place: int, shift: int, used: set[str]) -> str:
        """A short first line with a fact, the lowest rank first."""
        pool = self._hooks(brief, ANGLES[place])
        turn = brief.variation + shift // (PLAIN + 1) * (place > 0)
        for line in [*pool[turn % len(pool) :], *pool]:
            if line not in used:
                break
        used.add(line)
        return self._with_emoji(brief, line, place)

    def _hooks(self, brief: Brief, angle: str) -> list[str]:
        """Hooks that fit, rank by rank until there are a few, in an order of the shop's own."""
        if angle not in brief.memo:
            fitting = [line for line in self.words.hooks[angle] if brief.phraser.fits(line, brief.purpose)]
            pool: list[str] = []
            for rank in sorted({line.rank for line in fitting}):
                texts = turned(
                    [line.text for line in fitting if line.rank == rank], seeded(angle, brief.key), brief.key
                )
                pool += [said for text in texts if (said := brief.phraser.say(text)) and syllables(said) <= HOOK]
                if len(pool) >= FEW:
                    break
            brief.memo[angle] = list(dict.fromkeys(pool))
        return brief.memo[angle]

    def _with_emoji(self, brief: Brief, line: str, place: int) -> str:
        tone = brief.phraser.tone
        signs = self.words.emoji.get(tone, ())
        own = brief.sign if place == 0 and tone is Tone.FRIENDLY else ""
        if not signs or place == VISIT or (place == 0 and not own) or brief.purpose is Purpose.NOTICE:
            return line
        return f"{line} {own or signs[(brief.key + brief.variation) % len(signs)]}"

    def _body(self, brief: Brief, plan: Sequence[str], shift: int, hook: str, used: set[str]) -> list[str]:
        body: list[str] = []
        facts, hook = brief.facts, bare(hook)
        told = {
            kind
            for kind, names in _TOLD.items()
            if any(facts[name].rstrip(".") in hook for name in names if name in facts)
        }
        if "offer" in told and "until" not in told and "until" in facts and "offer" in plan:
            plan = [kind for kind in plan if kind != "offer"]
        for kind in _joined(plan, facts, told):
            kind = _shaped(kind, facts, told)
            line = self._line(brief, kind, shift, used) if kind not in told else None
            if line and line.rstrip(".") not in hook:
                body.append(line)
        return body

    def _line(self, brief: Brief, kind: str, shift: int, used: set[str]) -> str | None:
        """One sentence of a kind that this set of captions has not used yet."""
        if kind in {"moment", "invite"}:
            return self._own(brief, kind, shift, used)
        if kind not in brief.memo:
            lines = (line for line in self.words.says[kind] if brief.phraser.fits(line, brief.purpose))
            brief.memo[kind] = [line.text for line in lines]
        texts = turned(brief.memo[kind], seeded(kind, brief.key), shift)
        return self._fresh(brief, texts, used) or (self._fresh(brief, texts, set()) if kind in _REPEATED else None)

    def _own(self, brief: Brief, kind: str, shift: int, used: set[str]) -> str | None:
        """One of the trade's lines in the tone, then one of its kind's; first those unlike what was said."""
        pools = self._pools(brief, kind)
        texts = [text for pool in pools for text in turned(pool, seeded(kind, brief.key), shift)]
        asked = used & set(self.words.themes)
        going = [text for text in texts if not asked & themes_of(text, self.words.themes)]
        said = frozenset().union(*(letters_of(line) for line in used))
        other = [text for text in going if said.isdisjoint(letters_of(text))]
        line = self._fresh(brief, [*other, *going], used)
        used |= themes_of(line or "", self.words.themes)
        return line

    def _pools(self, brief: Brief, kind: str) -> list[tuple[str, ...]]:
        """A business's lines that go with its facts."""
        if kind not in brief.pools:
            clashes = [one for one in self.words.clashes if pattern(one.when).search(brief.sold)]
            brief.pools[kind] = [
                tuple(text for text in tier if not any(pattern(one.never).search(text) for one in clashes))
                for tier in brief.pool.tiers(kind, brief.phraser.tone)
            ]
        return brief.pools[kind]

    def _fresh(self, brief: Brief, texts: Iterable[str], used: set[str]) -> str | None:
        """The first line that says what this set of captions has not said; it counts as said from now on."""
        for text in texts:
            said = brief.phraser.say(text) if text not in used else None
            if said and _stopped(said) not in used:
                used |= {text, _stopped(said)}
                return _stopped(said)
        return None

    def _close(self, brief: Brief, shift: int, told: str, used: set[str]) -> str:
        """The place and the name where they were not told yet, as many as a line can."""
        facts = brief.facts
        spent = {name for name in ("name", "region") if facts.get(name, told) in told}
        fitting = [line for line in self.words.closes if brief.phraser.fits(line, brief.purpose)]
        lines = [line for line in fitting if not spent & set(line.need) and line.text not in used]
        if not lines:
            return self._line(brief, "sorry" if brief.purpose is Purpose.NOTICE else "invite", shift, used) or ""
        most = max(len(line.need) for line in lines)
        known = [line.text for line in lines if len(line.need) == most]
        chosen = turned(known, seeded("close", brief.key), shift)[0]
        used.add(chosen)
        return brief.phraser.say(chosen) or ""

    def _contact(self, brief: Brief) -> list[str]:
        line = brief.phraser.say(self.words.contact) if brief.contact else None
        return [line] if line else []

    def _fitted(
        self, brief: Brief, place: int, said: list[str], ends: Sequence[str], used: set[str], least: int
    ) -> str:
        """Between the shortest and the longest: rounded off where short, cut where long."""
        hook, *body = said
        rows = list if place == VISIT else _rows
        if brief.length < 0:
            return _text(hook, [*body[: 1 + 3 * (place == VISIT)], *ends[-2:]])
        kinds = ("sorry",) if brief.purpose is Purpose.NOTICE else ("moment", "invite")
        for turn in range(8):
            if len(_text(hook, [*rows(body), *ends])) >= least:
                break
            line = self._line(brief, kinds[(turn + place) % len(kinds)], brief.variation + turn, used)
            body = [*body, line] if line else body
        while len(_text(hook, [*rows(body), *ends])) > LONGEST and len(body) > 1:
            body = body[:-1]
        return _text(hook, [*rows(body), *ends])


def _joined(plan: Sequence[str], facts: Mapping[str, str], told: set[str]) -> list[str]:
    """An offer and its end in one sentence where neither was told."""
    whole = {"offer", "until"} <= set(plan) and {"offer_does", "until"} <= facts.keys()
    if not whole or told & {"offer", "until"}:
        return list(plan)
    return ["offer_until" if kind == "offer" else kind for kind in plan if kind != "until"]


def _shaped(kind: str, facts: Mapping[str, str], told: set[str]) -> str:
    """A price without its thing, a thing without a price, and an offer in words have sentences of their own."""
    if kind == "service_price":
        if not {"service", "price"} <= facts.keys() or "price" in told:
            return "service" if "service" in facts and "price" not in told else "price"
        return "price" if "service" in told else kind
    return "offer_said" if kind == "offer" and "offer_said" in facts and "offer_noun" not in facts else kind


def bare(hook: str) -> str:
    """A hook without its sign."""
    words = hook.split(" ")
    return " ".join(words[:-1]) if len(words) > 1 and not syllables(words[-1]) else hook


def _stopped(line: str) -> str:
    return line if line[-1] in ".!?" else line + "."


def _rows(sentences: Sequence[str]) -> list[str]:
    """Short sentences share a row, two at most."""
    rows: list[str] = []
    paired = False
    for sentence in sentences:
        paired = bool(rows) and not paired and len(rows[-1]) + len(sentence) < ROW
        if paired:
            rows[-1] += " " + sentence
        else:
            rows.append(sentence)
    return rows


def _text(hook: str, rows: Iterable[str]) -> str:
    return "\n".join([hook, *filter(None, rows)])


def bigrams(text: str) -> set[str]:
    letters = "".join(text.split())
    return {letters[place : place + 2] for place in range(len(letters) - 1)}


def overlap_of(one: str, other: str) -> float:
    """Jaccard of letter bigrams, 0.0 to 1.0."""
    left, right = bigrams(one), bigrams(other)
    return len(left & right) / max(1, len(left | right))
