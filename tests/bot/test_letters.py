"""What a platform hands over is kept before it is thanked, and what it would not take is sent again."""

from bot.app import App
from bot.channels import Gone, Letter, Parcel, Unreachable
from bot.settings import Settings
from bot.wiring import build
from conversation.messages import Text
from tests.bot.conftest import House
from tests.bot.pager import CHAT, Pager
from tests.bot.quick import quick


def letter(key: str, press: str = "") -> Letter:
    return Letter(chat=CHAT, key=key, content=f"what {key} said", press=press)


async def opened(house: House, pager: Pager) -> App:
    return await house(lambda parts: pager, studio=quick())


async def started(settings: Settings, pager: Pager) -> App:
    app = await build(settings, [lambda parts: pager], studio=quick())
    await app.open()
    return app


async def test_a_letter_is_kept_until_it_is_answered(settings: Settings) -> None:
    pager = Pager()
    app = await started(settings, pager)
    assert await pager.door.keep([letter("1"), letter("2")]) == [True, True]
    await app.close()
    again = Pager()
    app = await started(settings, again)
    assert [each.content for each in await again.door.kept("pager")] == ["what 1 said", "what 2 said"]
    assert await again.door.answer([letter("1"), letter("2")], Text(text="망원동 담은커피"))
    left = await again.door.kept("pager")
    repeated = await again.door.answer([letter("1")], Text(text="망원동 담은커피"))
    await app.close()
    assert not left
    assert not repeated
    assert "담은커피" in again.text()


async def test_a_letter_is_kept_once(house: House) -> None:
    pager = Pager()
    await opened(house, pager)
    await pager.door.keep([letter("1")])
    assert await pager.door.keep([letter("1"), letter("2")]) == [False, True]
    await pager.door.answer([letter("1")], Text(text="안녕하세요"))
    assert await pager.door.keep([letter("1")]) == [False]


async def test_a_press_sent_again_is_the_same_press_until_something_else_is_said(house: House) -> None:
    pager = Pager()
    await opened(house, pager)
    assert await pager.door.keep([letter("1", "77:pick:1"), letter("2", "77:pick:1")]) == [True, False]
    assert await pager.door.keep([letter("3", "77:pick:3")]) == [True]
    assert await pager.door.keep([letter("4", "77:pick:1")]) == [True]


async def test_nothing_of_an_answered_letter_stays(house: House) -> None:
    pager = Pager()
    app = await opened(house, pager)
    await pager.door.keep([letter("1")])
    await pager.door.answer([letter("1")], Text(text="안녕하세요"))
    kept = [path.read_bytes() for path in app.parts.folder.glob("app.db*")]
    assert any("안녕하세요".encode() not in content for content in kept)
    async with app.parts.records.read() as unit:
        assert not await unit.inbox.undone()


class Moody(Pager):
    """Out of reach at first, then back."""

    def __init__(self, refusals: int = 2, gone: bool = False) -> None:
        super().__init__()
        self.refusals, self.gone = refusals, gone

    async def send(self, chat: str, parcel: Parcel) -> str:
        if self.gone:
            raise Gone
        if self.refusals:
            self.refusals -= 1
            raise Unreachable("busy", after=0.01)
        return await super().send(chat, parcel)


async def test_what_was_refused_for_now_is_sent_again_without_being_asked(house: House) -> None:
    pager = Moody()
    app = await opened(house, pager)
    await pager.door.receive(CHAT, "m1", Text(text="안녕하세요"))
    await pager.door.settled(CHAT)
    assert pager.text()
    async with app.parts.records.read() as unit:
        assert not await unit.outbox.unsent()


async def test_what_nobody_will_read_is_dropped(house: House) -> None:
    pager = Moody(gone=True)
    app = await opened(house, pager)
    await pager.door.receive(CHAT, "m1", Text(text="안녕하세요"))
    await pager.door.settled(CHAT)
    async with app.parts.records.read() as unit:
        assert not await unit.outbox.unsent()


class Slow(Pager):
    """Uploads into places: the first fill is cut off, nobody knows whether it arrived."""

    def __init__(self) -> None:
        super().__init__(edit=True)
        self.places: list[str] = []
        self.fills: list[str] = []

    async def reserve(self, chat: str, parcel: Parcel) -> str | None:
        self.places.append(f"p{parcel.seq}")
        return self.places[-1]

    async def edit(self, chat: str, receipt: str, parcel: Parcel) -> None:
        self.fills.append(receipt)
        if len(self.fills) == 1:
            raise Unreachable("cut off", after=0.01)
        self.shown.append((chat, parcel))


async def test_what_is_in_doubt_is_put_into_its_place_again(house: House) -> None:
    pager = Slow()
    await opened(house, pager)
    await pager.door.receive(CHAT, "m1", Text(text="안녕하세요"))
    await pager.door.settled(CHAT)
    assert pager.fills[:2] == [pager.places[0]] * 2
    assert len(pager.places) == len(pager.shown) == len(set(pager.places))


async def test_a_place_outlives_its_process(settings: Settings) -> None:
    pager = Slow()
    app = await started(settings, pager)
    await pager.door.receive(CHAT, "m1", Text(text="안녕하세요"))
    await pager.door.settled(CHAT)
    await app.parts.records.write(lambda unit: unit.outbox.mark(CHAT, pager.shown[0][1].seq, "sending"))
    await app.close()
    again = Slow()
    again.fills = [""]
    app = await started(settings, again)
    await app.deliveries.idle(CHAT)
    await app.close()
    assert again.fills[1:] == [pager.places[0]]
    assert not again.places
