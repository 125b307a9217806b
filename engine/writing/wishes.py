"""Wishes about the post: what is said becomes edits, by a table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, TypeAdapter

from engine.domain.canvas import SMALLEST
from engine.domain.frozen import Frozen
from engine.domain.prompt import Segment
from engine.domain.reading import Edit, Headline, PointAt, Regrade, Reground, Rewrite, Side, WantTags
from engine.domain.world import World
from engine.writing.lexicon import compact, compiled

_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)

OF_LETTERS = frozenset({"recolour", "scale_words", "put_words", "move_words"})
"""What a clause may ask of the letters that the one before named."""


class Rule(Frozen):
    """`turned` names the value that words of degree change."""

    when: str
    edit: dict[str, object]
    turned: str | None = None


class Degree(Frozen):
    when: str
    factor: Annotated[float, Field(gt=0)] = 1.0
    by: float = 1.0


class TagWords(Frozen):
    cue: str
    named: str
    after: str
    hash: str


class WishWords(Frozen):
    macros: Mapping[str, str]
    degrees: tuple[Degree, ...]
    amounts: tuple[Degree, ...]
    rules: tuple[Rule, ...]
    subject: str
    letters: str
    lettered: str
    pictured: str
    joined: str
    asks: str
    ground: str
    place: str
    headline: tuple[str, ...]
    spoken: tuple[str, ...]
    caption: str
    tags: TagWords


@dataclass(frozen=True, slots=True)
class Wish:
    when: re.Pattern[str]
    edit: Edit
    rule: Rule


@dataclass(frozen=True)
class Wishes:
    wishes: tuple[Wish, ...]
    degrees: tuple[tuple[re.Pattern[str], Degree], ...]
    amounts: tuple[tuple[re.Pattern[str], Degree], ...]
    subject: re.Pattern[str]
    letters: str
    lettered: re.Pattern[str]
    pictured: re.Pattern[str]
    joined: re.Pattern[str]
    asks: re.Pattern[str]
    headline: tuple[re.Pattern[str], ...]
    spoken: tuple[re.Pattern[str], ...]
    caption: re.Pattern[str]
    tags: tuple[re.Pattern[str], ...]
    hashes: re.Pattern[str]

    @classmethod
    def of(cls, words: WishWords, world: World) -> "Wishes":
        rules = (*words.rules, *_scenes(world, words.ground), *_places(world, words.place), *_looks(world))
        return cls(
            wishes=tuple(
                Wish(compiled(rule.when, words.macros), _EDIT.validate_python(rule.edit), rule) for rule in rules
            ),
            degrees=tuple((compiled(one.when), one) for one in words.degrees),
            amounts=tuple((compiled(one.when), one) for one in words.amounts),
            subject=compiled(words.subject),
            letters=words.letters,
            lettered=compiled(words.lettered, words.macros),
            pictured=compiled(words.pictured),
            joined=compiled(words.joined),
            asks=compiled(words.asks),
            headline=tuple(compiled(text) for text in words.headline),
            spoken=tuple(compiled(text) for text in words.spoken),
            caption=compiled(words.caption),
            tags=(compiled(words.tags.named), compiled(words.tags.after)),
            hashes=compiled(words.tags.hash),
        )

    def read(self, clause: str, drawn: bool, asked: str | None, before: str = "") -> tuple[Edit, ...]:
        """The edits a clause asks for; one of each kind. `before` is the clause it follows and may be about."""
        own = self._own(clause)
        if own:
            return own
        pressed = compact(clause)
        if not (drawn or asked == "box" or self.subject.search(pressed)):
            return ()
        pieces = self.pieces(clause)
        if len(pieces) > 1:
            return self._each(clause, pieces, drawn, asked, before)
        return self._one(pressed, asked, compact(before)) or self._headline(self.spoken, clause)

    def pieces(self, clause: str) -> list[str]:
        """What is joined by "and" in one clause."""
        return [piece.strip() for piece in self.joined.split(clause) if piece.strip()]

    def unmet(self, clause: str, drawn: bool, asked: str | None, before: str = "") -> tuple[str, ...]:
        """The pieces of a clause that ask for something nobody here understands."""
        pairs = zip(self.pieces(clause), (before, *self.pieces(clause)), strict=False)
        asking = [(piece, earlier) for piece, earlier in pairs if self.asks.search(compact(piece))]
        strange = [(piece, earlier) for piece, earlier in asking if not self._found(compact(piece))]
        return tuple(piece for piece, earlier in strange if not self.read(piece, drawn, asked, earlier))

    def _each(self, clause: str, pieces: list[str], drawn: bool, asked: str | None, before: str) -> tuple[Edit, ...]:
        pairs = zip(pieces, (before, *pieces), strict=False)
        found = {edit.kind: edit for piece, about in pairs for edit in self.read(piece, drawn, asked, about)}
        whole = self._one(compact(clause), asked, compact(before))
        return tuple({**{edit.kind: edit for edit in whole if not found}, **found}.values()) or self._headline(
            self.spoken, clause
        )

    def _one(self, pressed: str, asked: str | None, before: str) -> tuple[Edit, ...]:
        found = self._followed(self._found(pressed), pressed, before)
        if self.pictured.search(pressed):
            found.pop("rewrite", None)
        return _settled(tuple(found.values()), asked)

    def _found(self, pressed: str) -> dict[str, Edit]:
        found: dict[str, Edit] = {}
        for wish in self.wishes:
            if wish.when.search(pressed):
                found.setdefault(wish.edit.kind, self._turned(wish, pressed))
        return found

    def _followed(self, found: dict[str, Edit], pressed: str, before: str) -> dict[str, Edit]:
        """What is said after "the bread is too small" is about the bread, and after "the letters by hand" about
        the letters."""
        if not before or self.lettered.search(pressed):
            return found
        if "nearer" in self._found(before):
            found.pop("scale_words", None)
        if found or not self.lettered.search(before):
            return found
        again = self._found(f"{self.letters}{pressed}")
        return {kind: edit for kind, edit in again.items() if kind in OF_LETTERS}

    def wanted_tags(self, text: str) -> tuple[str, ...]:
        """Hashtags the owner writes or asks for, with their #."""
        tags = [f"#{found['n']}" for found in self.hashes.finditer(text)]
        for pattern in self.tags:
            found = pattern.search(text)
            if found and not tags:
                tags = [
                    f"#{word.strip('# ')}" for word in re.split(r"[,#]|\s+", found["n"]) if len(word.strip("# ")) > 1
                ]
        return tuple(dict.fromkeys(tags))

    def _own(self, clause: str) -> tuple[Edit, ...]:
        """The owner's own words for the picture or the caption."""
        written = self.caption.search(clause)
        if written:
            return (Rewrite(text=written["n"].strip(" '\"")),)
        tags = self.wanted_tags(clause)
        if tags:
            return (WantTags(tags=tags),)
        return self._headline(self.headline, clause)

    def _headline(self, patterns: tuple[re.Pattern[str], ...], clause: str) -> tuple[Edit, ...]:
        headed = next((found for pattern in patterns if (found := pattern.search(clause))), None)
        return (Headline(text=headed["n"].strip()),) if headed else ()

    def _turned(self, wish: Wish, pressed: str) -> Edit:
        """The edit, stronger or weaker as said."""
        key = wish.rule.turned
        if key is None:
            return wish.edit
        value = float(getattr(wish.edit, key))
        by = next((one.by for pattern, one in self.amounts if pattern.search(pressed)), 1.0)
        if key == "factor":
            exact = next((one.factor for pattern, one in self.degrees if pattern.search(pressed)), None)
            value = exact if exact else max(SMALLEST, 1 + (value - 1) * by)
        else:
            value = value * by
        return wish.edit.model_copy(update={key: round(value, 3)})


