"""What every store of records promises."""

import asyncio
import itertools
from datetime import UTC, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.crew import Load, Member
from engine.domain.errors import Stale
from engine.domain.job import Candidates, JobState, Outcome, Pick, Progress, Render, Stage
from engine.domain.model import Call, End, Usage
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, MediaRef
from engine.domain.plans import Entry
from engine.domain.wording import Words
from engine.ports import Received, Records, Sent, StoredJob, StoredSession, Unit

WORDS = Words(headline="겨울 한정 딸기 케이크", price="6,500원")


def order(clock, job="j1", chat="kim", spec=None, **more):
    spec = spec or Render(design=Design(words=WORDS))
    return StoredJob(id=job, chat=chat, draft="d", spec=spec, state=JobState.HELD, created=clock.now(), **more)


async def load(records: Records, chat: str) -> StoredSession | None:
    async with records.read() as unit:
        return await unit.sessions.load(chat)


async def test_a_session_comes_back_as_it_was_saved_under_the_next_version(records: Records) -> None:
    assert await load(records, "kim") is None
    await records.write(lambda unit: unit.sessions.save("kim", '{"shop":"달빛"}', 0))
    assert await load(records, "kim") == StoredSession(version=1, content='{"shop":"달빛"}')
    await records.write(lambda unit: unit.sessions.save("kim", "{}", 1))
    assert await load(records, "kim") == StoredSession(version=2, content="{}")


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_a_session_somebody_saved_first_is_stale(records: Records, expected: int) -> None:
    for version in (0, 1):
        await records.write(lambda unit, version=version: unit.sessions.save("kim", f"v{version}", version))
    with pytest.raises(Stale):
        await records.write(lambda unit: unit.sessions.save("kim", "late", expected))
    assert await load(records, "kim") == StoredSession(version=2, content="v1")


async def test_what_fails_leaves_nothing_behind(records: Records) -> None:
    async def half(unit: Unit) -> None:
        await unit.sessions.save("kim", "half", 0)
        await unit.inbox.add(Received(chat="kim", key="1", content="hi"))
        raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        await records.write(half)
    assert await load(records, "kim") is None
    async with records.read() as unit:
        assert not await unit.inbox.undone()


async def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(records: Records) -> None:
    await records.write(lambda unit: unit.sessions.save("kim", "before", 0))
    async with records.read() as unit:
        before = await unit.sessions.load("kim")
        await records.write(lambda writing: writing.sessions.save("kim", "after", 1))
        assert await unit.sessions.load("kim") == before
    assert (await load(records, "kim")).content == "after"


async def test_a_reader_cannot_write(records: Records) -> None:
    with pytest.raises(Exception, match=r"read-?only"):
        async with records.read() as unit:
            await unit.sessions.save("kim", "sneaky", 0)
    assert await load(records, "kim") is None


async def test_a_message_is_taken_once_and_waits_in_order_until_it_is_done(records: Records) -> None:
    def add(chat: str, key: str):
        return records.write(lambda unit: unit.inbox.add(Received(chat=chat, key=key, content=f"{chat}{key}")))

    taken = [await add("kim", "1"), await add("lee", "1"), await add("kim", "1"), await add("kim", "2")]
    assert taken == [True, True, False, True]
    await records.write(lambda unit: unit.inbox.done("kim", "1"))
    async with records.read() as unit:
        waiting = await unit.inbox.undone()
        assert [row.content for row in waiting] == ["lee1", "kim2"]
        assert waiting[0].seq < waiting[1].seq
        assert len(await unit.inbox.undone(limit=1)) == 1
    assert not await add("kim", "1"), "a repeated message is known even after it was done"


async def test_a_message_is_closed_by_one_of_those_who_try(records: Records) -> None:
    await records.write(lambda unit: unit.inbox.add(Received(chat="kim", key="1", content="hi")))
    closed = [await records.write(lambda unit: unit.inbox.done("kim", "1")) for _ in range(3)]
    assert closed == [True, False, False]
    assert not await records.write(lambda unit: unit.inbox.done("kim", "never came"))


