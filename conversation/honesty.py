"""What is said about our own work, and about the owner's words, is true."""

import re
from dataclasses import replace

from conversation import post, prices, summary
from conversation.session import Step
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.picture import Picture, Treatment
from engine.domain.reading import Reading
from engine.domain.shop import Shop
from engine.domain.wording import RULES, Flag

MOST_FLAGS = 2

_LETTERS = re.compile(r"[^\W\d_]{2}")


def own_pixels(talk: Talk) -> Phrase:
    """What is true about the subject, in a person's words."""
    if talk.photo is None:
        return Phrase.of("finish.drawn")
    picture, thing = talk.draft.picture, summary.thing(talk)
    if picture is not None and picture.measure.treatment is Treatment.SCENE:
        return Phrase.of("finish.grounded", thing=thing)
    toned = picture is not None and picture.design.grade is not None
    return Phrase.of("finish.toned" if toned or talk.draft.mended else "finish.untouched", thing=thing)


def truly(talk: Talk, receipt: Phrase, retold: bool, redrawn: bool) -> Phrase:
    """Says "picture and text" only where both changed, and of what was added where it stands."""
    if receipt.key == "receipt.added":
        return added(talk, receipt, talk.draft.picture if redrawn else None)
    if receipt.key != "receipt.corrected" or (retold and redrawn):
        return receipt
    return receipt.model_copy(update={"key": f"receipt.corrected_{'picture' if redrawn else 'text'}"})


def added(talk: Talk, receipt: Phrase, picture: Picture | None) -> Phrase:
    """What was added is on a picture, in the text alone, or only remembered; other receipts as they are."""
    words = tuple(str(receipt.values.get("facts", "")).split()) if receipt.key == "receipt.added" else ()
    drawn = picture is not None and _all_in(words, str(picture.design.words))
    if drawn or not words:
        return receipt
    told = _all_in(words, post.caption(talk.draft))
    return receipt.model_copy(update={"key": "receipt.added_text" if told else "receipt.kept"})


def _all_in(words: tuple[str, ...], text: str) -> bool:
    return all(word in text for word in words)


def stood_in(talk: Talk, simple: bool, by: str) -> Talk:
    """That rules stand in for a language model is said once, and again only after it has answered in between."""
    if simple and not talk.session.plain:
        return talk.opened("note.simple_words").remember(plain=True)
    return talk.remember(plain=False) if talk.session.plain and by != RULES else talk


# ── claims ────────────────────────────────────────────────────────────────────────────────────────


def heard(talk: Talk, reading: Reading) -> Talk:
    """Claims in the owner's own words are kept until the post that carries them is shown."""
    if not reading.flags:
        return talk
    return talk.drafted(claims=_once((*talk.draft.claims, *reading.flags)))


def warned(talk: Talk) -> Talk:
    """What advertising law may forbid is said once, with the reason and a safe way to say it; nothing is blocked."""
    draft = talk.draft
    told, lines = _pointed_out(talk, (*draft.claims, *(draft.pack.flags if draft.pack else ())))
    price = prices.doubt(talk)
    return told.noted(*lines, *((price,) if price is not None else ()))


def at_once(talk: Talk) -> Talk:
    """The same, with its way out by one tap, in the answer to the very words; what is being made says it itself when
    it is there."""
    if talk.working or not talk.outgoing or talk.draft.picture is not None:
        return talk
    told, lines = _pointed_out(talk, talk.draft.claims)
    if not lines:
        return talk
    first, *rest = told.outgoing
    offered = first.model_copy(update={"chips": told.few((told.chip("safer"), *first.chips))})
    return replace(told.opened(*lines), outgoing=(offered, *rest))


def _pointed_out(talk: Talk, claims: tuple[Flag, ...]) -> tuple[Talk, tuple[Phrase, ...]]:
    known, flagged = _once(claims), talk.draft.flagged
    new = [flag for flag in known if flag.span not in flagged]
    told = talk.drafted(claims=known, flagged=(*flagged, *(flag.span for flag in new)))
    return told, tuple(_line(flag) for flag in new[:MOST_FLAGS])


def warning(talk: Talk) -> bool:
    """Whether a claim is being pointed out in this turn."""
    return any(receipt.key.startswith("flag.") for receipt in talk.receipts)


def _line(flag: Flag) -> Phrase:
    key = "flag.instead" if flag.alternative else "flag.careful"
    return Phrase.of(key, span=flag.span, reason=flag.reason, instead=flag.alternative)


def _once(flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
    return tuple({flag.span: flag for flag in flags}.values())


def safer(talk: Talk, _value: str = "") -> Talk:
    """Every claim pointed out is said safely, in the owner's caption, headline, tags and facts alike."""
    draft, shop = talk.draft, talk.session.shop
    facts, headline = _safe_facts(shop, draft.claims), _said_safely(draft.headline, draft.claims) or None
    text = _said_safely(draft.text, draft.claims) if _own(draft.text or "", draft.claims) else None
    done = Phrase.of("receipt.safer" if text or draft.text is None else "receipt.safer_new")
    drawn = facts != shop or headline != draft.headline
    said = talk.remember(shop=facts)
    said = said.drafted(text=text, headline=headline, claims=())
    if draft.picture is None and talk.photo is None:
        return said.opened(done).to(Step.PICTURE)
    return said.changed(done, rewrite=True) if drawn else said.noted(done).to(Step.FINISH)


def _own(text: str, claims: tuple[Flag, ...]) -> bool:
    """Whether a text says anything beside its claims."""
    for flag in sorted(claims, key=lambda flag: -len(flag.span)):
        text = text.replace(flag.span, " ")
    return len(_LETTERS.findall(text)) > 1


def _safe_facts(shop: Shop, claims: tuple[Flag, ...]) -> Shop:
    features = tuple(filter(None, (_said_safely(each, claims) for each in shop.features)))
    changes: dict[str, object] = {"features": features, "service": _said_safely(shop.service, claims) or None}
    if shop.offer is not None:
        offered = _said_safely(shop.offer.text, claims)
        condition = _said_safely(shop.offer.condition, claims) or None
        offer = shop.offer.model_copy(update={"text": offered, "condition": condition})
        changes["offer"] = offer if offered else None
    return shop.model_copy(update=changes)


def _said_safely(said: str | None, claims: tuple[Flag, ...]) -> str | None:
    """The words with every claim in them replaced; "" where no word is left, None stays None."""
    if said is None or not any(flag.span in said for flag in claims):
        return said
    for flag in sorted(claims, key=lambda flag: -len(flag.span)):
        said = said.replace(flag.span, flag.alternative)
    left = re.sub(r"[ \t]{2,}", " ", re.sub(r"\s+([,.!?])", r"\1", said)).strip(" ,").lstrip("!.~")
    return left if _LETTERS.search(left) else ""
