"""What an owner notices of turns: nothing is lost, nothing is done twice, nobody waits for somebody else."""

import asyncio
from pathlib import Path

import pytest

from bot import settings as configured
from bot.app import App
from bot.channels import InDoubt, Parcel
from bot.deliver import SENDING, SENT
from bot.fit import Bubble
from bot.journal import Journal
from bot.settings import Settings
from bot.wiring import build
from bot.wits import Wits
from conversation.messages import Command, File, Incoming, Photos, Start, Tap, Text, Unsupported, Voice
from engine.domain.errors import HugePicture, NotAPicture
from engine.domain.picture import MediaRef
from engine.domain.reading import Known, Reading
from engine.domain.wording import CopyPack, WritingSpec
from engine.ports import Sent, Unit
from tests.bot.conftest import House
from tests.bot.pager import CHAT, Pager
from tests.bot.quick import quick

ORDER = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


async def paged(house: House, pager: Pager, seconds: float = 0.0) -> App:
    return await house(lambda parts: pager, studio=quick(seconds))


async def says(pager: Pager, key: str, body: Incoming, chat: str = CHAT) -> bool:
    fresh = await pager.door.receive(chat, key, body)
    await pager.door.settled(chat)
    return fresh


async def photo(pager: Pager, content: bytes) -> Photos:
    return Photos(photos=(await pager.door.upload(CHAT, content),))


async def test_repeated_update_does_nothing(house: House) -> None:
    pager = Pager()
    await paged(house, pager)
    assert await says(pager, "m1", Text(text=ORDER))
    before = len(pager.shown)
    assert not await says(pager, "m1", Text(text=ORDER))
    assert len(pager.shown) == before


async def test_two_tabs_at_once_are_answered_one_by_one(house: House) -> None:
    pager = Pager()
    app = await paged(house, pager)
    words = ("안녕하세요", ORDER, "얼마야", "고마워", "처음부터", "도와줘")
    tabs = [(f"{tab}-{at}", word) for at, word in enumerate(words) for tab in ("left", "right")]
    fresh = await asyncio.gather(*(pager.door.receive(CHAT, key, Text(text=word)) for key, word in tabs))
    await pager.door.settled(CHAT)
    assert all(fresh)
    order = [parcel.seq for _, parcel in pager.shown]
    assert order == sorted(set(order))
    async with app.parts.records.read() as unit:
        stored = await unit.sessions.load(CHAT)
    assert stored is not None
    assert stored.version == len(tabs)


async def test_decides_again_when_somebody_else_saved_first(house: House) -> None:
    pager = Pager()
    app = await paged(house, pager)
    await says(pager, "m1", Text(text="망원동 담은커피"))
    session = await app.turns.session(CHAT)
    other = session.model_copy(update={"shop": session.shop.model_copy(update={"name": "오늘도꽃"})})
    await app.parts.records.write(lambda unit: unit.sessions.save(CHAT, other.dump(), 1))
    await says(pager, "m2", Text(text="흑임자라떼 5500원이에요"))
    now = await app.turns.session(CHAT)
    assert now.shop.name == "오늘도꽃"
    assert now.shop.service is not None


async def test_ten_megabytes_of_text_get_a_kind_answer(house: House) -> None:
    pager = Pager()
    app = await paged(house, pager)
    await says(pager, "m1", Text(text="망원동 담은커피 " * 600_000))
    assert "1000" in pager.text()
    async with app.parts.records.read() as unit:
        stored = await unit.sessions.load(CHAT)
    assert stored is not None
    assert len(stored.content) < 100_000


@pytest.mark.parametrize(
    "body",
    [
        Text(text=""),
        Text(text="   "),
        Tap(data="nonsense"),
        Tap(data="old:pick:1"),
        Command(name="what_is_this"),
        File(name="menu.pdf", refused=NotAPicture().phrase),
        File(refused=HugePicture().phrase),
        Voice(),
        Unsupported(what="sticker"),
        Photos(photos=(), refused=(NotAPicture().phrase,)),
        Start(),
    ],
    ids=lambda body: body.kind,
)
async def test_strange_messages_get_a_kind_sentence(house: House, body: Incoming) -> None:
    pager = Pager()
    await paged(house, pager)
    await says(pager, "m1", body)
    assert pager.text().strip()
    assert "제 쪽에 문제" not in pager.text()


