"""What may not be put up is refused kindly, and nothing else is lost."""

import pytest

from conversation.messages import Text, Voice
from engine.domain.reading import Reading
from tests.conversation.stage import Stage

KINDS = ("insult", "sexual", "hate", "violence", "unlawful")


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_says_what_to_change_and_keeps_what_was_made(kind: str) -> None:
    stage = Stage().start().say("망원동 담은커피 흑임자라떼 5500원").photo()
    stage.tap("①").tap("1")
    before = stage.session
    stage.hear(Text(text="…", reading=Reading(said="…", refused=kind)))
    assert "주세요" in stage.text
    assert "그대로 있어요" in stage.text
    assert stage.chips
    assert stage.session.draft == before.draft
    assert stage.session.shop == before.shop


def test_a_photo_with_words_that_are_refused_is_made_without_them() -> None:
    stage = Stage().start().say("망원동 담은커피 흑임자라떼 5500원")
    stage.photo("…", reading=Reading(said="…", refused="insult"))
    assert "그 말만 빼고" in stage.text
    assert stage.engine.made


def test_what_is_spoken_is_refused_as_what_is_typed() -> None:
    stage = Stage().start().hear(Voice(text="…", reading=Reading(said="…", refused="hate")))
    assert "모두에게" in stage.text