async def test_closed_messages_go_in_the_end_the_oldest_first_and_open_ones_stay(records: Records, clock) -> None:
    for key in "abcd":
        row = Received(chat="kim", key=key, content=key)
        await records.write(lambda unit, row=row: unit.inbox.add(row, done=row.key != "b"))
        clock.later(days=1)
    before = clock.now() - timedelta(days=1)
    assert await records.write(lambda unit: unit.inbox.expire(before, most=1)) == 1
    assert await records.write(lambda unit: unit.inbox.expire(before)) == 1
    assert await records.write(lambda unit: unit.inbox.expire(before)) == 0
    async with records.read() as unit:
        assert [row.key for row in await unit.inbox.undone()] == ["b"]
    assert await records.write(lambda unit: unit.inbox.add(Received(chat="kim", key="a", content="")))
    assert not await records.write(lambda unit: unit.inbox.add(Received(chat="kim", key="d", content="")))


async def test_bubbles_are_numbered_by_chat_and_never_twice_even_after_forgetting(records: Records) -> None:
    def say(chat: str, *texts: str):
        return records.write(lambda unit: unit.outbox.add(chat, [Sent(chat=chat, content=text) for text in texts]))

    assert [sent.seq for sent in await say("kim", "a", "b")] == [1, 2]
    assert [sent.seq for sent in await say("lee", "x")] == [1]
    assert [sent.seq for sent in await say("kim", "c")] == [3]
    assert await say("kim") == []
    await records.write(lambda unit: unit.sessions.forget("kim"))
    assert [sent.seq for sent in await say("kim", "d")] == [4]
    async with records.read() as unit:
        assert [sent.content for sent in await unit.outbox.since("kim", 3)] == ["d"]
        assert [sent.content for sent in await unit.outbox.since("lee", 0)] == ["x"]


async def test_a_bubble_waits_until_it_is_marked_and_keeps_its_receipt(records: Records) -> None:
    bubbles = [Sent(chat="kim", content="making", slot="job:1"), Sent(chat="kim", content="more")]
    await records.write(lambda unit: unit.outbox.add("kim", bubbles))
    await records.write(lambda unit: unit.outbox.mark("kim", 1, "sending", receipt="m-77"))
    await records.write(lambda unit: unit.outbox.mark("kim", 1, "sent"))
    async with records.read() as unit:
        assert [sent.content for sent in await unit.outbox.waiting("kim")] == ["more"]
        first = (await unit.outbox.since("kim", 0))[0]
    assert first == Sent(chat="kim", content="making", seq=1, slot="job:1", receipt="m-77", state="sent")


async def test_who_is_owed_a_bubble_is_known_and_what_the_next_one_replaces(records: Records) -> None:
    async def say(unit: Unit) -> None:
        for chat in ("kim", "lee", "park"):
            await unit.outbox.add(chat, [Sent(chat=chat, content="making", slot="j1"), Sent(chat=chat, content="hm")])
        for seq, receipt in ((1, "m-1"), (2, "m-2")):
            await unit.outbox.mark("kim", seq, "sent", receipt=receipt)
        await unit.outbox.mark("lee", 2, "sending")
        await unit.outbox.mark("park", 1, "sent")
        await unit.outbox.mark("park", 2, "dropped")

    await records.write(say)
    async with records.read() as unit:
        assert await unit.outbox.unsent() == {"lee": 1}
        assert await unit.outbox.unsent("lee") == {"lee": 1}
        assert await unit.outbox.unsent("kim") == {}
        assert await unit.outbox.receipt("kim", "j1") == "m-1"
        assert await unit.outbox.receipt("park", "j1") is None
        assert await unit.outbox.receipt("kim", "j2") is None


async def test_what_was_sent_waits_no_more_whatever_a_sleeper_says_of_it(records: Records) -> None:
    async def overtaken(unit: Unit) -> list[bool]:
        await unit.outbox.add("kim", [Sent(chat="kim", content="done", slot="j1")])
        begun = [await unit.outbox.begin("kim", 1), await unit.outbox.begin("kim", 1)]
        await unit.outbox.mark("kim", 1, "sent", receipt="m-1")
        await unit.outbox.mark("kim", 1, "waiting")
        return [*begun, await unit.outbox.begin("kim", 1)]

    assert await records.write(overtaken) == [True, True, False]
    async with records.read() as unit:
        (row,) = await unit.outbox.since("kim", 0)
        assert (row.state, row.receipt) == ("sent", "m-1")


