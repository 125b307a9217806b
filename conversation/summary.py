"""The facts so far in one line, and days as people say them."""

from datetime import date

from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.shop import Offer, Purpose, Shop

NEAR = 3
SHORT = 12
WEEK = 7


def line(talk: Talk) -> str:
    """The shop, its place and trade, and what this post is about; "" while nothing is known."""
    shop = talk.session.shop
    kind = industry(talk)
    told = kind is not None and shop.name is not None and kind.replace(" ", "") in shop.name.replace(" ", "")
    where = " ".join(part for part in (shop.region, None if told else kind) if part)
    parts = (shop.name, where, about(talk))
    return " · ".join(part for part in parts if part)


def about(talk: Talk) -> str:
    """Purpose, thing, price and offer, as far as they were said."""
    shop, purpose = talk.session.shop, talk.draft.purpose
    plain = purpose in (None, Purpose.DAILY) or (purpose is Purpose.SALE and shop.offer is not None)
    label = "" if plain else talk.word(f"purpose.{purpose}")
    offered = offer(talk, shop.offer) if shop.offer else ""
    closed = days(talk, shop)
    return " ".join(part for part in (label, shop.service or "", shop.price or "", offered, closed) if part)


def about_nothing(talk: Talk) -> bool:
    """Nobody said what the post is about: a thing, an offer, a day or another occasion."""
    shop, purpose = talk.session.shop, talk.draft.purpose
    told = shop.service or shop.offer or shop.day or shop.features
    return not told and purpose in (None, Purpose.DAILY)


def title(talk: Talk) -> str:
    """What to call this post."""
    shop = talk.session.shop
    return shop.service or (shop.offer.text if shop.offer else "") or shop.name or talk.word("title.plain")


def industry(talk: Talk) -> str | None:
    trade = talk.trade
    return talk.session.shop.industry or (trade.industry if trade else None)


def thing(talk: Talk) -> str:
    """A person's word for what is in the photo."""
    trade, service = talk.trade, talk.session.shop.service
    own = service is not None and not _same(service, talk.session.shop.name)
    if service and own and len(service) <= SHORT and (trade is None or trade.cutout):
        return service
    key = f"thing.{talk.session.shop.trade}"
    return talk.word(key if talk.speaks(key) else "thing.other")


def _same(service: str, name: str | None) -> bool:
    """A shop's name taken for a thing."""
    return name is not None and service.replace(" ", "") == name.replace(" ", "")


def offer(talk: Talk, given: Offer) -> str:
    """The offer in the owner's words, with its last day in front."""
    if given.until is None or talk.word("offer.mark") in given.text:
        return given.text
    return talk.word("offer.until", until=until(talk, given.until), offer=given.text)


def until(talk: Talk, last: date) -> str:
    """A weekday inside a week, else the date."""
    if 0 <= (last - talk.now.date()).days < WEEK:
        return talk.word("day.weekday", weekday=last.weekday())
    return talk.word("day.short", month=last.month, day=last.day)


def day(talk: Talk, when: date) -> str:
    """A whole date with its weekday, said relatively where it is near."""
    full = _whole(talk, when, "day.full")
    away = (when - talk.now.date()).days
    return talk.word(f"day.near.{away}", day=full) if 0 <= away < NEAR else full


def days(talk: Talk, shop: Shop) -> str:
    """The shop's day, or its first to its last; "" where none was told."""
    first, last = shop.day, shop.last_day
    if first is None:
        return ""
    if last is None or last <= first:
        return day(talk, first)
    key = "day.rest" if (last.year, last.month) == (first.year, first.month) else "day.full"
    return talk.word("day.span", first=_whole(talk, first, "day.full"), last=_whole(talk, last, key))


def _whole(talk: Talk, when: date, key: str) -> str:
    return talk.word(key, month=when.month, day=when.day, weekday=when.weekday())


def dates(shop: Shop) -> str:
    """The dates of a post as one mark, to know whether they were asked about."""
    until = shop.offer.until if shop.offer else None
    return f"{shop.day}/{until}" + (f"/{shop.last_day}" if shop.last_day else "")


def date_question(talk: Talk) -> Phrase | None:
    """The question that confirms a date, where there is one."""
    shop = talk.session.shop
    if shop.day and talk.draft.purpose is Purpose.NOTICE:
        return Phrase.of("confirm.closed", day=days(talk, shop))
    if shop.day:
        return Phrase.of("confirm.day", day=days(talk, shop))
    until = shop.offer.until if shop.offer else None
    return Phrase.of("confirm.day", day=day(talk, until)) if until else None
