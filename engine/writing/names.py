"""A shop's name: every run of words is weighed by what it is and by what its owner said around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.writing.lexicon import Spot, compiled
from engine.writing.namewords import NameWords
from engine.writing.nominee import PLAIN, Nominee, Setting
from engine.writing.sayings import Saying, Sayings
from engine.writing.sorts import Sort, Sorter
from engine.writing.standing import OWN, Standing, latin
from engine.writing.tokens import End, Token, Tokens, spelled

LONGEST = 20
"""Letters of a name."""

MOST = 4
"""Words of a name."""

CERTAIN, PROBABLE, LIKELY = 5.0, 4.0, 3.1
"""Points from which a run is a name before anything else is read, before goods are, and when all else was."""

_KNOWN = frozenset({Sort.TRADE, Sort.FAINT, Sort.PLACE})
_ENDS = {End.IS: "is", End.AT: "at", End.DOES: "does", End.TOPIC: "topic"}


@dataclass(frozen=True)
class Names:
    """Weighs; the points are in `configs/lexicon/names.yaml`."""

    words: NameWords
    sorter: Sorter
    tokens: Tokens
    standing: Standing
    sayings: Sayings
    said_of: re.Pattern[str]
    told_of: re.Pattern[str]
    runs: re.Pattern[str]
    does: re.Pattern[str]
    quoted: re.Pattern[str]
    kinds: re.Pattern[str]
    running: re.Pattern[str]
    insists: re.Pattern[str]
    speaker: re.Pattern[str]
    people: re.Pattern[str]
    others: re.Pattern[str]
    money: re.Pattern[str]

    @classmethod
    def of(cls, words: NameWords, sorter: Sorter) -> "Names":
        return cls(
            words=words,
            sorter=sorter,
            tokens=Tokens.of(words, sorter),
            standing=Standing.of(words, sorter),
            sayings=Sayings.of(words, sorter),
            said_of=compiled(words.said_of),
            told_of=compiled(words.told_of),
            runs=compiled(words.runs),
            does=compiled(words.does),
            quoted=compiled(words.quoted),
            kinds=compiled(words.sorts),
            running=compiled(words.running),
            insists=compiled(words.insists),
            speaker=compiled(words.self),
            people=compiled(words.people),
            others=compiled(words.others),
            money=compiled(r"\d[\d,]*(?:\uc6d0|\ucc9c|\ub9cc)|,\d{3}|^\d{3,}$"),
        )

    def best(self, text: str, setting: Setting = PLAIN, gone: str | None = None) -> Nominee | None:
        """The heaviest run of a clause; of equals the longer, then the earlier. What is blank in `gone` is taken."""
        tokens = self.tokens.cut(text, gone)
        every = [*self._quoted(text), *self._nominees(text, tokens, setting), *self._said(text, tokens, setting)]
        return max(every, key=lambda one: (one.weight, len(one.spot.word), -one.spot.start), default=None)

    def called(self, text: str) -> Spot | None:
        """A name the clause calls one."""
        tokens = self.tokens.cut(text)
        every = [one for one in self._nominees(text, tokens, PLAIN) if one.called and one.weight >= LIKELY]
        best = max(every, key=lambda one: one.weight, default=None)
        return best.spot if best else None

    def namely(self, word: str) -> bool:
        """Whether an unknown word could be a name."""
        return self.sorter.of_word(word) in OWN and not self.sorter.generic(word)

    def whole(self, word: str) -> bool:
        """Whether all of a word ends like a shop's name."""
        return self.sorter.of_word(self.tokens.parted(word)[0]) is Sort.SHAPED

    def at_place(self, word: str) -> bool:
        """Whether a word says that something is at a shop of that name."""
        stem, end = self.tokens.parted(word, "\uc788\uc5b4\uc694")
        return end is End.AT and self.namely(stem)

    def verbal(self, words: str) -> bool:
        """Whether words end with a verb or with one that only links what is said."""
        return self.sorter.verbal(words.split()[-1]) if words else True

    def phrase(self, text: str) -> bool:
        """Whether a text is a few words that end with a noun."""
        tokens = self.tokens.cut(text)
        last = tokens[-1:]
        noun = bool(last) and last[0].sort not in {Sort.IDLE, Sort.TIED, Sort.CALL, Sort.SHOP, Sort.TRADE, Sort.PLACE}
        return noun and 0 < len(tokens) < MOST + 1 and last[0].end in {End.BARE, End.IS}

    # ── runs ──────────────────────────────────────────────────────────────────────────────────────

    def _quoted(self, text: str) -> Iterator[Nominee]:
        for found in self.quoted.finditer(text):
            said = found["n"].strip()
            if self._spellable(said) and not self.sorter.generic(said):
                yield Nominee(Spot(said, found.start(), found.end()), self._point("quoted"), True, 4.0)

    def _nominees(self, text: str, tokens: Sequence[Token], setting: Setting) -> Iterator[Nominee]:
        for first in range(len(tokens)):
            for last in range(first, min(first + MOST, len(tokens))):
                if last > first and not self._goes_on(tokens[last - 1]):
                    break
                nominee = self._nominee(text, tokens, first, last, setting)
                if nominee:
                    yield nominee

    def _said(self, text: str, tokens: Sequence[Token], setting: Setting) -> Iterator[Nominee]:
        """Names of several words with particles between them."""
        for saying in self.sayings.every(text, tokens):
            run = tokens[saying.first : saying.last + 1]
            word = spelled(text, run)
            called = self._called(text, tokens, saying.first, saying.last)
            if self._spellable(word):
                told = self._point("saying_told" if called else "saying")
                weight = told + called + self._beside(tokens, saying, setting)
                spot, cued = Spot(word, run[0].start, run[-1].stop), called > 0 and saying.after is Sort.CALL
                yield Nominee(spot, weight, called > 0, 2.0, cued, len(run) == len(tokens))

    def _beside(self, tokens: Sequence[Token], saying: Saying, setting: Setting) -> float:
        """Points for what stands around a saying."""
        run, whole = tokens[saying.first : saying.last + 1], saying.last - saying.first + 1 == len(tokens)
        weight = self._point("loose") if self.sayings.loose(run) else 0.0
        weight += self._point("is") if run[-1].end is End.IS else 0.0
        weight += self._point("after_trade") if saying.after in {Sort.TRADE, Sort.FAINT} else 0.0
        weight += self._point("first") if setting.first and saying.first == 0 else 0.0
        weight += self._point("whole") if whole else 0.0
        weight += self._point("asked") if whole and setting.asked else 0.0
        return weight + (self._point("after_clause") if whole and setting.traded else 0.0)

    def _goes_on(self, token: Token) -> bool:
        """Whether a name may go on after a word."""
        return token.end is End.BARE and not token.apart and token.sort not in {Sort.CALL, Sort.SHOP}

    def _nominee(self, text: str, tokens: Sequence[Token], first: int, last: int, setting: Setting) -> Nominee | None:
        run = tokens[first : last + 1]
        if first and self.tokens.kinds(tokens[first - 1], run[0]):
            return None
        if run[0].sort is Sort.TIED and first and tokens[first - 1].sort is not Sort.CALL:
            return None
        word = spelled(text, run)
        called = self._called(text, tokens, first, last)
        standing = self.standing.count(run, called >= self._point("called") or setting.asked)
        if standing is None or not self._spellable(word):
            return None
        weight = standing + called + self._around(text, tokens, first, last, setting)
        spot, whole = Spot(word, run[0].start, run[-1].stop), len(run) == len(tokens)
        return Nominee(spot, weight, called > 0, standing, called > 0 and self._cued(tokens, first, last), whole)

    def _cued(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        """Whether a word for a name stands beside a run."""
        beside = (*tokens[max(0, first - 1) : first], *tokens[last + 1 : last + 2])
        return any(one.sort is Sort.CALL for one in beside)

    def _spellable(self, word: str) -> bool:
        letters = re.search("[A-Za-z\uac00-\ud7a3]", word) is not None
        return 0 < len(word) <= LONGEST and letters and re.search(r"\d,\d{3}|\d\s?\uc6d0", word) is None

    # ── what stands around it ─────────────────────────────────────────────────────────────────────

    def _called(self, text: str, tokens: Sequence[Token], first: int, last: int) -> float:
        """Points for being called the name, before it or after it."""
        before = tokens[first - 1] if first else None
        after = tokens[last + 1] if last + 1 < len(tokens) else None
        one, rest = tokens[last], text[tokens[last].stop :]
        if one.end is End.CALLED and self.insists.fullmatch(text[one.start + len(one.stem) : one.stop]):
            return self._point("called") if one.sort in {Sort.SHAPED, Sort.LATIN} else self._point("is")
        if one.end is End.CALLED:
            return self._point("called") if self.said_of.match(rest) else 0.0
        if before and before.sort is Sort.CALL and self._calls(text, before):
            return self._point("other" if self._others(tokens, first - 1) else "called")
        if before and before.sort is Sort.SHOP and before.end is End.TOPIC:
            return self._point("shop") if self._stands(one, after) else 0.0
        if after and after.sort is Sort.CALL and (one.end in {End.TOPIC, End.IS}):
            return self._point("called")
        return 0.0

    def _stands(self, one: Token, after: Token | None) -> bool:
        """Whether what is said of the shop is one noun, and not something that it has or does."""
        ends = after is None or one.apart or one.end in {End.IS, End.CALLED}
        return ends or (after is not None and after.sort in _KNOWN)

    def _calls(self, text: str, word: Token) -> bool:
        """Whether what follows a word for a name is the name (and not what bears it)."""
        return word.end in {End.BARE, End.TOPIC, End.OBJECT} and text[word.stop - 1] != "\uc758"

    def _others(self, tokens: Sequence[Token], call: int) -> bool:
        """Whether the name that is spoken of is that of something else than the shop."""
        whose = tokens[call - 1] if call else None
        return whose is not None and (whose.sort is Sort.GOODS or self.others.fullmatch(whose.stem) is not None)

    def _around(self, text: str, tokens: Sequence[Token], first: int, last: int, setting: Setting) -> float:
        before, after = self._neighbours(text, tokens, first, last)
        whole = first == 0 and last + 1 == len(tokens)
        ends = after is None or after.sort in {Sort.PLACE, Sort.IDLE} or self._person(after)
        weight = self._before(before, ends) + self._after(text, tokens[last], after)
        placed = before is not None and before.sort is Sort.PLACE and after is None and first + 1 == len(tokens)
        own = any(one.sort in OWN and one.end is End.BARE for one in tokens[: max(0, first - 1)])
        weight += self._point("beside_place") if placed and own else 0.0
        topic = before is not None and before.sort is Sort.SHOP and tokens[last].end is End.AT
        weight += self._point("shop_at") if topic else 0.0
        weight += self._point("first") if setting.first and first == 0 else 0.0
        weight += self._point("whole") if whole and tokens[last].end is End.BARE else 0.0
        weight += self._point("asked") if whole and setting.asked else 0.0
        weight += self._point("after_clause") if whole and setting.traded else 0.0
        torn = self._torn(before, tokens[first]) + self._torn(tokens[last], after)
        part = before is not None and before.sort is Sort.UNKNOWN and tokens[first - 2].sort is Sort.PLACE
        torn = 0 if part and first > 1 and first == last and tokens[last].end is End.IS else torn
        return weight + self._point("torn") * torn

    def _neighbours(
        self, text: str, tokens: Sequence[Token], first: int, last: int
    ) -> tuple[Token | None, Token | None]:
        """The words before and after a run; words that only say that a shop is run are passed over."""
        place = first - 1
        while place > 0 and self.running.fullmatch(text[tokens[place].start : tokens[place].stop]):
            place -= 1
        place = place if place >= 0 and self._kind_of_shop(tokens[place]) else first - 1
        after = tokens[last + 1] if last + 1 < len(tokens) else None
        return (tokens[place] if place >= 0 else None), after

    def _torn(self, left: Token | None, right: Token | None) -> int:
        """Whether a run ends between two words that belong together."""
        if left is None or right is None or left.end is not End.BARE or left.apart:
            return 0
        if latin(left) and latin(right):
            return 0 if self._kind_of_shop(right) else 4
        own = OWN | {Sort.PLAIN}
        loose = self._kind_of_shop(left) or (right.sort is Sort.SHAPED and left.sort is Sort.UNKNOWN)
        return int(left.sort in own and right.sort in own and not loose)

    def _before(self, before: Token | None, ends: bool) -> float:
        if before is None:
            return 0.0
        if self._kind_of_shop(before) and before.end in {End.BARE, End.IS, End.TOPIC, End.DOES}:
            last = "after_faint" if before.sort is Sort.FAINT else "after_trade_last"
            return self._point(last if ends else "after_trade")
        if self.speaker.fullmatch(before.stem):
            return self._point("self")
        if before.sort is Sort.PLACE:
            return self._point("after_place")
        if before.sort is Sort.GOODS and before.end is End.BARE and ends:
            return self._point("after_goods")
        return self._point("after_told") if self.told_of.search(before.stem) and ends else 0.0

    def _kind_of_shop(self, one: Token) -> bool:
        """Whether a word says the kind of shop, if only by its end."""
        return one.sort in {Sort.TRADE, Sort.FAINT} or self.kinds.search(one.stem) is not None

    def _after(self, text: str, one: Token, after: Token | None) -> float:
        rest = text[one.stop :]
        if one.end in _ENDS:
            return self._point(_ENDS[one.end])
        if one.end is End.OBJECT:
            return self._point("runs" if self.runs.match(rest) else "object")
        if after is None or one.apart:
            return 0.0
        if self._person(after):
            return self._point("before_people")
        if self.does.match(rest):
            return self._point("does")
        if after.sort is Sort.TIED or (self._kind_of_shop(one) and after.sort in OWN | {Sort.PLAIN}):
            return self._point("yields")
        if after.sort is Sort.SUM:
            return self._point("before_sum") if self.money.search(after.stem) else 0.0
        return self._point("before_known") if after.sort in _KNOWN else 0.0

    def _person(self, one: Token) -> bool:
        return self.people.fullmatch(one.stem) is not None

    def _point(self, name: str) -> float:
        return self.words.weights[name]