async def test_an_order_comes_back_whole(records: Records, clock) -> None:
    placed = order(clock, spec=Candidates(design=Design(words=WORDS, seed=7)), priority=12)
    await records.write(lambda unit: unit.jobs.add(placed))
    async with records.read() as unit:
        assert await unit.jobs.load("j1") == placed
        assert await unit.jobs.load("other") is None


async def test_an_order_ends_once_with_what_it_ended_with(records: Records, clock) -> None:
    await records.write(lambda unit: unit.jobs.add(order(clock)))
    outcome = Outcome(sheet=MediaRef(id="s" * 22), notes=(Phrase.of("note.dark"),))

    async def tries(unit: Unit) -> list[bool]:
        return [
            await unit.jobs.move("j1", JobState.DONE, outcome),
            await unit.jobs.move("j1", JobState.RUNNING),
            await unit.jobs.move("j1", JobState.RUNNING),
            await unit.jobs.move("j1", JobState.DONE, outcome),
            await unit.jobs.move("j1", JobState.CANCELLED),
            await unit.jobs.move("nobody", JobState.RUNNING),
        ]

    clock.later(seconds=9)
    assert await records.write(tries) == [False, True, True, True, False, False]
    async with records.read() as unit:
        ended = await unit.jobs.load("j1")
    assert (ended.state, ended.outcome, ended.ended) == (JobState.DONE, outcome, clock.now())
    assert ended.ended.utcoffset() == timedelta(0)
    assert ended.created.astimezone(UTC) == ended.ended - timedelta(seconds=9)


async def test_every_start_of_an_order_is_counted(records: Records, clock) -> None:
    await records.write(lambda unit: unit.jobs.add(order(clock)))
    for expected in range(3):
        async with records.read() as unit:
            assert await unit.jobs.starts("j1") == expected
        await records.write(lambda unit: unit.jobs.move("j1", JobState.RUNNING))


async def test_a_name_belongs_to_the_process_that_took_it(records: Records) -> None:
    one = Member(name="w", token="one", role="worker", host="here", pid=7)
    two = one.model_copy(update={"token": "two", "role": "run"})

    async def tries(unit: Unit) -> list[bool]:
        return [
            await unit.crew.join(one, None),
            await unit.crew.join(two, None),
            await unit.crew.beat("w", "one", Load()),
            await unit.crew.beat("w", "two", Load(memory=5)),
            await unit.crew.join(two, "nobody"),
            await unit.crew.join(two, "one"),
            await unit.crew.beat("w", "one", Load()),
            await unit.crew.beat("w", "two", Load(memory=5)),
            await unit.crew.leave("w", "one"),
            await unit.crew.leave("w", "two", beats=0),
        ]

    assert await records.write(tries) == [True, False, True, False, False, True, False, True, False, False]
    async with records.read() as unit:
        assert await unit.crew.all() == [two.model_copy(update={"beats": 1, "load": Load(memory=5)})]
    assert await records.write(lambda unit: unit.crew.leave("w", "two", beats=1))


async def test_progress_is_the_latest_until_it_is_taken_down(records: Records) -> None:
    for share in (0.1, 0.7):
        progress = Progress(stage="cutout", share=share, preview=b"\xff\xd8\xff" if share > 0.5 else None)
        await records.write(lambda unit, progress=progress: unit.board.pin("j1", progress))
    async with records.read() as unit:
        assert await unit.board.all() == [("j1", Progress(stage="cutout", share=0.7, preview=b"\xff\xd8\xff"))]
    await records.write(lambda unit: unit.board.unpin("j1"))
    async with records.read() as unit:
        assert await unit.board.all() == []


