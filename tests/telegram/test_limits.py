"""Flood control is never met, and what Telegram won't show as a photo goes as a file."""

import asyncio

from bot.settings import Settings
from tests.telegram.botapi.flood import Flood
from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import Server
from tests.telegram.conftest import House
from tests.telegram.test_chat import ORDER
from tests.telegram.test_commands import finished


async def test_owners_in_a_hurry_never_meet_flood_control(
    house: House, api: Server, settings: Settings, coffee: bytes
) -> None:
    """Five owners tap as fast as they can; the server lets a burst through and then one a second to a chat."""
    api.flood = Flood()
    patient = settings.telegram.model_copy(update={"per_second": 30.0})
    await house(changed=settings.model_copy(update={"telegram": patient}))
    owners = [Person(api.state, 200 + number) for number in range(5)]
    await asyncio.gather(*(finished(owner, coffee) for owner in owners))
    for words in ("얼마야", "고마워요", "어떻게 써요?", "얼마야"):
        await asyncio.gather(*(owner.says(words) for owner in owners))
    for owner in owners:
        await owner.reads("무료예요", count=2, patience=40)
    assert not [words for words in api.refusals if "Too Many" in words]


async def test_a_picture_that_telegram_refuses_goes_as_a_file(
    house: House, api: Server, owner: Person, coffee: bytes
) -> None:
    """Whatever we believed of its sides."""
    api.faults.plan("PHOTO_INVALID_DIMENSIONS", "editMessageMedia")
    await house()
    await owner.says(ORDER)
    await owner.reads("담은커피")
    await owner.sends(coffee)
    await owner.finds("①")
    sheet = owner.of("document")[-1]
    assert "어떤 게 좋으세요" in sheet.words
    assert not owner.of("photo")
