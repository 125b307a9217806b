"""Random walks: whatever an owner does, every chip leads somewhere and the way back to the start is open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversation import graph, machine
from conversation.messages import Command, File, Photos, Pointed, Start, Tap, Unsupported, Voice
from conversation.session import Session, Step
from conversation.talk import MOST_CHIPS, QUESTIONS
from engine.domain.canvas import Box
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef
from engine.domain.reading import AddLogo, HideWords, Intent, MoveWords, Reading, Reground, Rewrite, ScaleWords
from engine.domain.shop import Offer, Purpose, Shop
from tests.conversation.stage import Stage, told
from tests.conversation.test_ears import SAYINGS

DEAD = {"tap.late", "tap.nothing_yet", "tap.other_draft", "tap.no_photo"}

SAID = (
    told(
        "망원동 담은커피 흑임자라떼 5500원",
        name="담은커피",
        region="망원동",
        trade="cafe",
        service="흑임자라떼",
        price="5,500원",
    ),
    told("5800원이요", price="5,800원"),
    told("금요일까지 500원 할인", offer=Offer(text="500원 할인", until=date(2026, 11, 27))),
    told("내일 쉬어요", day=date(2026, 11, 23), purpose=Purpose.NOTICE),
    told("글자 위로", edits=(MoveWords(down=-0.06),)),
    told("두 배로", edits=(ScaleWords(factor=2.0),)),
    told("글자 빼줘", edits=(HideWords(),)),
    told("나무 배경", edits=(Reground(scene="wood"),)),
    told("로고 넣어줘", edits=(AddLogo(),)),
    told("더 짧게", edits=(Rewrite(length=-1),)),
    told("1번", choice=1),
    told("네", yes=True),
    told("아니요", yes=False),
    told("무슨 말인지 모를 말"),
    *(told(intent.value, intent=intent) for intent in Intent if intent is not Intent.FORGET_ME),
)

Move = Callable[[Stage], object]


def speak(reading: Reading) -> Move:
    return lambda stage: stage.say(reading.said, reading)


def press(place: int) -> Move:
    def move(stage: Stage) -> None:
        chips = stage.session.offered
        if chips:
            stage.hear(Tap(data=chips[place % len(chips)].data))

    return move


ODD = (
    lambda stage: stage.hear(Start()),
    lambda stage: stage.photo(),
    lambda stage: stage.photo(count=3),
    lambda stage: stage.hear(Unsupported(what="unsupported.sticker")),
    lambda stage: stage.hear(File(name="a.pdf")),
    lambda stage: stage.hear(Voice()),
    lambda stage: stage.hear(Photos(photos=(), refused=(Phrase.of("error.truncated_picture"),))),
    lambda stage: stage.hear(Pointed(box=Box(x=0.1, y=0.1, width=0.5, height=0.5))),
    lambda stage: stage.wait(days=2),
    lambda stage: stage.finish(),
    lambda stage: stage.hear(Command(name="posts")),
    lambda stage: stage.hear(Command(name="back")),
    lambda stage: stage.hear(Command(name="skip")),
    lambda stage: stage.hear(Command(name="cancel")),
)

SPOKEN = (
    *SAYINGS,
    "사진부터 보낼게요",
    "망원동 담은커피 흑임자라떼 5500원",
    "그때 그거 할인도 넣어서 다시",
    "1번인데 글자는 크게",
    "나무 테이블 위에",
    "오늘도꽃",
    "로고 넣어줘",
    "로고 빼줘",
    "여러 장 글로",
    "두번째",
)
"""Typed as they are and read by the rules reader, wherever the walk has come to."""

moves = st.one_of(
    st.sampled_from(SPOKEN).map(lambda line: lambda stage: stage.say(line)),
    st.integers(0, 11).map(press),
    st.integers(0, 11).map(press),
    st.sampled_from(SAID).map(speak),
    st.sampled_from(ODD),
)

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(st.lists(moves, max_size=14), st.booleans())
def test_whatever_happens_somebody_answers_and_nothing_breaks(walk: list[Move], slow_engine: bool) -> None:
    stage = Stage(holding=slow_engine)
    for move in walk:
        before = stage.turn
        move(stage)
        answered = stage.said or stage.turn == before
        assert answered, "a turn without a word"


@quick
@given(st.lists(moves, max_size=10), st.integers(0, 11))
def test_every_chip_that_is_offered_leads_somewhere(walk: list[Move], place: int) -> None:
    stage = Stage()
    for move in walk:
        move(stage)
    chips = stage.session.offered
    if chips:
        chip = chips[place % len(chips)]
        stage.hear(Tap(data=chip.data))
        keys = {line.key for message in stage.said for line in message.lines}
        assert stage.said, f"{chip.data} says nothing"
        assert not keys & DEAD, f"{chip.data} leads to {keys & DEAD}"


@settings(quick, max_examples=12)
@given(st.lists(moves, min_size=25, max_size=60))
def test_an_owner_who_stays_long_never_meets_a_dead_end(walk: list[Move]) -> None:
    stage = Stage()
    for move in walk:
        move(stage)
        assert stage.session.offered or not stage.turn, "there is always a next step"
        assert stage.session.questions <= QUESTIONS
    for chip in stage.session.offered:
        pressed = aside(stage).hear(Tap(data=chip.data))
        keys = {line.key for message in pressed.said for line in message.lines}
        assert pressed.said, f"{chip.data} says nothing"
        assert not keys & DEAD, f"{chip.data} leads to {keys & DEAD}"
        assert pressed.session.offered
    assert aside(stage).say("처음부터").session.step is Step.SHOP


def aside(stage: Stage) -> Stage:
    """The same chat once more, for what would be."""
    return replace(stage, said=[], done=[], waiting=list(stage.waiting), path=[], turns=[], shelf=dict(stage.shelf))


@quick
@given(st.lists(moves, max_size=10), st.booleans())
def test_from_the_beginning_always_works(walk: list[Move], slow_engine: bool) -> None:
    stage = Stage(holding=slow_engine)
    for move in walk:
        move(stage)
    stage.say("처음부터")
    assert stage.session.step is Step.SHOP
    assert stage.session.running is None
    assert stage.session.draft is not None
    assert not stage.session.draft.photos
    assert stage.chips


@quick
@given(st.lists(moves, max_size=12))
def test_the_drawn_graph_is_the_way_people_go(walk: list[Move]) -> None:
    stage = Stage()
    for move in walk:
        move(stage)
    for before, after, drawn in stage.path:
        assert after is before or after in graph.reachable(before, drawn), f"{before} → {after} is not in the graph"


@quick
@given(st.lists(moves, max_size=12))
def test_no_message_is_a_wall_of_buttons_and_no_question_is_without_one(walk: list[Move]) -> None:
    stage = Stage()
    for move in walk:
        move(stage)
    for turn in stage.turns:
        for message in turn:
            assert len(message.chips) <= MOST_CHIPS, [stage.labels(chip) for chip in message.chips]
            assert message.chips or message.kind != "ask", message.lines


@quick
@given(st.lists(moves, max_size=12))
def test_no_chip_is_too_long_for_any_messenger(walk: list[Move]) -> None:
    stage = Stage()
    for move in walk:
        move(stage)
        for chip in stage.session.offered:
            assert len(chip.data.encode()) <= 64, chip.data
            if chip.label.key != "chip.named":
                assert min(len(label) for label in stage.labels(chip)) <= 14, stage.labels(chip)


def test_a_photo_id_of_a_guesser_opens_nothing() -> None:
    stage = Stage().photo()
    draft = stage.session.draft
    assert draft is not None
    for data in (
        f"{draft.id}:photo:99",
        f"{draft.id}:pick:x",
        f"{draft.id}:purpose:nonsense",
        "::",
        f"{draft.id}:zzz",
    ):
        stage.hear(Tap(data=data))
        assert stage.said
    assert isinstance(stage.session, Session)
    assert machine.known(stage.session, stage.now).today == stage.now.date()
    assert MediaRef(id="photo0") in draft.photos
    assert Shop() == stage.session.shop