async def test_a_failure_keeps_its_sentence_and_whether_to_try_again(records: Records, clock) -> None:
    await records.write(lambda unit: unit.jobs.add(order(clock)))
    why = Phrase.of("error.limit_reached", limit=3)
    await records.write(lambda unit: unit.jobs.move("j1", JobState.FAILED, failure=why, retry=True))
    async with records.read() as unit:
        failed = await unit.jobs.load("j1")
        assert (failed.failure, failed.retry, failed.outcome) == (why, True, None)


async def test_unfinished_orders_are_listed_the_oldest_first(records: Records, clock) -> None:
    for job, chat in (("a", "kim"), ("b", "lee"), ("c", "kim")):
        await records.write(lambda unit, job=job, chat=chat: unit.jobs.add(order(clock, job, chat)))
        clock.later(seconds=1)
    await records.write(lambda unit: unit.jobs.move("a", JobState.CANCELLED))
    await records.write(lambda unit: unit.jobs.move("b", JobState.RUNNING))
    async with records.read() as unit:
        assert [job.id for job in await unit.jobs.unfinished()] == ["b", "c"]
        assert [job.id for job in await unit.jobs.unfinished("kim")] == ["c"]


async def test_only_pictures_that_were_kept_count_for_the_day(records: Records, clock) -> None:
    yesterday = clock.now() - timedelta(days=1)

    async def place(unit: Unit, job: str, closing: Entry | None, spec=None) -> None:
        await unit.jobs.add(order(clock, job, spec=spec))
        await unit.ledger.enter(job, "kim", Entry.HOLD, 0)
        if closing is not None:
            await unit.ledger.enter(job, "kim", closing, 0)

    await records.write(lambda unit: place(unit, "held", None))
    await records.write(lambda unit: place(unit, "made", Entry.SETTLE))
    await records.write(lambda unit: place(unit, "given back", Entry.RELEASE))
    await records.write(lambda unit: place(unit, "free look", Entry.SETTLE, Pick(photos=())))
    async with records.read() as unit:
        assert await unit.jobs.made_since("kim", yesterday) == 2
        assert await unit.jobs.made_since("kim", clock.now() + timedelta(seconds=1)) == 0
        assert await unit.jobs.made_since("lee", yesterday) == 0


async def test_forgetting_an_owner_keeps_the_money_and_the_count_but_not_the_words(records: Records, clock) -> None:
    async def live(unit: Unit) -> None:
        await unit.sessions.save("kim", "달빛 네일", 0)
        await unit.inbox.add(Received(chat="kim", key="1", content="달빛 네일"))
        await unit.inbox.done("kim", "1")
        await unit.outbox.add("kim", [Sent(chat="kim", content="달빛 네일")])
        await unit.shelf.put("kim", "shop", "mine", "달빛 네일")
        await unit.jobs.add(order(clock))
        await unit.ledger.enter("j1", "kim", Entry.HOLD, 300)
        await unit.jobs.move("j1", JobState.RUNNING)
        await unit.jobs.move("j1", JobState.DONE, Outcome())
        await unit.ledger.enter("j1", "kim", Entry.SETTLE, 300)

    async def forget(unit: Unit) -> None:
        await unit.sessions.forget("kim")
        await unit.shelf.forget("kim")
        await unit.sessions.save("kim", "again", 0)

    await records.write(live)
    await records.write(forget)
    async with records.read() as unit:
        assert await unit.shelf.get("kim", "shop", "mine") is None
        assert await unit.outbox.since("kim", 0) == []
        assert (await unit.jobs.load("j1")).spec == Pick(photos=())
        assert await unit.ledger.rows("j1") == [(Entry.HOLD, 300), (Entry.SETTLE, 300)]
        assert await unit.jobs.made_since("kim", clock.now() - timedelta(hours=1)) == 1
    assert not await records.write(lambda unit: unit.inbox.add(Received(chat="kim", key="1", content="x")))


