"""Fifty owners at once, their updates shuffled among each other and doubled, and now and then something breaks."""

import asyncio
import random

from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import Server
from tests.telegram.conftest import House

OWNERS = 50
NAMES = [
    f"{first}{second}"
    for first in ("달빛", "햇살", "구름", "바람", "노을")
    for second in ("커피", "베이커리", "식당", "네일", "꽃집", "미용실", "분식", "찻집", "서점", "공방")
]
PRICES = [f"{1000 + 100 * number}" for number in range(OWNERS)]


def shuffled(api: Server, dice: random.Random) -> None:
    """Chats get mixed, each chat's own order stays; one in five comes twice, the second time anywhere later."""
    kept = list(api.state.updates)
    chats: dict[object, list[tuple[float, dict[str, object]]]] = {}
    for at, update in kept:
        chats.setdefault(update["message"]["chat"]["id"], []).append((at, update))
    mixed = []
    while chats:
        who = dice.choice(sorted(chats, key=str))
        mixed.append(chats[who].pop(0))
        if not chats[who]:
            del chats[who]
    for entry in dice.sample(mixed, len(mixed) // 5):
        mixed.insert(dice.randrange(mixed.index(entry) + 1, len(mixed) + 1), entry)
    numbers = sorted({int(str(update["update_id"])) for _, update in mixed})
    renamed: dict[int, int] = {}
    for _, update in mixed:
        number = int(str(update["update_id"]))
        renamed.setdefault(number, numbers[len(renamed)])
    api.state.updates.clear()
    for at, update in mixed:
        api.state.updates.append((at, {**update, "update_id": renamed[int(str(update["update_id"]))]}))


async def test_fifty_owners_at_once(house: House, api: Server) -> None:
    owners = [Person(api.state, 1000 + number) for number in range(OWNERS)]
    lines = [(f"망원동 {name} {price}원", "얼마야", "고마워요") for name, price in zip(NAMES, PRICES, strict=True)]
    for owner, said in zip(owners, lines, strict=True):
        for line in said:
            await owner.says(line)
    shuffled(api, random.Random(50))
    api.faults.rate, api.faults.kinds = 0.02, (429, 500, 502)
    await house()
    for owner in owners:
        await owner.until(lambda owner=owner: len(owner.screen) >= 3, "three answers", 60)
    await asyncio.sleep(2.0)
    for owner, name, price in zip(owners, NAMES, PRICES, strict=True):
        told = [message.words for message in owner.screen]
        assert len(told) == 3, told
        assert name in told[0]
        assert f"{int(price):,}원" in told[0]
        assert "무료예요" in told[1]
        assert not any(other in "".join(told) for other in NAMES if other != name), "in the wrong chat"
    assert api.faults.happened
