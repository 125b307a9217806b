"""What an owner was given to order for: whatever happens in whatever order, on either database, nobody orders for
more than is there, nothing is paid or given back twice, and every won is accounted for."""

import asyncio
import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.errors import EngineFault, NoCredits
from engine.domain.job import JobState, Outcome, Progress, Render
from engine.domain.picture import Design
from engine.domain.plans import Entry, Grant, Plan, Purse, quote
from engine.money import Refund, lapsed, refund, swept
from engine.ports import Records, Unit
from engine.service import Ending, Orders, Pace, begin, close, stopped
from tests.contract.conftest import HandClock

PLAN = Plan(key="prepaid", price=300, prepaid=True)
POST = Render(design=Design())
RUNS = itertools.count()


class NoEngine:
    async def submit(self, job: str, priority: int) -> None: ...

    async def cancel(self, job: str) -> None: ...

    async def status(self, job: str) -> JobState | None:
        return None

    def progress(self, job: str) -> Progress | None:
        return None


class Owner:
    """One owner with a few orders and grants, by small numbers."""

    def __init__(self, records: Records, clock: HandClock) -> None:
        self.records, self.clock, self.chat = records, clock, f"kim{next(RUNS)}"
        self.orders = Orders(records, NoEngine(), clock, Pace(), longest_wait=1e9)

    async def grant(self, number: int) -> None:
        key, until = f"grant:{self.chat}:{number}", self.clock.now() + timedelta(days=number)
        amount = 250 * (number + 1)
        await self.records.write(lambda unit: unit.credits.grant(key, self.chat, amount, until if number else None))

    async def order(self, number: int) -> bool:
        try:
            await self.records.write(
                lambda unit: self.orders.accept(unit, self.job(number), self.chat, "d", POST, PLAN)
            )
        except NoCredits:
            return False
        return True

    def job(self, number: int) -> str:
        return f"{self.chat}:{number}"

    async def does(self, step: str, number: int) -> None:
        job = self.job(number)
        match step:
            case "grant":
                await self.grant(number)
            case "order":
                await self.order(number)
            case "later":
                self.clock.later(days=number)
            case "sweep":
                await self.records.write(lambda unit: swept(unit, self.clock.now()))
            case "begin":
                await self.records.write(lambda unit: begin(unit, job, 4))
            case "cancel":
                await self.records.write(lambda unit: stopped(unit, job))
            case "refund":
                await self.records.write(lambda unit: refund(unit, job))
            case _:
                ending = {
                    "done": Ending.done(Outcome()),
                    "simple": Ending.done(Outcome(simple=True)),
                    "fail": Ending.of(EngineFault()),
                }[step]
                await self.records.write(lambda unit: close(unit, job, ending))

    async def purse(self) -> Purse:
        async with self.records.read() as unit:
            return await unit.credits.purse(self.chat)

    async def booked(self) -> dict[tuple[str, Entry], int]:
        """Every row of this owner, read order by order and grant by grant."""
        names = [f"{prefix}{self.chat}:{number}" for prefix in ("", "grant:") for number in range(4)]
        async with self.records.read() as unit:
            rows = [(name, row) for name in names for row in await unit.ledger.rows(name)]
        assert len({(name, kind) for name, (kind, _) in rows}) == len(rows), "one row of a kind"
        return {(name, kind): won for name, (kind, won) in rows}

    async def sound(self) -> None:
        purse, book = await self.purse(), await self.booked()
        total = {kind: sum(won for (_, row), won in book.items() if row is kind) for kind in Entry}
        open_holds = sum(
            won
            for (job, kind), won in book.items()
            if kind is Entry.HOLD and not {(job, Entry.SETTLE), (job, Entry.RELEASE)} & set(book)
        )
        given = total[Entry.GRANT] - total[Entry.EXPIRY]
        assert purse.left == given - open_holds - total[Entry.SETTLE] + total[Entry.REFUND]
        assert purse.left >= 0
        assert all(won <= book[job, Entry.SETTLE] for (job, kind), won in book.items() if kind is Entry.REFUND)
        assert all(won <= book[key, Entry.GRANT] for (key, kind), won in book.items() if kind is Entry.EXPIRY)


STEPS = ("grant", "order", "order", "begin", "done", "simple", "fail", "cancel", "refund", "later", "sweep")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3)), min_size=4, max_size=24))
async def test_any_interleaving_keeps_the_balance(
    records: Records, clock: HandClock, steps: list[tuple[str, int]]
) -> None:
    owner = Owner(records, clock)
    for step, number in (("grant", 1), ("grant", 3), *steps):
        await owner.does(step, number)
        await owner.sound()