_JOB = itertools.count()
_OF_ORDERS = (Entry.HOLD, Entry.SETTLE, Entry.RELEASE, Entry.REFUND)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(_OF_ORDERS), min_size=1, max_size=8), st.integers(0, 10_000))
async def test_in_whatever_order_money_is_entered_a_job_is_closed_at_most_once(records, tries, amount) -> None:
    job = f"job-{next(_JOB)}"

    async def enter(unit: Unit) -> list[bool]:
        return [await unit.ledger.enter(job, "kim", kind, amount) for kind in tries]

    entered = await records.write(enter)
    async with records.read() as unit:
        rows = await unit.ledger.rows(job)
        still_held = job in await unit.ledger.open_holds()
    assert rows == [(kind, amount) for kind, new in zip(tries, entered, strict=True) if new]
    kinds = [kind for kind, _ in rows]
    assert kinds.count(Entry.HOLD) <= 1
    assert kinds.count(Entry.SETTLE) + kinds.count(Entry.RELEASE) <= 1
    assert kinds.count(Entry.REFUND) <= kinds.count(Entry.SETTLE)
    assert still_held == (kinds == [Entry.HOLD])
    assert kinds[:1] == [kind for kind in tries if kind is not Entry.REFUND][:1]


async def test_the_shelf_gives_the_newest_first_and_finds_by_key_alone(records: Records, clock) -> None:
    for key in ("one", "two", "three"):
        await records.write(lambda unit, key=key: unit.shelf.put("kim", "post", key, f"first {key}"))
        clock.later(minutes=1)
    await records.write(lambda unit: unit.shelf.put("kim", "post", "one", "second one"))
    await records.write(lambda unit: unit.shelf.put("lee", "shop", "two", "another kind"))
    async with records.read() as unit:
        assert [key for key, _ in await unit.shelf.list("kim", "post")] == ["one", "three", "two"]
        assert await unit.shelf.list("kim", "post", limit=1) == [("one", "second one")]
        assert await unit.shelf.get("kim", "post", "two") == "first two"
        assert await unit.shelf.find("post", "two") == ("kim", "first two")
        assert await unit.shelf.find("post", "nine") is None


async def test_two_hundred_owners_and_one_counter_lose_no_update(records: Records) -> None:
    await records.write(lambda unit: unit.sessions.save("till", "0", 0))

    async def count(unit: Unit) -> None:
        before = await unit.sessions.load("till")
        await asyncio.sleep(0)
        await unit.sessions.save("till", str(int(before.content) + 1), before.version)

    await asyncio.gather(*(records.write(count) for _ in range(200)))
    assert await load(records, "till") == StoredSession(version=201, content="200")


async def test_what_is_over_goes_and_what_is_owed_or_paid_stays(records: Records, clock) -> None:
    async def live(unit: Unit) -> None:
        for number, state in enumerate((JobState.DONE, JobState.CANCELLED, None)):
            await unit.jobs.add(order(clock, f"j{number}"))
            await unit.ledger.enter(f"j{number}", "kim", Entry.HOLD, 300)
            if state is not None:
                await unit.jobs.move(f"j{number}", JobState.RUNNING)
                await unit.jobs.move(f"j{number}", state)
        bubbles = [
            Sent(chat="kim", content=str(number), state=state) for number, state in enumerate(("sent", "waiting"))
        ]
        await unit.outbox.add("kim", bubbles)
        await unit.way.reach("kim", "p", "photo")

    await records.write(live)
    assert await records.write(lambda unit: unit.attic.clear(clock.now() - timedelta(days=1))) == 0
    clock.later(days=30)
    before = clock.now() - timedelta(days=1)
    assert await records.write(lambda unit: unit.attic.clear(before)) == 4
    assert await records.write(lambda unit: unit.attic.clear(before)) == 0
    async with records.read() as unit:
        assert [job.id for job in await unit.jobs.unfinished()] == ["j2"]
        assert [await unit.jobs.load(job) for job in ("j0", "j1")] == [None, None]
        assert [sent.content for sent in await unit.outbox.since("kim", 0)] == ["1"]
        assert [kind for kind, _ in await unit.ledger.rows("j0")] == [Entry.HOLD]


