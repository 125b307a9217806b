"""Every finished post can be opened again, however many came after it."""

from conversation.messages import Choice, Command, Tap
from tests.conversation.stage import Stage
from tests.conversation.test_anytime import LINE

MANY = 45


def more(stage: Stage) -> Choice | None:
    return next((chip for chip in stage.session.offered if ":posts" in chip.data), None)


def test_the_first_of_many_is_found_page_by_page() -> None:
    stage = Stage().start().say(LINE).photo().tap("①").tap("2")
    first = stage.session.draft
    for _ in range(MANY):
        stage.hear(Command(name="new")).photo()
    stage.hear(Command(name="posts"))
    pages = 1
    while (chip := more(stage)) is not None:
        stage.hear(Tap(data=chip.data))
        pages += 1
    assert pages > MANY // 12
    stage.hear(Tap(data=stage.session.offered[-1].data))
    assert "지난번 흑임자라떼 글" in stage.text
    assert stage.session.draft is not None
    assert first is not None
    assert stage.session.draft.id == first.id