async def test_whole_way_to_a_finished_post(house: House, coffee: bytes) -> None:
    pager = Pager(edit=True)
    app = await paged(house, pager)
    await says(pager, "m1", Text(text=ORDER))
    await says(pager, "m2", await photo(pager, coffee))
    assert not any(bubble.working for bubble in pager.bubbles())
    await says(pager, "m3", Tap(data=pager.chip("①")))
    await says(pager, "m4", Text(text="2"))
    await says(pager, "m5", Tap(data=pager.chip("올리기")))
    (page,) = [bubble for bubble in pager.bubbles() if bubble.kind == "link"]
    async with app.parts.records.read() as unit:
        found = await unit.shelf.find("post", page.key)
    assert found is not None
    assert found[0] == CHAT


async def test_a_day_has_so_many_pictures_on_a_plan(tmp_path: Path, coffee: bytes) -> None:
    pager = Pager()
    limited = configured.load(
        store={"data": tmp_path}, money={"plans": True, "plan": "free"}, log={"level": "critical"}
    )
    app = await build(limited, [lambda parts: pager], studio=quick())
    try:
        await app.open()
        for number in range(4):
            await says(pager, f"m{number}", await photo(pager, coffee))
        assert "3장" in pager.text()
        assert len([bubble for bubble in pager.bubbles() if bubble.kind in ("picture", "sheet")]) == 3
    finally:
        await app.close()


async def test_forgotten_means_gone(house: House, coffee: bytes) -> None:
    pager = Pager()
    app = await paged(house, pager)
    await says(pager, "m1", Text(text=ORDER))
    sent = await photo(pager, coffee)
    await says(pager, "m2", sent)
    await says(pager, "m3", Command(name="delete_me"))
    await says(pager, "m4", Tap(data=pager.chip("네, 지워 주세요")))
    await says(pager, "m4-again", Tap(data=pager.chip("네, 지워 주세요")))
    assert (await app.turns.session(CHAT)).shop.name is None
    async with app.parts.records.read() as unit:
        assert await unit.shelf.list(CHAT, "shop") == []
        stored = await unit.sessions.load(CHAT)
    assert "담은커피" not in (stored.content if stored else "")
    with pytest.raises(KeyError):
        await app.parts.media.get(sent.photos[0])
    await says(pager, "m5", Text(text=ORDER))
    assert (await app.turns.session(CHAT)).shop.name == "담은커피"


async def test_a_fault_of_ours_is_said_once_and_not_repeated(tmp_path: Path, settings: Settings) -> None:
    """A sentence that is missing everywhere is such a fault."""
    root = tmp_path / "own"
    own = _without(root, "text.empty")
    app, pager = await _restarted(own, Pager())
    assert await says(pager, "m1", Text(text=" "))
    await app.close()
    assert "제 쪽에 문제" in pager.text()
    app, again = await _restarted(own, Pager())
    await says(again, "m2", Text(text=ORDER))
    await app.close()
    assert "제 쪽에 문제" not in again.text()
    assert "담은커피" in again.text()


def _without(root: Path, key: str) -> Settings:
    import shutil

    shutil.copytree(configured.ROOT / "configs", root / "configs")
    shutil.copytree(configured.ROOT / "locales", root / "locales")
    for path in (root / "locales").glob("*.yaml"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith(f"{key}:")), "utf-8")
    return configured.load(configs=root / "configs", store={"data": root / "data"}, log={"level": "critical"})


async def _restarted(settings: Settings, pager: Pager) -> tuple[App, Pager]:
    app = await build(settings, [lambda parts: pager], studio=quick())
    await app.open()
    return app, pager


# ── the sender ────────────────────────────────────────────────────────────────────────────────────


async def test_what_could_not_be_sent_comes_first_next_time(house: House) -> None:
    pager = Pager()
    await paged(house, pager)
    pager.reachable = False
    await says(pager, "m1", Text(text=ORDER))
    assert pager.shown == []
    pager.reachable = True
    await says(pager, "m2", Text(text="얼마야"))
    order = [parcel.seq for _, parcel in pager.shown]
    assert order == sorted(order)
    assert "담은커피" in pager.bubbles()[0].text


