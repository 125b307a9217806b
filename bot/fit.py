"""What a decision wants said → what one messenger can show. Pure, and the same for every channel."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import singledispatch
from typing import Literal

from conversation.messages import (
    Ask,
    BeforeAfter,
    Capability,
    Choice,
    CopyText,
    Document,
    Link,
    Outgoing,
    Say,
    Sheet,
    Show,
)
from engine.domain.canvas import Placement
from engine.domain.frozen import Frozen
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef

Voice = Callable[[Phrase], str]
"""A phrase in the owner's language."""

Kind = Literal["text", "picture", "sheet", "before_after", "document", "copy", "link"]

ELLIPSIS = "\u2026"


class Chip(Frozen):
    """A button: `data` comes back in a `Tap`, unread by the channel."""

    label: str
    data: str


class Bubble(Frozen):
    """One message as a messenger shows it: no phrase keys any more, no addresses yet. JSON both ways.

    kind          media                        other fields that matter
    text          (); (photo,) with `point`    `point`: let the owner draw a box on media[0] → `Pointed`
    picture       (preview, full) or (one,)    `place`: let the owner drag the words → `Placed`; `alt`; `name` of full
    sheet         (one,)                       numbered parts ①②③, one chip for each; `alt`
    before_after  (before, after, joined)      a slider; only where the capability has one; `alt`
    document      (file,)                      `name`: the file's name
    copy          ()                           `copied`: the text that one tap copies; `text` stands above it
    link          () or (file,)                `page`, `key`: `Links.page(page, key)`; with media: `Links.media(…)`
                                               `name`: what the link says

    `text` may stand above or under any kind and may be "". `job` names the job this bubble belongs to: bubbles
    of one job replace each other where the messenger can edit. `working` is True while that job runs: show
    live progress and a way to cancel (its chip is among `chips`).
    """

    kind: Kind = "text"
    text: str = ""
    media: tuple[MediaRef, ...] = ()
    chips: tuple[Chip, ...] = ()
    copied: str = ""
    name: str = ""
    page: str = ""
    key: str = ""
    job: str | None = None
    working: bool = False
    alt: str = ""
    point: bool = False
    place: Placement | None = None

    @property
    def plain(self) -> bool:
        """Text alone that waits for nothing and replaces nothing."""
        return self.kind == "text" and not (self.chips or self.media or self.job)


def fit(outgoing: Sequence[Outgoing], voice: Voice, capability: Capability) -> tuple[Bubble, ...]:
    """Every message as bubbles within `capability`; the number of bubbles is `first`'s business."""
    bubbles = [bubble for message in outgoing for bubble in _all(message, voice, capability)]
    folded = bubbles if capability.bubbles is None else _folded(bubbles, capability.text_bytes)
    shown = folded if capability.copies else [_plain(bubble) for bubble in folded]
    return tuple(part for bubble in shown for part in _parts(_listed(bubble, capability), capability))


def first(bubbles: Sequence[Bubble], most: int | None) -> int:
    """How many of the oldest must wait so that at most `most` are shown: the newest go first."""
    return 0 if most is None else max(0, len(bubbles) - most)


def with_chip(bubble: Bubble, chip: Chip, most: int | None) -> Bubble:
    """The bubble with one more chip; where there is no room the last one gives way."""
    kept = bubble.chips if most is None else bubble.chips[: max(0, most - 1)]
    return bubble.model_copy(update={"chips": (*kept, chip)})


# ── one message, one bubble ───────────────────────────────────────────────────────────────────────


def _all(message: Outgoing, voice: Voice, can: Capability) -> Iterator[Bubble]:
    """A message's bubble, and the original of a finished post where that would be recompressed."""
    if isinstance(message, Link):
        yield from _handed(message, voice, can)
        return
    yield _shaped(message, voice, can)
    if isinstance(message, Show) and can.originals and message.full is not None and message.file:
        yield Bubble(kind="document", media=(message.full,), name=message.file)


def _handed(link: Link, voice: Voice, can: Capability) -> Iterator[Bubble]:
    """The page, before it the file where the one in the chat is an old one; without pages all that it hands over."""
    given = link.files if not can.pages or (link.stale and can.originals) else ()
    yield from (_shaped(file, voice, can) for file in given)
    if can.pages or not link.files:
        yield _shaped(link, voice, can)
        return
    chips = tuple(_chip(choice, voice, can.label) for choice in link.chips)
    yield Bubble(kind="copy", copied=link.text, text=voice(Phrase.of("finish.by_hand")), chips=chips)


def _shaped(message: Outgoing, voice: Voice, capability: Capability) -> Bubble:
    bubble = _bubble(message, capability, voice)
    lines = (_text(voice(phrase) for phrase in message.lines), bubble.text)
    chips = tuple(_chip(choice, voice, capability.label) for choice in message.chips)
    return bubble.model_copy(update={"text": _text(lines), "chips": chips})


@singledispatch
def _bubble(message: Outgoing, _can: Capability, _voice: Voice) -> Bubble:
    raise TypeError(f"No messenger can show {type(message).__name__}")


@_bubble.register
def _(message: Say, _can: Capability, _voice: Voice) -> Bubble:
    return Bubble(job=message.job, working=message.working)


@_bubble.register
def _(message: Ask, can: Capability, _voice: Voice) -> Bubble:
    if message.point is None:
        return Bubble()
    return Bubble(kind="text" if can.point else "picture", media=(message.point,), point=can.point)


