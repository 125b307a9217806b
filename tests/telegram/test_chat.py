"""An owner's way through Telegram, as a person would play it."""

from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import Server
from tests.telegram.conftest import House

ORDER = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


async def test_the_guided_way(house: House, api: Server, owner: Person, coffee: bytes) -> None:
    await house()
    await owner.says("/start")
    await owner.reads("가게를 한 줄로")
    await owner.says(ORDER)
    await owner.reads("담은커피")
    await owner.sends(coffee)
    await owner.finds("①")
    sheet = owner.of("photo")[-1]
    assert [button["text"] for button in sheet.buttons][:3] == ["①", "②", "③"]
    await owner.presses("①")
    await owner.finds("2")
    await owner.presses("2")
    await owner.finds("올리기")
    assert owner.of("document"), "the original goes along as a file"
    copied = [button for message in owner.screen for button in message.buttons if "copy_text" in button]
    assert "#" in copied[-1]["copy_text"]["text"]
    assert {"올리기", "문구", "배경", "글자", "다른 크기"} <= set(owner.labels)
    await owner.until(lambda: len(owner.chat.toasts) == 2)
    assert all(toast is None for toast in owner.chat.toasts)