async def test_one_bot_at_a_time_speaks_with_a_chat_and_a_dead_one_holds_nothing(records: Records) -> None:
    async def tries(unit: Unit) -> list[bool]:
        for name in ("one", "two"):
            await unit.crew.join(Member(name=name, token=name, role="bot", host="here", pid=7), None)
        taken = [await unit.leases.take("kim", "one"), await unit.leases.take("kim", "one")]
        taken += [await unit.leases.take("kim", "two"), await unit.leases.take("lee", "two")]
        await unit.leases.free("kim", "two")
        taken.append(await unit.leases.take("kim", "two"))
        await unit.leases.free("kim", "one")
        taken.append(await unit.leases.take("kim", "two"))
        await unit.crew.leave("two", "two")
        return [*taken, await unit.leases.take("kim", "one"), await unit.leases.take("lee", "one")]

    assert await records.write(tries) == [True, True, False, True, False, True, True, True]


async def test_how_far_owners_come_is_counted_once_a_post(records: Records, clock) -> None:
    async def walk(unit: Unit) -> list[bool]:
        steps = [("kim", "p1", "photo"), ("kim", "p1", "photo"), ("kim", "p2", "photo"), ("lee", "p1", "chosen")]
        return [await unit.way.reach(*step) for step in steps]

    assert await records.write(walk) == [True, False, True, True]
    async with records.read() as unit:
        assert dict(await unit.way.reached(clock.now())) == {"photo": 2, "chosen": 1}
        assert await unit.way.reached(clock.now() + timedelta(seconds=1)) == []


async def test_where_conversations_stand_still_is_counted_by_place(records: Records, clock) -> None:
    async def stand(unit: Unit) -> None:
        for chat, place in (("a", "name"), ("b", "name"), ("c", "photo"), ("d", "")):
            await unit.sessions.save(chat, "{}", 0, place)

    await records.write(stand)
    clock.later(days=2)
    await records.write(lambda unit: unit.sessions.save("e", "{}", 0, "photo"))
    day = timedelta(days=1)
    async with records.read() as unit:
        assert await unit.way.stops(clock.now() - 7 * day, clock.now() - day) == [("name", 2), ("photo", 1)]


async def test_an_operator_sees_the_line_and_what_became_of_orders(records: Records, clock) -> None:
    stages = (Stage(name="cutout", seconds=1.5),)

    async def work(unit: Unit) -> None:
        for number in range(4):
            await unit.jobs.add(order(clock, f"j{number}"))
            await unit.ledger.enter(f"j{number}", "kim", Entry.HOLD, 300)
            clock.later(seconds=10)
        for number in (1, 2, 3):
            await unit.jobs.move(f"j{number}", JobState.RUNNING, maker="box-1")
        await unit.jobs.move("j2", JobState.DONE, Outcome(stages=stages))
        await unit.ledger.enter("j2", "kim", Entry.SETTLE, 300)
        no = Phrase.of("error.ours")
        await unit.jobs.move("j3", JobState.FAILED, failure=no, retry=True, fault="OutOfMemory")

    began = clock.now()
    await records.write(work)
    async with records.read() as unit:
        queue, seen = await unit.survey.queue(), await unit.survey.orders(began)
        assert len(await unit.survey.orders(clock.now() + timedelta(days=1))) == 2, (
            "what has not ended is always seen"
        )
    assert (queue.held, queue.running, queue.oldest, queue.makers) == (1, 1, began, (("box-1", 1),))
    assert [made.id for made in seen] == ["j3", "j2", "j1", "j0"]
    assert (seen[0].fault, seen[0].failure, seen[0].retry, seen[0].maker) == (
        "OutOfMemory",
        Phrase.of("error.ours"),
        True,
        "box-1",
    )
    assert (seen[1].stages, seen[1].charged, seen[1].kind) == (stages, 300, "render")


async def test_calls_of_models_are_counted_without_what_was_said(records: Records, clock) -> None:
    start = clock.now()
    one = Call(
        task="read", model="gpt-6-luna", prompt="read@1", way="json_schema", end=End.USED, won=0.2, seconds=1.5
    )
    two = one.model_copy(update={"task": "write", "end": End.LATE, "usage": Usage(sent=900, cached=10, received=300)})
    await records.write(lambda unit: unit.calls.add(one))
    await records.write(lambda unit: unit.calls.add(two))
    async with records.read() as unit:
        assert list(await unit.calls.since(start)) == [one, two]
        assert not await unit.calls.since(start + timedelta(days=1))