@_bubble.register
def _(message: Show, _can: Capability, _voice: Voice) -> Bubble:
    media = (message.picture,) if message.full is None else (message.picture, message.full)
    name = message.file or ""
    return Bubble(kind="picture", media=media, name=name, alt=message.alt, job=message.job, place=message.place)


@_bubble.register
def _(message: Sheet, _can: Capability, _voice: Voice) -> Bubble:
    return Bubble(kind="sheet", media=(message.picture,), alt=message.alt, job=message.job)


@_bubble.register
def _(message: Document, can: Capability, _voice: Voice) -> Bubble:
    kind: Kind = "document" if can.documents else "link"
    return Bubble(kind=kind, media=(message.file,), name=message.name, job=message.job)


@_bubble.register
def _(message: CopyText, _can: Capability, _voice: Voice) -> Bubble:
    return Bubble(kind="copy", copied=message.text)


@_bubble.register
def _(message: Link, _can: Capability, voice: Voice) -> Bubble:
    return Bubble(kind="link", page=message.page, key=message.key, name=voice(message.label))


@_bubble.register
def _(message: BeforeAfter, can: Capability, _voice: Voice) -> Bubble:
    if can.slider:
        media = (message.before, message.after, message.joined)
        return Bubble(kind="before_after", media=media, alt=message.alt, job=message.job)
    return Bubble(kind="picture", media=(message.joined,), alt=message.alt, job=message.job)


def _plain(bubble: Bubble) -> Bubble:
    """A text to copy where nothing copies by one tap: a bubble of its own, which a long press takes whole."""
    if bubble.kind != "copy":
        return bubble
    return bubble.model_copy(update={"kind": "text", "text": _text((bubble.text, bubble.copied)), "copied": ""})


def _chip(choice: Choice, voice: Voice, longest: int | None) -> Chip:
    label = voice(choice.label)
    if longest is not None and len(label) > longest and choice.short is not None:
        label = voice(choice.short)
    return Chip(label=shortened(label, longest), data=choice.data)


def shortened(label: str, longest: int | None) -> str:
    if longest is None or len(label) <= longest:
        return label
    return label[: longest - 1].rstrip() + ELLIPSIS


def _text(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


# ── fewer bubbles ─────────────────────────────────────────────────────────────────────────────────


def _folded(bubbles: Sequence[Bubble], most: int | None) -> list[Bubble]:
    """Neighbours become one: words before a text, and a last word under a picture."""
    folded: list[Bubble] = []
    for bubble in bubbles:
        joined = _joined(folded[-1], bubble, most) if folded else None
        folded[len(folded) - (joined is not None) :] = [joined or bubble]
    return folded


def _joined(upper: Bubble, lower: Bubble, most: int | None) -> Bubble | None:
    text = _text((upper.text, lower.text))
    if most is not None and len(text.encode()) > most:
        return None
    if upper.plain and lower.kind in ("text", "picture", "sheet"):
        return lower.model_copy(update={"text": text})
    under = lower.kind == "text" and not (lower.media or lower.job or upper.chips or upper.copied)
    if under and upper.kind in ("picture", "sheet") and not upper.working:
        return upper.model_copy(update={"text": text, "chips": lower.chips})
    return None


# ── chips that do not fit ─────────────────────────────────────────────────────────────────────────


def _listed(bubble: Bubble, capability: Capability) -> Bubble:
    """Chips beyond the limit become numbered lines: their number, typed, is a tap."""
    most = capability.chips
    if most is None or len(bubble.chips) <= most:
        return bubble
    lines = [f"{number}. {chip.label}" for number, chip in enumerate(bubble.chips, 1) if number > most]
    text = _text((bubble.text, *lines))
    return bubble.model_copy(update={"text": text, "chips": bubble.chips[:most]})


# ── texts that are too long ───────────────────────────────────────────────────────────────────────


def _parts(bubble: Bubble, capability: Capability) -> tuple[Bubble, ...]:
    """One bubble or several; the chips stay under the last, the media with the first."""
    most = capability.text_bytes
    texts, copies = split(bubble.text, most), split(bubble.copied, most)
    if len(texts) == len(copies) == 1:
        return (bubble,)
    if bubble.kind == "copy":
        above = [Bubble(text=text) for text in texts if text]
        parts = [*above, *(Bubble(kind="copy", copied=text) for text in copies)]
    else:
        rest = [Bubble(text=text) for text in texts[1:]]
        parts = [bubble.model_copy(update={"text": texts[0], "chips": ()}), *rest]
    parts[-1] = parts[-1].model_copy(update={"chips": bubble.chips})
    return tuple(parts)


def split(text: str, most: int | None) -> tuple[str, ...]:
    """Pieces of at most `most` bytes (UTF-8), cut at a line, else a word, else a letter; nothing is lost but
    the blank it was cut at."""
    if most is None or len(text.encode()) <= most:
        return (text,)
    pieces: list[str] = []
    while len(text.encode()) > most:
        fits = len(text.encode()[:most].decode(errors="ignore"))
        cut = _cut(text, fits)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return (*pieces, text) if text else tuple(pieces)


def _cut(text: str, fits: int) -> int:
    for blank in ("\n", " "):
        place = text.rfind(blank, fits // 2, fits + 1)
        if place > 0:
            return place
    return fits
