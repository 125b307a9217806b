"""A message as it was meant: slips of the keyboard layout, missing spaces, split letters and typos put right."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hangulpy import enko, join_jamos

from engine.domain.frozen import Frozen
from engine.writing.lexicon import Spotter, compiled

LONGEST = 1000
"""Letters of one message that are read; a longer one is cut there."""

_DISTRICTS = "\ub3d9\uc5ed\uad6c\uc74d\uba74\uad70\uc2dc"
"""Syllables that end the name of a district."""

_THERE = ("\uc5d0\uc788", "\uc5d0\uc11c")
"""What says that a shop is at a place."""

_UNSPEAKABLE = re.compile(
    r"^(?!bl|br|ch|cl|cr|cz|dr|dw|dj|fl|fr|fj|gh|gl|gn|gr|kh|kl|kn|kr|ll|mc|ng|ph|pf|pl|pr|ps|rh|s[chklmnpqtvw]|t[hrswz]|vl|wh|wr)"
    r"[b-df-hj-np-tv-xz]{2}|[b-df-hj-np-tv-xz]{4}"
    r"|^[ae][a-z]*?(?:[wzxvqf][kjnm]|[zxvq][hlb]|g[kjb]|d[kjbn]|f[hb]|w[lb]|t[kjb]|c[jnmb])"
)
"""What no word written with Latin letters begins with, or has inside."""

_HANGUL = "\uac00-\ud7a3"
_JAMO = "\u3131-\u3163"


class TidyWords(Frozen):
    """`cuts` are places where a run without spaces may be parted; `ends` end a sentence without a full stop."""

    typos: Mapping[str, str]
    macros: Mapping[str, str]
    cuts_after: tuple[str, ...]
    cuts_before: tuple[str, ...]
    ends: tuple[str, ...]
    splits: tuple[str, ...]
    joins: tuple[str, ...] = ()
    hails: tuple[str, ...] = ()
    late: str = "(?!)"
    naming: str = "(?!)"


@dataclass(frozen=True)
class Tidier:
    """Makes the text that every other rule reads, and cuts it into clauses."""

    typos: tuple[tuple[re.Pattern[str], str], ...]
    after: re.Pattern[str]
    before: re.Pattern[str]
    ends: re.Pattern[str]
    splits: re.Pattern[str]
    joins: tuple[re.Pattern[str], ...]
    late: re.Pattern[str]
    naming: re.Pattern[str]
    known: Spotter
    hails: frozenset[str]
    places: Spotter

    @classmethod
    def of(cls, words: TidyWords, known: Iterable[str], places: Iterable[str] = ()) -> "Tidier":
        """`known` are words of trade and goods and places; `places` are parted from what follows them."""
        return cls(
            typos=tuple((compiled(wrong, words.macros), right) for wrong, right in words.typos.items()),
            after=compiled("(" + "|".join(words.cuts_after) + ")(?=\\S)", words.macros),
            before=compiled(f"(?<=[{_HANGUL}0-9])(" + "|".join(words.cuts_before) + ")", words.macros),
            ends=compiled("(?:" + "|".join(words.ends) + ")(?=\\s)\\s", words.macros),
            splits=compiled("|".join(words.splits), words.macros),
            joins=tuple(compiled(text, words.macros) for text in words.joins),
            late=compiled(words.late),
            naming=compiled(words.naming),
            known=Spotter.of(known),
            hails=frozenset(words.hails),
            places=Spotter.of(place for place in places if len(place) > 1),
        )

    def tidy(self, text: str) -> str:
        """Upright text of at most LONGEST letters, without emoji; line breaks stay."""
        text = plain(text)[:LONGEST]
        text = _joined(text)
        text = self._relaid(text)
        for wrong, right in self.typos:
            text = wrong.sub(right, text)
        return "\n".join(self._apart(self._spaced(self._opened(line.strip()))) for line in text.splitlines())

    def clauses(self, text: str) -> list[str]:
        """The text in pieces that say one thing each."""
        parted = self.splits.sub("\n", text + " ")
        parted = self.ends.sub(lambda found: found[0].rstrip() + "\n", parted)
        pieces = [clause for clause in (piece.strip(" ~^") for piece in parted.split("\n")) if clause]
        return self._turned(pieces)

    def _turned(self, clauses: list[str]) -> list[str]:
        """What is not meant put before what is, where an owner says it after ("tea, please | not coffee"); that
        something is the name stays with it ("it is Momo | the name")."""
        made: list[str] = []
        for clause in clauses:
            late = self.late.fullmatch(clause)
            if late and made and not self.late.search(made[-1]):
                made[-1] = f"{late[1]} {late[2]} {made[-1]}"
            elif made and self.naming.fullmatch(clause):
                made[-1] = f"{made[-1]} {clause}"
            else:
                made.append(clause)
        return made

    def sentences(self, text: str) -> list[str]:
        """The text at its full stops and polite endings."""
        parted = re.sub(r"(?<=[.!?])\s+", "\n", text + " ")
        return self.ends.sub(lambda found: found[0].rstrip() + "\n", parted).split("\n")

    def _relaid(self, text: str) -> str:
        """Hangul typed on the Latin layout."""
        tokens = re.findall(r"[A-Za-z]+", text)
        if not tokens:
            return text
        whole = not re.search(f"[{_HANGUL}]", text)
        made = {token: enko(token) for token in tokens if len(token) >= 3}
        clean = {token: hangul for token, hangul in made.items() if re.fullmatch(f"[{_HANGUL}]{{2,}}", hangul)}
        if whole and clean and self._plausible(tokens, clean):
            return re.sub(r"[A-Za-z]+", lambda found: enko(found[0]), text)
        sure = {token: hangul for token, hangul in clean.items() if self._slipped(token, hangul)}
        return re.sub(r"[A-Za-z]+", lambda found: sure.get(found[0], found[0]), text)

    def _slipped(self, token: str, hangul: str) -> bool:
        """Whether one word among Hangul was typed on the Latin layout: it makes three syllables, a
        known word, or is spelled as no foreign word is."""
        long = re.fullmatch("[a-zQWERTOP]+", token) is not None and (
            len(_UNSPEAKABLE.findall(token)) > 0 or (len(hangul) > 2 and len(token) > 6)
        )
        return len(token) >= 5 and (self._meant(hangul) or long)

    def _plausible(self, tokens: list[str], clean: Mapping[str, str]) -> bool:
        letters = sum(len(token) for token in tokens if token in clean)
        share = letters / max(1, sum(map(len, tokens)))
        return share > 0.75 and (any(self._meant(hangul) for hangul in clean.values()) or letters >= 12)

    def _meant(self, hangul: str) -> bool:
        return hangul in self.hails or bool(self.known.every(hangul)) or bool(self.ends.search(hangul + " "))

    def _opened(self, line: str) -> str:
        """Copulas that melted into a word with an open end: the word back, then the copula."""
        line = re.sub(f"([{_HANGUL}A-Za-z0-9]+)(?=\ub370|\ub2c8\ub2e4)", self._melted, line)
        return self._apart(line)

    def _apart(self, line: str) -> str:
        """Places that a run of letters begins with, and what follows them, with a space between."""
        return re.sub(f"(?<![{_HANGUL}])[{_HANGUL}]{{7,}}", lambda found: self._placed(found[0]), line)

    def _melted(self, found: re.Match[str]) -> str:
        word, sound = found[1], "\ub370" if found.string[found.end()] == "\ub370" else "\ub2c8"
        final = {"\ub370": 4, "\ub2c8": 17}[sound]
        code = ord(word[-1]) - 0xAC00
        stem = word[:-1] + chr(ord(word[-1]) - final)
        if len(word) < 2 or not 0 <= code < 11172 or code % 28 != final or not self.known.ending(stem):
            return found[0]
        return stem + ("\uc778" if final == 4 else "\uc785")

    def _placed(self, run: str) -> str:
        """A space after the places a run of letters begins with, if the last looks like one."""
        place, parts = 0, list[str]()
        while place < len(run) and (spot := self.places.at(run, place)):
            place = spot.end
            parts.append(spot.word)
        rest = run[place:]
        sure = place > 2 and ((len(rest) >= 4 and run[place - 1] in _DISTRICTS) or rest.startswith(_THERE))
        return " ".join([*parts, rest]) if sure else run

    def _spaced(self, line: str) -> str:
        """Dictation in one breath: spaces after particles and before words that begin something."""
        if not re.search(f"[{_HANGUL}0-9%]{{10,}}", line):
            return line
        return re.sub(f"[{_HANGUL}0-9A-Za-z%,+]{{10,}}", lambda found: self._parted(found[0]), line)

    def _parted(self, run: str) -> str:
        return self.before.sub(r" \1", self.after.sub(r"\1 ", run))


def plain(text: str) -> str:
    """NFC, half width, one kind of quote, no control or invisible letters, no emoji."""
    text = unicodedata.normalize("NFC", text).translate(_WIDTHS)
    text = re.sub("[\u200b-\u200f\u2060\ufeff\u00ad\ufe0f]", "", text)
    text = re.sub("[\U0001f000-\U0001faff\u2600-\u26ff\u2700-\u2775\u2794-\u27bf]", " ", text)
    return re.sub(r"[^\S\n]+", " ", re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", text)).strip()


def _joined(text: str) -> str:
    """Letters that were split apart put together again."""
    return re.sub(f"(?:[{_JAMO}]\\s?){{6,}}", lambda found: _syllables(found[0]), text)


def _syllables(jamo: str) -> str:
    letters = jamo.replace(" ", "")
    made = join_jamos(letters)
    full = len(re.findall(f"[{_HANGUL}]", made))
    return made + " " if full * 2 >= len(made) else jamo


_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x5B: '"',
    0x5D: '"',
    0x3010: '"',
    0x3011: '"',
    0x300A: '"',
    0x300B: '"',
    0x3008: '"',
    0x3009: '"',
    0x2018: "'",
    0x2019: "'",
    0x201C: '"',
    0x201D: '"',
    0x300C: '"',
    0x300D: '"',
    0x300E: '"',
    0x300F: '"',
    0x2013: "~",
    0x2014: "~",
    0x301C: "~",
}
