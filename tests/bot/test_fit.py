"""What one decision looks like on messengers of different ability."""

from hypothesis import given
from hypothesis import strategies as st

from bot.fit import Bubble, Chip, first, fit, split, with_chip
from conversation.messages import (
    Ask,
    BeforeAfter,
    Capability,
    Choice,
    CopyText,
    Document,
    Link,
    Outgoing,
    Say,
    Sheet,
    Show,
)
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef

WIDE = Capability(point=True, slider=True)
STRICT = Capability(
    push=False, edit=False, bubbles=3, chips=10, label=14, text_bytes=1000, copies=False, documents=False
)
REF = MediaRef(id="abcdefghijklmnop")


def voice(phrase: Phrase) -> str:
    return str(phrase.values.get("text", phrase.key))


def line(text: str) -> Phrase:
    return Phrase.of("text", text=text)


def choice(label: str, short: str | None = None) -> Choice:
    return Choice(label=line(label), data=f"d:{label}", short=line(short) if short else None)


def test_wide_messenger_shows_everything_as_it_is() -> None:
    post = Show(
        picture=REF, full=REF, lines=(line("조금 올렸어요."),), chips=(choice("올리기"),), alt="라떼", job="j"
    )
    (bubble,) = fit([post], voice, WIDE)
    assert bubble == Bubble(
        kind="picture",
        text="조금 올렸어요.",
        media=(REF, REF),
        chips=(Chip(label="올리기", data="d:올리기"),),
        alt="라떼",
        job="j",
    )


def test_slider_becomes_one_joined_picture() -> None:
    joined = MediaRef(id="joinedjoinedjoined")
    message = BeforeAfter(before=REF, after=REF, joined=joined)
    assert fit([message], voice, WIDE)[0].media == (REF, REF, joined)
    assert fit([message], voice, STRICT)[0].media == (joined,)


def test_file_becomes_a_link_and_copying_a_plain_text() -> None:
    file, text = fit(
        [Document(file=REF, name="post.jpg"), CopyText(text="흑임자라떼 #담은커피", chips=(choice("올리기"),))],
        voice,
        STRICT,
    )
    assert (file.kind, file.media, file.name) == ("link", (REF,), "post.jpg")
    assert (text.kind, text.text, text.copied) == ("text", "흑임자라떼 #담은커피", "")


def test_page_keeps_its_name_for_the_channel_to_address() -> None:
    (bubble,) = fit([Link(page="post", key="k", label=line("인스타그램으로 보내기"))], voice, STRICT)
    assert (bubble.kind, bubble.page, bubble.key, bubble.name) == ("link", "post", "k", "인스타그램으로 보내기")


def test_pointing_where_nobody_can_point_shows_the_photo() -> None:
    ask = Ask(lines=(line("어느 것인가요?"),), point=REF)
    assert fit([ask], voice, WIDE)[0].point
    shown = fit([ask], voice, STRICT)[0]
    assert (shown.kind, shown.media, shown.point) == ("picture", (REF,), False)


def test_long_labels_take_their_short_form_or_are_cut() -> None:
    chips = (choice("인스타그램으로 지금 바로 보내기", "인스타로"), choice("아주아주 길고 긴 이름의 단추입니다"))
    (bubble,) = fit([Say(lines=(line("골라 주세요"),), chips=chips)], voice, STRICT)
    assert [chip.label for chip in bubble.chips] == ["인스타로", "아주아주 길고 긴 이름의…"]


def test_chips_beyond_the_limit_are_numbers_in_the_text() -> None:
    (bubble,) = fit(
        [Say(lines=(line("골라 주세요"),), chips=tuple(choice(f"칩{n}") for n in range(1, 13)))], voice, STRICT
    )
    assert len(bubble.chips) == 10
    assert bubble.text == "골라 주세요\n11. 칩11\n12. 칩12"


def test_messenger_without_chips_shows_all_as_numbers() -> None:
    (bubble,) = fit([Say(lines=(line("?"),), chips=(choice("네"), choice("아니요")))], voice, Capability(chips=0))
    assert (bubble.chips, bubble.text) == ((), "?\n1. 네\n2. 아니요")


def test_few_bubbles_fold_words_into_their_neighbours() -> None:
    spoken: list[Outgoing] = [
        Say(lines=(line("반가워요."),)),
        Sheet(picture=REF, lines=(line("골라 주세요."),), job="j"),
        Say(lines=(line("음료는 그대로예요."),), chips=(choice("올리기"),)),
    ]
    (bubble,) = fit(spoken, voice, STRICT)
    assert bubble.text == "반가워요.\n골라 주세요.\n음료는 그대로예요."
    assert (bubble.kind, bubble.job, [chip.label for chip in bubble.chips]) == ("sheet", "j", ["올리기"])


def test_progress_and_texts_to_copy_are_never_folded() -> None:
    spoken: list[Outgoing] = [
        Say(lines=(line("만들고 있어요"),), job="j", working=True),
        CopyText(text="글"),
        Say(lines=(line("끝"),)),
    ]
    kinds = [(bubble.text, bubble.working) for bubble in fit(spoken, voice, STRICT)]
    assert kinds == [("만들고 있어요", True), ("글", False), ("끝", False)]


def test_long_text_is_split_with_the_chips_under_its_end() -> None:
    text = "\n".join(f"{n}번째 줄입니다. 길게 길게 이어집니다." for n in range(60))
    parts = fit([Say(lines=(line(text),), chips=(choice("네"),))], voice, STRICT)
    assert len(parts) > 1
    assert [bool(part.chips) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert "\n".join(part.text for part in parts) == text


@given(st.text(max_size=600), st.integers(min_value=8, max_value=200))
def test_split_loses_no_letter_and_keeps_the_limit(text: str, most: int) -> None:
    pieces = split(text, most)
    assert all(len(piece.encode()) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.integers(min_value=0, max_value=20), st.integers(min_value=1, max_value=10))
def test_newest_bubbles_go_first(count: int, most: int) -> None:
    waiting = first([Bubble(text=str(n)) for n in range(count)], most)
    assert count - waiting == min(count, most)


def test_one_more_chip_takes_the_last_ones_place_where_all_are_taken() -> None:
    full = Bubble(chips=tuple(Chip(label=str(n), data=str(n)) for n in range(10)))
    more = Chip(label="더 보기", data="house:more")
    assert len(with_chip(full, more, 10).chips) == 10
    assert with_chip(full, more, 10).chips[-1] == more
    assert len(with_chip(full, more, None).chips) == 11


@given(st.builds(Bubble, text=st.text(), copied=st.text(), working=st.booleans()))
def test_bubble_survives_the_outbox(bubble: Bubble) -> None:
    assert Bubble.model_validate_json(bubble.model_dump_json()) == bubble
