"""Sessions: JSON both ways, and every version that was ever written still opens."""

import json

from conversation.session import MIGRATIONS, VERSION, Session, Step
from engine.domain.picture import MediaRef
from tests.conversation.stage import Stage

WRITTEN_BY_VERSION_0 = json.dumps(
    {
        "version": 0,
        "locale": "ko",
        "step": "start",
        "shop": {"name": "담은커피", "region": "망원동", "trade": "cafe"},
        "draft": {"id": "old", "photo": {"id": "photo0", "mime": "image/jpeg"}},
        "questions": 1,
    }
)


def test_a_session_of_the_first_version_opens_and_goes_on() -> None:
    session = Session.load(WRITTEN_BY_VERSION_0)
    assert session.version == VERSION
    assert session.step is Step.SHOP
    assert session.draft is not None
    assert session.draft.photos == (MediaRef(id="photo0"),)
    stage = Stage(session=session).say("뒤로")
    assert "담은커피" in stage.text
    assert stage.photo().sheet


def test_a_session_that_never_said_its_version_opens_as_the_first() -> None:
    assert Session.load('{"shop": {"name": "담은커피"}}').shop.name == "담은커피"


def test_there_is_a_way_up_from_every_version() -> None:
    assert set(MIGRATIONS) == set(range(VERSION))


def test_a_session_survives_at_every_moment_of_a_long_talk() -> None:
    stage = Stage().start().say("망원동 담은커피요 흑임자라떼 5500원").photo().tap("②").tap("1")
    stage.say("글자 두 배로").tap("되돌리기").tap("더 고치기").tap("배경").tap("사진 그대로")
    assert Session.load(stage.session.dump()) == stage.session


def test_a_long_talk_stays_small() -> None:
    stage = Stage().start().say("망원동 담은커피요 흑임자라떼 5500원").photo().tap("①").tap("1")
    for _ in range(15):
        stage.say("글자 조금만 위로")
    assert len(stage.session.dump()) < 100_000
    assert len(stage.session.draft.past) == 6