async def test_what_is_not_there_can_not_be_ordered_for(records: Records, clock: HandClock) -> None:
    owner = Owner(records, clock)
    assert not await owner.order(0)
    await owner.grant(1)
    assert await owner.order(0)
    assert not await owner.order(1), "500 won are one picture of 300"
    await owner.does("fail", 0)
    assert await owner.order(2), "a failed one is given back"


async def test_two_orders_at_once_are_not_paid_with_the_same_won(records: Records, clock: HandClock) -> None:
    owner = Owner(records, clock)
    await owner.grant(1)
    assert sorted(await asyncio.gather(*(owner.order(number) for number in range(3)))) == [False, False, True]


async def test_what_was_granted_lapses_on_its_day_once_and_never_what_is_used(
    records: Records, clock: HandClock
) -> None:
    owner = Owner(records, clock)
    await owner.grant(1)
    await owner.order(0)
    clock.later(days=2)
    assert await records.write(lambda unit: swept(unit, clock.now())) == 1
    assert await records.write(lambda unit: swept(unit, clock.now())) == 0
    assert (await owner.booked())[f"grant:{owner.chat}:1", Entry.EXPIRY] == 200
    await owner.does("begin", 0)
    await owner.does("done", 0)
    assert (await owner.purse()).left == 0
    await owner.does("refund", 0)
    assert await records.write(lambda unit: lapsed(unit, owner.chat, clock.now())) == 300, "a refund stays"


async def test_only_what_was_paid_is_given_back_and_once(records: Records, clock: HandClock) -> None:
    owner = Owner(records, clock)
    await owner.grant(3)

    async def back(job: str) -> tuple[Refund, int]:
        return await records.write(lambda unit: refund(unit, job))

    assert await back("nobody") == (Refund.UNKNOWN, 0)
    await owner.order(0)
    assert await back(owner.job(0)) == (Refund.UNPAID, 0)
    await owner.does("begin", 0)
    await owner.does("done", 0)
    assert await back(owner.job(0)) == (Refund.DONE, 300)
    assert await back(owner.job(0)) == (Refund.AGAIN, 300)
    await owner.order(1)
    await owner.does("cancel", 1)
    assert await back(owner.job(1)) == (Refund.UNPAID, 0)
    assert (await owner.purse()).left == 1000


async def test_the_book_refuses_what_no_rule_would_ask_for(records: Records, clock: HandClock) -> None:
    async def work(unit: Unit) -> list[bool]:
        await unit.credits.grant("g", "kim", 500, clock.now())
        return [
            await unit.credits.grant("g", "lee", 900, None),
            await unit.credits.lapse("g", "kim", 501),
            await unit.credits.lapse("h", "kim", 1),
            await unit.ledger.enter("j", "kim", Entry.REFUND, 1),
            await unit.credits.lapse("g", "kim", 500),
            await unit.credits.lapse("g", "kim", 500),
        ]

    assert await records.write(work) == [False, False, False, False, True, False]
    async with records.read() as unit:
        assert await unit.survey.booked(clock.now() - timedelta(days=1)) == {Entry.GRANT: 500, Entry.EXPIRY: 500}


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 5) | st.none()), max_size=5),
    st.integers(0, 900),
    st.integers(0, 6),
)
def test_lapses_take_what_nobody_used_and_no_more(
    grants: list[tuple[int, int | None]], wished: int, today: int
) -> None:
    start = HandClock().now()
    made = tuple(
        Grant(key=str(at), amount=amount, until=None if day is None else start + timedelta(days=day))
        for at, (amount, day) in enumerate(grants)
    )
    purse = Purse(grants=made, held=min(wished, sum(amount for amount, _ in grants)))
    now = start + timedelta(days=today)
    gone = {grant.key: amount for grant, amount in purse.lapses(now)}
    assert sum(gone.values()) <= purse.left
    assert set(gone) == {grant.key for grant in made if grant.until is not None and grant.until <= now}
    after = purse.model_copy(
        update={"grants": tuple(grant.model_copy(update={"lapsed": gone.get(grant.key)}) for grant in made)}
    )
    assert after.left >= 0
    assert not list(after.lapses(now))


@pytest.mark.parametrize("left", [0, 299])
def test_a_refusal_says_what_is_left(left: int) -> None:
    with pytest.raises(NoCredits) as refused:
        quote(POST, PLAN, 0, left)
    assert dict(refused.value.phrase.values) == {"price": 300, "left": left}
