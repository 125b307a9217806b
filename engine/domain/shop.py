"""The shop, as its owner describes it."""

from datetime import date
from enum import StrEnum

from engine.domain.frozen import Frozen


class Tone(StrEnum):
    FRIENDLY = "friendly"
    EXPERT = "expert"
    TRENDY = "trendy"
    TENDER = "tender"


class Purpose(StrEnum):
    """Why this post: it decides the layout and the words."""

    NEW_MENU = "new_menu"
    SALE = "sale"
    BOOKING = "booking"
    NOTICE = "notice"
    OPENING = "opening"
    DAILY = "daily"


class Contacts(Frozen):
    phone: str | None = None
    link: str | None = None
    kakao: str | None = None
    instagram: str | None = None

    def any(self) -> str | None:
        """The first way to reach the shop, as it is written in a post."""
        return self.phone or self.kakao or self.instagram or self.link


class Offer(Frozen):
    """A benefit exactly as the owner gave it: nothing here is ever computed or rounded."""

    text: str
    until: date | None = None
    condition: str | None = None


class Shop(Frozen):
    """Facts as the owner said them, without particles; None is unknown, never guessed into a post.

    `trade` is a key of `configs/trades.yaml`, `industry` the owner's or a person's word for it.
    `last_day` ends what begins on `day`, such as days off; a new `day` without it is one day again.
    `guessed` names the fields nobody said: they are shown and corrected, never printed as facts. A name in it was
    said, but nobody called it the name: a surer one may take its place.
    """

    name: str | None = None
    industry: str | None = None
    trade: str | None = None
    service: str | None = None
    features: tuple[str, ...] = ()
    region: str | None = None
    price: str | None = None
    offer: Offer | None = None
    tone: Tone | None = None
    audience: str | None = None
    day: date | None = None
    last_day: date | None = None
    hours: str | None = None
    contacts: Contacts = Contacts()
    guessed: frozenset[str] = frozenset()

    @property
    def known(self) -> bool:
        """Enough to put the shop's name on a picture."""
        return self.name is not None


FACTS = tuple(name for name in Shop.model_fields if name != "guessed")


class Facts(Frozen):
    """What one message says about the shop: fields set replace, fields withdrawn go, the rest stays."""

    said: Shop = Shop()
    withdrawn: frozenset[str] = frozenset()

    def applied(self, shop: Shop) -> Shop:
        gone = {name: _blank(name) for name in self.withdrawn}
        new = {name: getattr(self.said, name) for name in FACTS if getattr(self.said, name) != _blank(name)}
        if "contacts" in new:
            new["contacts"] = _merged(shop.contacts, self.said.contacts)
        if "day" in new or "day" in gone:
            new["last_day"] = self.said.last_day
        guessed = (shop.guessed - set(new) - self.withdrawn) | self.said.guessed
        return shop.model_copy(update={**gone, **new, "guessed": guessed})

    @property
    def empty(self) -> bool:
        return self == Facts()


def _blank(name: str) -> object:
    return Shop.model_fields[name].default


def _merged(old: Contacts, new: Contacts) -> Contacts:
    return old.model_copy(update={name: value for name, value in new if value is not None})
