"""A bubble → Telegram messages, and how one message becomes another. Pure."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

from bot.channels.telegram.limits import CAPTION, COPIED, PHOTO_BYTES, PHOTO_RATIO, PHOTO_SIDES, ROW, TEXT
from bot.fit import ELLIPSIS, Bubble, Voice
from bot.links import Links
from engine.domain.frozen import Frozen
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef

WIDTH = 36
"""Narrow letters that fit side by side on a small phone; a Hangul syllable is two."""

PHOTOS = ("image/jpeg", "image/png", "image/webp")


class Button(Frozen):
    """One of: `data` that comes back, `url` to open, `app` to open inside Telegram, `copied` to the clipboard."""

    label: str
    data: str = ""
    url: str = ""
    app: str = ""
    copied: str = ""


class Card(Frozen):
    """One message. `code` is where a monospace block begins and how long it is, in UTF-16 units: a tap copies it."""

    kind: Literal["text", "photo", "document"] = "text"
    text: str = ""
    media: MediaRef | None = None
    name: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()
    code: tuple[int, int] | None = None


class Change(Enum):
    """How a message on the screen becomes the one that should be there."""

    NOTHING = auto()
    WORDS = auto()
    CAPTION = auto()
    MEDIA = auto()
    REPLACE = auto()


def change(shown: Card | None, wanted: Card) -> Change:
    """`shown` is None for a message of an earlier process, which was a text if it may still change.

    A text can become a picture, but a picture can't become a text (Bot API, editMessageMedia).
    """
    if shown == wanted:
        return Change.NOTHING
    if wanted.kind == "text":
        return Change.WORDS if shown is None or shown.kind == "text" else Change.REPLACE
    same = shown is not None and (shown.kind, shown.media) == (wanted.kind, wanted.media)
    return Change.CAPTION if same else Change.MEDIA


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to write cards: our pages' addresses, or "" where no phone could open them, and the phrases."""

    links: Links
    voice: Voice
    public: bool = False
    app: Callable[[MediaRef], str] | None = None

    def says(self, key: str) -> str:
        return self.voice(Phrase.of(key))


def cards(bubble: Bubble, desk: Desk) -> tuple[Card, ...]:
    """One message or, where its words are too long for one, several; buttons hang under the last."""
    card = _card(bubble, desk)
    most = TEXT if card.kind == "text" else CAPTION
    return (card,) if units(card.text) <= most else tuple(_split(card, most))


def unphotographed(card: Card) -> Card:
    """The same as a file, for what Telegram refuses as a photo."""
    return card.model_copy(update={"kind": "document", "name": card.name or "fit-ad.jpg"})


def empty(bubble: Bubble, desk: Desk) -> Card | None:
    """What stands where a picture will be, until it is uploaded; None for what is sent in one go."""
    if bubble.kind in ("picture", "sheet", "before_after", "document") and bubble.media:
        return Card(text=desk.says("telegram.uploading"))
    return None


# ── one card ──────────────────────────────────────────────────────────────────────────────────────


def _card(bubble: Bubble, desk: Desk) -> Card:
    chips = [Button(label=chip.label, data=chip.data) for chip in bubble.chips]
    match bubble.kind:
        case "picture" | "sheet" | "before_after":
            # Of before, after and both side by side the last; of a preview and its original the first.
            media = bubble.media[-1] if bubble.kind == "before_after" else bubble.media[0]
            kind: Literal["photo", "document"] = "photo" if _photo(media) else "document"
            return Card(kind=kind, media=media, text=bubble.text, rows=rows(chips), name=bubble.name)
        case "document":
            name = bubble.name or "fit-ad.jpg"
            return Card(kind="document", media=bubble.media[0], text=bubble.text, rows=rows(chips), name=name)
        case "copy":
            return _copied(bubble, chips, desk)
        case "link":
            return _linked(bubble, chips, desk)
        case _:
            return Card(text=bubble.text or ELLIPSIS, rows=rows([*_pointing(bubble, desk), *chips]))


def _copied(bubble: Bubble, chips: list[Button], desk: Desk) -> Card:
    """By a button where it takes that much, else as a block that one tap copies."""
    above = f"{bubble.text}\n" if bubble.text else ""
    text = above + bubble.copied
    if units(bubble.copied) <= COPIED:
        button = Button(label=desk.says("page.copy"), copied=bubble.copied)
        return Card(text=text, rows=rows([button, *chips]))
    return Card(text=text, rows=rows(chips), code=(units(above), units(bubble.copied)))


def _linked(bubble: Bubble, chips: list[Button], desk: Desk) -> Card:
    """Where no phone can open our pages, what to do is said instead."""
    if not desk.public:
        text = "\n".join(line for line in (desk.says("telegram.no_page"),) if line)
        return Card(text=text, rows=rows(chips))
    url = desk.links.media(bubble.media[0]) if bubble.media else desk.links.page(bubble.page, bubble.key)
    return Card(text=bubble.text or bubble.name, rows=rows([Button(label=bubble.name, url=url), *chips]))


def _pointing(bubble: Bubble, desk: Desk) -> Iterator[Button]:
    if bubble.point and bubble.media and desk.app is not None:
        yield Button(label=desk.says("telegram.point"), app=desk.app(bubble.media[0]))


def _photo(media: MediaRef) -> bool:
    """Whether Telegram takes it as a photo; what it says of itself only."""
    if media.mime not in PHOTOS or media.size > PHOTO_BYTES:
        return False
    if media.extent is None:
        return True
    sides = sorted((media.extent.width, media.extent.height))
    return sum(sides) <= PHOTO_SIDES and sides[1] <= PHOTO_RATIO * max(1, sides[0])


# ── rows of buttons ───────────────────────────────────────────────────────────────────────────────


def rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """As many side by side as can be read, at most `ROW`."""
    made: list[tuple[Button, ...]] = []
    for button in buttons:
        last = (*made[-1], button) if made else (button,)
        if made and _fits(last):
            made[-1] = last
        else:
            made.append((button,))
    return tuple(made)


def _fits(row: Sequence[Button]) -> bool:
    return len(row) <= ROW and len(row) * max(_wide(button.label) for button in row) <= WIDTH


def _wide(label: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in label)


# ── words that are too long ───────────────────────────────────────────────────────────────────────


def units(text: str) -> int:
    """How long Telegram says a text is: in UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _split(card: Card, most: int) -> Iterator[Card]:
    """The rest follows as texts; a block to copy stays one in every part."""
    first = _pieces(card.text, most)[0]
    rest = [Card(text=piece) for piece in _pieces(card.text[len(first) :].lstrip(), TEXT)]
    made = [card.model_copy(update={"text": first, "rows": ()}), *rest]
    made[-1] = made[-1].model_copy(update={"rows": card.rows})
    for part in made:
        yield part if card.code is None else part.model_copy(update={"code": (0, units(part.text))})


def _pieces(text: str, most: int) -> list[str]:
    """Cut at a line, else a word, else a letter; nothing is lost but the blank it was cut at."""
    pieces: list[str] = []
    while units(text) > most:
        fits = _fitting(text, most)
        cut = max(text.rfind("\n", fits // 2, fits + 1), 0) or max(text.rfind(" ", fits // 2, fits + 1), 0) or fits
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text] if text or not pieces else pieces


def _fitting(text: str, most: int) -> int:
    """How many letters of it are at most so many units."""
    count = length = 0
    for letter in text:
        length += 1 + (letter > "\uffff")
        if length > most:
            break
        count += 1
    return count