def _settled(edits: tuple[Edit, ...], asked: str | None) -> tuple[Edit, ...]:
    """What belongs together: a nudge yields to a place, and a pointed side to nothing else."""
    kinds = {edit.kind for edit in edits}
    if asked == "box":
        return tuple(edit for edit in (_pointed(edit) for edit in edits) if edit)
    if "point_at" in kinds:
        return tuple(edit for edit in edits if edit.kind == "point_at")
    gone = {"move_words"} if "put_words" in kinds else set()
    gone |= (
        {"rewrite"}
        if kinds & {"hide_words", "reface", "recolour", "scale_words", "move_words", "put_words"}
        else set()
    )
    gone |= {"regrade"} if "reground" in kinds and len(kinds) > 1 else set()
    toned = any(edit.kind == "rewrite" and edit.tone for edit in edits)
    gone |= {"regrade"} if toned else set()
    gone |= {"retreat"} if kinds & {"hold"} else set()
    gone |= {"nearer"} if "scale_words" in kinds else set()
    return tuple(edit for edit in edits if edit.kind not in gone)


def _pointed(edit: Edit) -> Edit | None:
    """While the product is asked for, a side is where it is."""
    if edit.kind == "put_words":
        return PointAt(side=edit.sides[0])
    if edit.kind == "move_words":
        across = Side.LEFT if edit.across < 0 else Side.RIGHT
        return PointAt(side=across if edit.across else Side.TOP if edit.down < 0 else Side.BOTTOM)
    return edit if edit.kind in {"point_at", "hold"} else None


def _scenes(world: World, ground: str) -> tuple[Rule, ...]:
    """A scene that a designer added is understood by its own words, where they are said of a backdrop."""
    return tuple(
        Rule(when=ground.replace("<<words>>", f"(?:{_words(scene.words)})"), edit=Reground(scene=key).model_dump())
        for key, scene in world.scenes.items()
        if scene.words
    )


def _places(world: World, place: str) -> tuple[Rule, ...]:
    """Somewhere no scene of ours is, said of a backdrop in words that the glossary has English for."""
    known = tuple(
        word for word, english in world.glossary.get(Segment.SETTING, {}).items() if english and len(word) > 1
    )
    if not known:
        return ()
    return (Rule(when=place.replace("<<words>>", f"(?:{_words(known)})"), edit=Reground(wished=True).model_dump()),)


def _looks(world: World) -> tuple[Rule, ...]:
    return tuple(
        Rule(when=_words(look.words), edit=Regrade(look=key, by=0.3).model_dump(), turned="by")
        for key, look in world.looks.items()
        if look.words
    )


def _words(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(compact(word)) for word in words if compact(word))
