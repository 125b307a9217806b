"""What a picture costs, and the arithmetic of the ledger."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from engine.domain.canvas import SHORT_SIDE
from engine.domain.errors import LimitReached, NoCredits
from engine.domain.frozen import Frozen
from engine.domain.job import JobSpec


class Plan(Frozen):
    """A plan of `configs/plans.yaml`. `daily` None is unlimited; `price` is won a picture, charged in credits.

    `short_side` in px is the size of finished posts, `mark` puts our name beside the AI mark.
    `tier` 0 runs before tier 1, and so on up to 15. `waiting`: orders an owner may have at a time, None is unlimited.
    `prepaid`: only what was granted before can be ordered for.
    """

    key: str
    daily: int | None = None
    price: int = 0
    short_side: Annotated[int, Field(gt=0)] = SHORT_SIDE
    mark: bool = False
    tier: Annotated[int, Field(ge=0, le=15)] = 1
    waiting: Annotated[int, Field(ge=1)] | None = None
    prepaid: bool = False

    @property
    def large(self) -> bool:
        """Whether finished posts are wanted at twice their size, where a box can do that."""
        return self.short_side > SHORT_SIDE

    @property
    def at_most(self) -> int | None:
        """Px that the short side of what is given away may have, where that is less than the whole."""
        return self.short_side if self.short_side < SHORT_SIDE else None


class Price(Frozen):
    """What one order will cost if it succeeds; a failure or a simple version settles at 0."""

    credits: int = 0
    plan: str = "open"

    @property
    def free(self) -> bool:
        return self.credits == 0


class Entry(StrEnum):
    """A ledger row's kind. An order has at most one of each, settle or release but never both, and a refund only of
    what was settled; a grant has at most one expiry."""

    HOLD = "hold"
    SETTLE = "settle"
    RELEASE = "release"
    REFUND = "refund"
    GRANT = "grant"
    EXPIRY = "expiry"


class Grant(Frozen):
    """Won that an owner was given to order for. They lapse at `until`, never where that is None; `lapsed` is what of
    them has, None while they hold."""

    key: str
    amount: Annotated[int, Field(ge=0)]
    until: datetime | None = None
    lapsed: int | None = None

    @property
    def worth(self) -> int:
        return self.amount - (self.lapsed or 0)


class Purse(Frozen):
    """An owner's money in won: `held` for open orders, `settled` for made ones, `refunded` of those."""

    grants: tuple[Grant, ...] = ()
    held: int = 0
    settled: int = 0
    refunded: int = 0

    @property
    def used(self) -> int:
        return self.held + self.settled - self.refunded

    @property
    def left(self) -> int:
        """What may be ordered for. Below zero only for who ordered on account before."""
        return sum(grant.worth for grant in self.grants) - self.used

    def lapses(self, now: datetime) -> Iterator[tuple[Grant, int]]:
        """What of each grant lapses now: what nobody has used, where the first to lapse is used first. A refund that
        comes after its grant has lapsed stays the owner's."""
        used = self.used
        for grant in sorted(self.grants, key=_until):
            taken = min(grant.worth, max(0, used))
            used -= taken
            if grant.lapsed is None and _until(grant) <= now:
                yield grant, grant.amount - taken


def _until(grant: Grant) -> datetime:
    return grant.until or datetime.max.replace(tzinfo=UTC)


def quote(spec: JobSpec, plan: Plan, made_today: int, left: int = 0) -> Price:
    """The price of an order on a plan; `left` in won matters on a prepaid one. Raises `LimitReached` beyond the
    plan's pictures a day, `NoCredits`."""
    if plan.daily is not None and made_today + spec.cost > plan.daily:
        raise LimitReached(limit=plan.daily)
    price = Price(credits=spec.cost * plan.price, plan=plan.key)
    if plan.prepaid and price.credits > left:
        raise NoCredits(price=price.credits, left=max(0, left))
    return price
