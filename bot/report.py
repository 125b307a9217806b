"""What a conversation came to, as one JSON value: `final` of `fit-ad talk --json` and the inside of `post.json`."""

from collections.abc import Mapping, Sequence
from typing import Any

from conversation import orders, post
from conversation.phrases import render
from conversation.session import Session
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.shop import Contacts, Offer, Shop
from engine.domain.wording import HASHTAGS, POSTED_HASHTAGS, CopyPack, Flag, WritingSpec
from engine.domain.world import World
from engine.ports import Clock, Writer


async def final(session: Session, world: World, writer: Writer, clock: Clock) -> dict[str, Any]:
    """Facts as the owner said them and the wording made from what is known now; what is unknown is None."""
    pack = await _pack(session, world, writer, clock)
    draft, phrases = session.draft, world.phrases[session.locale]
    purpose = draft.purpose if draft else None
    tags = post.tags(draft.model_copy(update={"pack": pack})) if draft else pack.hashtags
    return {
        "shop": shop(session.shop, world, session.locale, pack.flags),
        "purpose": phrases[f"report.purpose.{purpose.value}"] if purpose else None,
        "captions": [caption.text for caption in pack.captions],
        "hashtags": list(tags[:HASHTAGS]),
        "post_hashtags": list(tags[:POSTED_HASHTAGS]),
        "flags": [flag.model_dump(include={"span", "reason", "alternative"}) for flag in pack.flags],
        "draft": draft.model_dump(mode="json", exclude={"past"}) if draft else {},
    }


def shop(shop: Shop, world: World, locale: str, flags: Sequence[Flag] = ()) -> dict[str, Any]:
    """What is known; a feature that is flagged stands among the flags alone."""
    trade = world.trades.get(shop.trade or "")
    return {
        "shop_name": shop.name,
        "industry": shop.industry or (trade.industry if trade else None),
        "trade": shop.trade,
        "service": shop.service,
        "features": [one for one in (*shop.features, *_told(shop)) if not any(flag.span in one for flag in flags)],
        "region": shop.region,
        "tone": world.phrases[locale][f"report.tone.{shop.tone.value}"] if shop.tone else None,
        "offer": _offered(shop.offer, world.phrases[locale]) if shop.offer else None,
        "audience": shop.audience,
        "contacts": _contacts(shop.contacts),
    }


def _offered(offer: Offer, mapping: Mapping[str, str]) -> str:
    """A benefit with its last day."""
    if offer.until is None:
        return offer.text
    until = render(Phrase.of("day.short", month=offer.until.month, day=offer.until.day), mapping)
    return render(Phrase.of("offer.until", until=until, offer=offer.text), mapping)


def _told(shop: Shop) -> list[str]:
    """The price of what is sold and the hours, which have no place of their own here."""
    priced = " ".join(filter(None, [shop.service, shop.price])) if shop.price else None
    return list(filter(None, [priced, shop.hours]))


def _contacts(contacts: Contacts) -> dict[str, str] | None:
    return {name: value for name, value in contacts if value is not None} or None


async def _pack(session: Session, world: World, writer: Writer, clock: Clock) -> CopyPack:
    """The pack the owner saw where a model wrote it; rules give the same words again, and newer ones if need be."""
    seen = session.draft.pack if session.draft else None
    if seen is not None and seen.by != "rules":
        return seen
    return await writer.write(spec(session, world, clock))


def spec(session: Session, world: World, clock: Clock) -> WritingSpec:
    talk = Talk(session, session, world, clock.now(), "", 0)
    return orders.writing(talk)
