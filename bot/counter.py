"""Where a turn orders pictures: the engine's door with the plan that holds."""

from dataclasses import dataclass

from bot.settings import Money
from engine.domain.errors import SettingsWrong
from engine.domain.job import JobSpec, Stop
from engine.domain.picture import MediaRef
from engine.domain.plans import Plan
from engine.domain.world import World
from engine.ports import Media, StoredJob, Unit
from engine.service import Orders

OPEN = "open"


@dataclass(frozen=True, slots=True)
class Counter:
    """`bot.errand.Orders`."""

    orders: Orders
    plan: Plan
    media: Media

    async def accept(self, unit: Unit, job: str, chat: str, draft: str, spec: JobSpec) -> None:
        await self.orders.accept(unit, job, chat, draft, spec, self.plan)

    async def start(self, job: str) -> None:
        await self.orders.start(job)

    async def cancel(self, job: str) -> Stop:
        return await self.orders.cancel(job)

    def ended(self, job: StoredJob) -> float | None:
        return self.orders.ended(job)

    async def erase(self, ref: MediaRef) -> None:
        await self.media.drop(ref)


def plan(money: Money, world: World) -> Plan:
    """Raises SettingsWrong for a plan that is not there."""
    plans = world.plans
    name = money.plan if money.plans else OPEN
    if name not in plans:
        listed = ", ".join(sorted(plans))
        raise SettingsWrong(
            f"There is no plan {name!r} in configs/plans.yaml; set FITAD_MONEY__PLAN to one of: {listed}."
        )
    return plans[name]