async def test_after_a_crash_a_doubtful_picture_is_repeated_and_a_notice_is_not(settings: Settings) -> None:
    app, _ = await _restarted(settings, Pager())
    ref = await app.parts.media.put(b"jpeg", "image/jpeg")
    doubtful = (Bubble(text="만들고 있어요"), Bubble(kind="picture", media=(ref,)))

    async def crashed(unit: Unit) -> None:
        rows = [Sent(chat=CHAT, content=bubble.model_dump_json()) for bubble in doubtful]
        for row in await unit.outbox.add(CHAT, rows):
            await unit.outbox.mark(CHAT, row.seq, SENDING)

    await app.parts.records.write(crashed)
    await app.close()
    app, again = await _restarted(settings, Pager())
    await says(again, "m1", Start())
    await app.close()
    assert again.bubbles()[0].media == (ref,)
    assert "만들고 있어요" not in again.text()
    app, third = await _restarted(settings, Pager())
    await says(third, "m2", Start())
    await app.close()
    assert ref not in [media for bubble in third.bubbles() for media in bubble.media]


async def test_what_is_owed_is_sent_after_a_crash_without_being_asked_for(settings: Settings) -> None:
    app, _ = await _restarted(settings, Pager())
    ref = await app.parts.media.put(b"jpeg", "image/jpeg")
    row = Sent(chat=CHAT, content=Bubble(kind="picture", media=(ref,)).model_dump_json())
    await app.parts.records.write(lambda unit: unit.outbox.add(CHAT, [row]))
    await app.close()
    app, again = await _restarted(settings, Pager())
    await app.deliveries.idle(CHAT)
    assert [bubble.media for bubble in again.bubbles()] == [(ref,)]
    await says(again, "m1", Start())
    await app.close()
    assert [bubble.media for bubble in again.bubbles()].count((ref,)) == 1


async def test_a_result_in_doubt_takes_its_place_again_and_is_seen_once(settings: Settings) -> None:
    app, first = await _restarted(settings, Pager(edit=True))
    ref = await app.parts.media.put(b"jpeg", "image/jpeg")
    working = Bubble(text="만들고 있어요", job="j1", working=True)
    done = Bubble(kind="picture", media=(ref,), job="j1")

    async def crashed(unit: Unit) -> None:
        rows = [Sent(chat=CHAT, content=bubble.model_dump_json(), slot="j1") for bubble in (working, done)]
        await unit.outbox.add(CHAT, rows)
        await unit.outbox.mark(CHAT, 1, SENT, receipt="r1")
        await unit.outbox.mark(CHAT, 2, SENDING)

    await app.parts.records.write(crashed)
    await first.send(CHAT, Parcel(seq=1, bubble=working, slot="j1"))
    await app.close()
    second = Pager(edit=True)
    second.shown = list(first.shown)
    app, _ = await _restarted(settings, second)
    await app.deliveries.idle(CHAT)
    await app.close()
    assert [bubble.media for bubble in second.bubbles()] == [(ref,)]


async def test_that_it_is_made_never_takes_the_place_of_what_was_made(settings: Settings) -> None:
    """The word of an order was overtaken by its result: another bot had the chat, or a commit's answer got lost."""
    app, first = await _restarted(settings, Pager(edit=True))
    ref = await app.parts.media.put(b"jpeg", "image/jpeg")
    working = Bubble(text="만들고 있어요", job="j1", working=True)
    done = Bubble(kind="picture", media=(ref,), job="j1")

    async def overtaken(unit: Unit) -> None:
        rows = [Sent(chat=CHAT, content=bubble.model_dump_json(), slot="j1") for bubble in (working, done)]
        await unit.outbox.add(CHAT, rows)
        await unit.outbox.mark(CHAT, 2, SENT, receipt="r2")

    await app.parts.records.write(overtaken)
    await first.send(CHAT, Parcel(seq=2, bubble=done, slot="j1"))
    await app.close()
    second = Pager(edit=True)
    second.shown = list(first.shown)
    app, _ = await _restarted(settings, second)
    await app.deliveries.idle(CHAT)
    async with app.parts.records.read() as unit:
        assert not await unit.outbox.unsent()
    await app.close()
    assert [bubble.media for bubble in second.bubbles()] == [(ref,)]


