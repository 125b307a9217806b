"""What a picture costs, and the arithmetic of the ledger."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from engine.domain.errors import LimitReached
from engine.domain.frozen import Frozen
from engine.domain.job import JobSpec


class Plan(Frozen):
    """A plan of `configs/plans.yaml`. `daily` None is unlimited; `price` is won a picture, charged in credits.

    `tier` 0 runs before tier 1, and so on up to 15. `waiting`: orders an owner may have at a time, None is unlimited.
    """

    key: str
    daily: int | None = None
    price: int = 0
    short_side: int = 1080
    mark: bool = False
    tier: Annotated[int, Field(ge=0, le=15)] = 1
    waiting: Annotated[int, Field(ge=1)] | None = None


class Price(Frozen):
    """What one order will cost if it succeeds; a failure or a simple version settles at 0."""

    credits: int = 0
    plan: str = "open"

    @property
    def free(self) -> bool:
        return self.credits == 0


class Entry(StrEnum):
    """A ledger row's kind; a job has at most one of each, and settle or release but never both."""

    HOLD = "hold"
    SETTLE = "settle"
    RELEASE = "release"


def quote(spec: JobSpec, plan: Plan, made_today: int) -> Price:
    """The price of an order on a plan. Raises `LimitReached` beyond the plan's pictures a day."""
    if plan.daily is not None and made_today + spec.cost > plan.daily:
        raise LimitReached(limit=plan.daily)
    return Price(credits=spec.cost * plan.price, plan=plan.key)
