"""The commands of the menu."""

from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import Server
from tests.telegram.conftest import House
from tests.telegram.test_chat import ORDER

LISTED = {"new", "shop", "posts", "plan", "help", "cancel", "delete_me"}


async def finished(owner: Person, coffee: bytes) -> None:
    await owner.says(ORDER)
    await owner.reads("담은커피")
    await owner.sends(coffee)
    await owner.finds("①")
    await owner.presses("①")
    await owner.finds("1")
    await owner.presses("1")
    await owner.finds("올리기")


async def test_commands_are_listed_in_both_languages(house: House, api: Server, owner: Person) -> None:
    await house()
    await owner.until(lambda: api.state.menu is not None)
    assert set(api.state.commands) == {"", "ko", "en"}
    for listed in api.state.commands.values():
        assert {each["command"] for each in listed} == LISTED
    assert api.state.menu == {"type": "commands"}
    described = {each["command"]: each["description"] for each in api.state.commands["en"]}
    assert described["posts"] == "Open an earlier post again"


async def test_a_deep_link_starts_the_chat(house: House, owner: Person) -> None:
    await house()
    await owner.says("/start flower_shop")
    await owner.reads("가게를 한 줄로")


async def test_a_link_for_an_occasion_begins_a_post_for_it(house: House, owner: Person) -> None:
    await house()
    await owner.says("/start sale")
    await owner.reads("할인 글을 만들어 드릴게요")
    await owner.reads("가게를 한 줄로")


async def test_a_link_to_a_post_of_ones_own_opens_it_and_a_strangers_does_not(
    house: House, owner: Person, api: Server, coffee: bytes
) -> None:
    app = await house()
    await finished(owner, coffee)
    await owner.presses("올리기")
    await owner.reads("복사해서")
    (post,) = (await app.turns.session(f"telegram:{owner.chat.id}")).posts
    await owner.says("/new")
    await owner.reads("사진을 보내 주세요")
    await owner.says(f"/start {post.key}")
    await owner.reads("지난번 흑임자라떼 글")
    stranger = Person(api.state, 77)
    await stranger.says(f"/start {post.key}")
    await stranger.reads("가게를 한 줄로")


async def test_help_plan_shop_and_cancel_answer(house: House, owner: Person) -> None:
    await house()
    await owner.says(ORDER)
    await owner.reads("담은커피")
    for command, answer in (("/help", "글과 그림을"), ("/plan", "무료예요"), ("/shop", "담은커피 · 망원동")):
        await owner.says(command)
        await owner.reads(answer)
    count = len(owner.screen)
    await owner.says("/cancel@fitad_bot")
    await owner.until(lambda: len(owner.screen) > count)


async def test_an_earlier_post_is_opened_again_as_a_draft(house: House, owner: Person, coffee: bytes) -> None:
    await house()
    await finished(owner, coffee)
    await owner.says("/new")
    await owner.reads("사진을 보내 주세요")
    await owner.says("/posts")
    await owner.reads("최근에 만든 글")
    await owner.presses(next(label for label in owner.labels if label.startswith("흑임자라떼 ")))
    await owner.reads("지난번 흑임자라떼 글")
    before = len(owner.of("photo"))
    await owner.says("아니 5800원이요")
    await owner.sees("photo", before + 1)
    await owner.reads("5,800원")


async def test_a_finished_post_is_in_the_history_before_it_is_put_up(
    house: House, owner: Person, coffee: bytes
) -> None:
    await house()
    await finished(owner, coffee)
    await owner.says("/posts")
    await owner.reads("최근에 만든 글")


async def test_being_forgotten_is_asked_twice_and_erases_everything(
    house: House, owner: Person, coffee: bytes
) -> None:
    app = await house()
    await finished(owner, coffee)
    await owner.says("/delete_me")
    await owner.reads("모두 지울까요")
    await owner.presses("네, 지워 주세요")
    await owner.reads("마지막으로")
    await owner.presses("네, 지워 주세요")
    await owner.reads("모두 지웠어요")
    session = await app.turns.session("telegram:42")
    assert session.shop.name is None
    async with app.parts.records.read() as unit:
        assert not await unit.shelf.list("telegram:42", "post")
        assert len(await unit.outbox.since("telegram:42", 0)) <= 1