class Shaky(Pager):
    """Shows the first picture it is given and breaks down before it can say so."""

    broken = False

    async def send(self, chat: str, parcel: Parcel) -> str:
        receipt = await super().send(chat, parcel)
        self._break(parcel)
        return receipt

    async def edit(self, chat: str, receipt: str, parcel: Parcel) -> None:
        await super().edit(chat, receipt, parcel)
        self._break(parcel)

    def _break(self, parcel: Parcel) -> None:
        if parcel.bubble.media and not self.broken:
            self.broken = True
            raise InDoubt("the line is dead", after=0.01)


async def test_a_result_whose_place_got_lost_is_seen_once_also_when_its_sending_was_in_doubt(
    settings: Settings,
) -> None:
    app, _ = await _restarted(settings, Pager(edit=True))
    ref = await app.parts.media.put(b"jpeg", "image/jpeg")
    done = Bubble(kind="picture", media=(ref,), job="j1")

    async def made(unit: Unit) -> None:
        await unit.outbox.add(CHAT, [Sent(chat=CHAT, content=done.model_dump_json(), slot="j1")])

    await app.parts.records.write(made)
    await app.close()
    shaky = Shaky(edit=True)
    app, _ = await _restarted(settings, shaky)
    await app.deliveries.idle(CHAT)
    await app.close()
    assert shaky.broken
    assert [bubble.media for bubble in shaky.bubbles()] == [(ref,)]


async def test_progress_is_replaced_by_the_result_where_a_messenger_can_edit(house: House, coffee: bytes) -> None:
    pager = Pager(edit=True)
    app = await paged(house, pager, seconds=0.1)
    await pager.door.receive(CHAT, "m1", await photo(pager, coffee))
    await app.deliveries.idle(CHAT)
    (working,) = [bubble for bubble in pager.bubbles() if bubble.working]
    assert working.job is not None
    await pager.door.settled(CHAT)
    assert [bubble.kind for bubble in pager.bubbles() if bubble.job == working.job] == ["picture"]


async def test_what_took_long_rings_as_a_new_message(tmp_path: Path, coffee: bytes) -> None:
    pager = Pager(edit=True)
    patient = configured.load(store={"data": tmp_path}, chat={"long_seconds": 0.2}, log={"level": "critical"})
    app = await build(patient, [lambda parts: pager], studio=quick(0.1))
    try:
        await app.open()
        await says(pager, "m1", await photo(pager, coffee))
    finally:
        await app.close()
    assert "완성했어요" in pager.bubbles()[0].text
    assert [bubble.kind for bubble in pager.bubbles()].count("picture") == 1


async def test_bubble_a_messenger_will_never_take_holds_up_no_other(house: House) -> None:
    pager = Pager()
    await paged(house, pager)
    pager.refuses = "담은커피"
    await says(pager, "m1", Text(text=ORDER))
    await says(pager, "m2", Text(text="얼마야"))
    assert pager.bubbles()
    assert "담은커피" not in pager.text()


# ── readers and writers that fail ─────────────────────────────────────────────────────────────────


class Slow:
    """A model that thinks for ever."""

    async def read(self, text: str, known: Known) -> Reading:
        await asyncio.sleep(60)
        raise AssertionError

    async def write(self, spec: WritingSpec) -> CopyPack:
        raise ConnectionError("gone")


async def test_rules_read_and_write_when_a_model_does_not_answer(house: House) -> None:
    app = await paged(house, Pager())
    rules, pen = app.turns.reader, app.turns.writer
    wits = Wits(Slow(), rules, Slow(), pen, Journal("critical", "text"))
    known = Known(today=app.parts.clock.now().date())
    reading = await wits.read("망원동 담은커피", known, within=0.1)
    assert reading.facts.said.name == "담은커피"
    written = await wits.write(WritingSpec(shop=reading.facts.said), lambda _: None)
    assert written.simple
    assert len(written.pack.captions) == 3


async def test_photo_that_is_none_is_refused_at_the_door(house: House) -> None:
    pager = Pager()
    await paged(house, pager)
    with pytest.raises(NotAPicture):
        await pager.door.upload(CHAT, b"PK\x03\x04 an archive renamed to .jpg")
    with pytest.raises(HugePicture):
        await pager.door.upload(CHAT, b"\xff\xd8" + bytes(40_000_000))


async def test_stored_photo_is_the_owners_bytes(house: House, coffee: bytes) -> None:
    pager = Pager()
    app = await paged(house, pager)
    ref = await pager.door.upload(CHAT, coffee)
    assert isinstance(ref, MediaRef)
    assert await app.parts.media.get(ref) == coffee
