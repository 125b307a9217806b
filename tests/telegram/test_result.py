"""What lies in the owner's hands at the end, and what is under it."""

import pytest

from tests.telegram.botapi.person import Person
from tests.telegram.conftest import House
from tests.telegram.test_chat import ORDER
from tests.telegram.test_commands import finished

UNDER = {"올리기", "문구", "배경", "글자", "다른 크기", "새로 만들기"}


async def test_a_sheet_offers_three_and_another_feel(house: House, owner: Person, coffee: bytes) -> None:
    await house()
    await owner.says(ORDER)
    await owner.reads("담은커피")
    await owner.sends(coffee)
    await owner.finds("①")
    assert len(owner.of("photo")) == 1
    assert owner.labels == ["①", "②", "③", "다른 느낌"]


async def test_caption_and_five_tags_are_one_text_that_a_tap_copies(
    house: House, owner: Person, coffee: bytes
) -> None:
    await house()
    await finished(owner, coffee)
    (text,) = (message for message in owner.screen if any("copy_text" in button for button in message.buttons))
    copied = next(button for button in text.buttons if "copy_text" in button)["copy_text"]["text"]
    assert copied == text.words
    *caption, tags = copied.splitlines()
    assert len(tags.split()) == 5
    assert all(tag.startswith("#") for tag in tags.split())
    assert not any("#" in line for line in caption)
    assert set(owner.labels) >= UNDER


async def test_before_and_after_are_one_picture(house: House, owner: Person, coffee: bytes) -> None:
    await house()
    await finished(owner, coffee)
    before = len(owner.of("photo"))
    await owner.says("전후 비교")
    shown = await owner.reads("보내 주신 사진과 지금 글이에요")
    assert shown.kind == "photo"
    assert len(owner.of("photo")) == before + 1


async def test_a_new_post_begins_by_a_button(house: House, owner: Person, coffee: bytes) -> None:
    await house()
    await finished(owner, coffee)
    await owner.presses("새로 만들기")
    await owner.reads("새 글을 만들어 볼까요")


@pytest.mark.parametrize("choice", ["②", "제일 좋은 걸로"])
async def test_the_best_of_several_photos_or_one_by_its_number(
    house: House, owner: Person, coffee: bytes, choice: str
) -> None:
    await house()
    await owner.says(ORDER)
    await owner.reads("담은커피")
    await owner.sends_album(coffee, coffee, coffee)
    await owner.reads("어느 것으로 할까요")
    await owner.presses(choice)
    await owner.reads("① 사진 그대로")


async def test_several_photos_become_one_post_of_several_pages(house: House, owner: Person, coffee: bytes) -> None:
    await house()
    await owner.says(ORDER)
    await owner.reads("담은커피")
    await owner.sends_album(coffee, coffee, coffee)
    await owner.finds("여러 장 글로")
    await owner.presses("여러 장 글로")
    await owner.finds("①")
