"""Every chip about the picture, pressed by an owner whose pictures are really drawn: it changes what a person sees,
or the bubble says that nothing changed."""

import asyncio
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from conversation.messages import Choice, Photos, Sheet, Tap
from conversation.session import Session
from conversation.steps import lettering
from conversation.table import TAPS
from engine.domain.canvas import Ratio
from engine.domain.job import JobSpec, Outcome
from engine.domain.picture import MediaRef, Relief, Treatment
from engine.domain.world import Palette
from engine.imaging.pixels import Rgb
from engine.imaging.studio import Workroom
from tests.conversation.stage import Engine, Stage, real_world
from tests.engine.imaging.studio.conftest import Drawer, Patient, found, toolbox
from tests.engine.imaging.test_logo import disc

LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"

QUESTIONS = {
    *("backdrop", "scenes", "papers", "looks", "point", "letters", "face", "colours", "reliefs", "place", "sizes"),
    *("menu", "others", "logo"),
}
"""Chips that ask what about the picture shall change."""

ELSEWHERE = {
    *(
        "headline",
        "own_photo",
        "veil",
        "unveiled",
        "compare",
        "all_sizes",
        "album",
        "cutout",
        "letters_alone",
        "go_on",
    ),
    *("alone", "contacts", "no_contacts", "hook", "longer", "shorter", "no_emoji", "own", "words", "tone", "tones"),
    *("reword", "reword_alone", "manner", "purpose", "purposes", "nameless", "price_said", "price_kept", "safer"),
    *("best", "photo", "photo_first", "no_photo", "resend", "make", "retry", "fix", "fix_date", "right", "as_it_is"),
    *("back", "skip", "cancel", "show", "resume", "new", "start_fresh", "start_over", "other_shop", "one_by_one"),
    *("forget", "forget_sure", "keep_me", "post", "posts", "publish", "download"),
}
"""Chips about words, files and the chat itself: pressed in the scripts and on the random walks."""

HONEST = ("edit.unseen", "edit.doubt", "note.doubtful_cutout", "note.kept_photo", "tap.already")
"""What a bubble says where a press left the picture as it was."""


class Atelier(Engine):
    """A stage's engine whose pictures are drawn by the program's own studio."""

    def __init__(self, room: Workroom, media: Drawer) -> None:
        super().__init__()
        self._room, self.media, self._loop = room, media, asyncio.new_event_loop()

    def run(self, spec: JobSpec) -> Outcome:
        self.made.append(spec)
        return self._loop.run_until_complete(self._room.run(spec, Patient()))

    def put(self, content: bytes) -> MediaRef:
        return self._loop.run_until_complete(self.media.put(content, "image/png"))

    def close(self) -> None:
        self._room.close()
        self._loop.close()


class Seat(Stage):
    """An owner who can sit down again where they sat before."""

    engine: Atelier

    def at(self, session: Session) -> "Seat":
        self.session = session
        return self

    def sends(self, content: bytes, words: str = "") -> "Seat":
        reading = self.read(words) if words else None
        self.hear(Photos(photos=(self.engine.put(content),), caption=words, reading=reading))
        return self

    def chip(self, label: str) -> Choice:
        return next(chip for chip in self.session.offered if label in self.labels(chip))

    @property
    def picture(self) -> Rgb:
        draft = self.session.draft
        assert draft is not None
        return self.engine.media.picture((draft.picture or draft.candidates[0]).preview)

    @property
    def keys(self) -> list[str]:
        return [line.key for message in self.said for line in message.lines]

    @property
    def in_sight(self) -> tuple[MediaRef, ...]:
        """The post as it is, or the three it may become."""
        draft = self.session.draft
        assert draft is not None
        sheet = any(isinstance(message, Sheet) for message in self.said)
        return tuple(each.preview for each in (draft.candidates if sheet else (draft.picture,)) if each is not None)

    def does(self, what: str | Choice) -> bool:
        """Says a line or presses a chip, and tells whether what is in sight is another picture to a person."""
        draft = self.session.draft
        assert draft is not None
        known = (draft.picture, *draft.candidates)
        before = self.picture
        if isinstance(what, Choice):
            self.hear(Tap(data=what.data))
        else:
            self.say(what)
        assert self.said, f"{what} is not answered"
        if {each.preview for each in known if each is not None} >= set(self.in_sight) and len(self.in_sight) > 1:
            return False
        return all(apart(before, self.engine.media.picture(each)) for each in self.in_sight)


def apart(one: Rgb, other: Rgb) -> bool:
    """Whether a person sees that these are two pictures: the whole in another light, or a part of it another."""
    if one.shape != other.shape:
        return True
    lab = [cv2.cvtColor(each.astype(np.float32) / 255, cv2.COLOR_RGB2LAB) for each in (one, other)]
    distance = np.linalg.norm(lab[0] - lab[1], axis=2)
    parts = cv2.resize(distance, (distance.shape[1] // 32, distance.shape[0] // 32), interpolation=cv2.INTER_AREA)
    return bool(distance.mean() > 1.0 or (parts > 5).mean() > 0.002)


Pressed = dict[str, set[str]]


def walked(seat: Seat, home: Session, asks: set[str], changes: set[str]) -> Pressed:
    """From a finished post through the questions that `asks` opens: each chip that `changes` the picture once."""
    ahead, opened, pressed = [(home, chip) for chip in home.offered], set[str](), Pressed()
    while ahead:
        session, chip = ahead.pop(0)
        key, _, value = chip.data.partition(":")[2].partition(":")
        if key in changes and value not in pressed.setdefault(key, set()):
            pressed[key].add(value)
            changed = seat.at(session).does(chip)
            told = any(line.startswith(HONEST) for line in seat.keys)
            assert changed is not told, f"{chip.data} {seat.labels(chip)}: changed {changed}, said {seat.text}"
        elif key in asks | {"menu"} and f"{key}:{value}" not in opened:
            opened.add(f"{key}:{value}")
            seat.at(session).hear(Tap(data=chip.data))
        else:
            continue
        ahead += [(seat.session, following) for following in seat.session.offered]
    return pressed


@pytest.fixture(scope="module")
def atelier() -> Iterator[Atelier]:
    media, world = Drawer(), real_world()
    opened = Atelier(Workroom(world, media, *toolbox(world)), media)
    yield opened
    opened.close()


@pytest.fixture
def seat(atelier: Atelier) -> Seat:
    return Seat(engine=atelier)


@pytest.fixture(scope="module")
def poster(atelier: Atelier) -> Session:
    return Seat(engine=atelier).start().say(LINE).say("사진이 없어요").tap("①").tap("2").session


@pytest.fixture(scope="module")
def cup(atelier: Atelier) -> Session:
    """A cup that was cut out and put on a new backdrop."""
    seat = Seat(engine=atelier).sends(found("coffee.png"), LINE)
    assert seat.session.draft.picture.design.treatment is Treatment.SCENE
    return seat.session


@pytest.fixture(scope="module")
def portrait(atelier: Atelier) -> Session:
    """A person, whose photo is better left whole."""
    seat = Seat(engine=atelier).sends(found("astronaut.png"), "성수동 오월사진관 프로필 촬영 5만원")
    assert seat.session.draft.picture.design.treatment is not Treatment.SCENE
    return seat.session


GROUNDS = {"paper", "another"}
LETTERS = {"set_face", "colour", "relief", "hide_words"}
BACK = {"show_words", "no_look"}
PLACES = {"nudge", "bigger", "smaller", "more", "less"}
BACKDROPS = {"scene", "original", "card", "original_backdrop", "undo"}
LOOKS = {"look", "size"}
SUBJECTS = {"side"}
DOUBTS = {"force"}
SHEETS = {"pick"}
LOGOS = {"no_logo"}
CHANGES = GROUNDS | LETTERS | BACK | PLACES | BACKDROPS | LOOKS | SUBJECTS | DOUBTS | SHEETS | LOGOS
"""Chips about the picture: each of them changes it."""


def labelled() -> list[Palette]:
    return [palette for palette in real_world().palettes.values() if palette.label]


def test_every_chip_is_one_of_these() -> None:
    assert set(TAPS) == CHANGES | QUESTIONS | ELSEWHERE
    assert len(CHANGES) + len(QUESTIONS) + len(ELSEWHERE) == len(TAPS)


def test_the_ground_of_a_poster(seat: Seat, poster: Session) -> None:
    pressed = walked(seat, poster, {"backdrop", "papers"}, GROUNDS)
    now = poster.draft.design.palette
    assert pressed == {"paper": {each.key for each in labelled() if each.key != now}, "another": {""}}


def test_the_letters(seat: Seat, poster: Session) -> None:
    pressed = walked(seat, poster, {"letters", "face", "colours", "reliefs"}, LETTERS)
    assert set(pressed) == LETTERS
    assert pressed["set_face"] == set(real_world().faces) - {poster.draft.design.lettering.face}
    assert pressed["colour"] >= {each.accent for each in labelled() if each.key not in lettering.PLAIN}
    assert pressed["relief"] == set(Relief)


def test_the_place_and_size_of_letters(seat: Seat, poster: Session) -> None:
    pressed = walked(seat, poster, {"letters", "place"}, PLACES)
    assert set(pressed) == PLACES
    assert pressed["nudge"] == set(lettering.NUDGES)


def test_the_backdrop_of_a_photo(seat: Seat, cup: Session) -> None:
    pressed = walked(seat, cup, {"backdrop", "scenes"}, BACKDROPS)
    assert set(pressed) == BACKDROPS
    assert pressed["scene"] == set(real_world().scenes) - {cup.draft.design.ground.scene}


def test_looks_and_shapes(seat: Seat, cup: Session) -> None:
    pressed = walked(seat, cup, {"backdrop", "looks", "sizes"}, LOOKS)
    assert set(pressed) == LOOKS
    assert pressed["look"] == set(real_world().looks)
    assert pressed["size"] == {ratio.name.lower() for ratio in Ratio if ratio is not Ratio.PORTRAIT}


def test_pointing_at_a_side(seat: Seat, cup: Session) -> None:
    assert walked(seat, cup, {"backdrop", "point"}, SUBJECTS) == {"side": {"left", "centre", "right"}}


def test_a_backdrop_that_would_make_a_person_look_odd_is_had_all_the_same(seat: Seat, portrait: Session) -> None:
    assert walked(seat, portrait, {"backdrop"}, {"scene", *DOUBTS}).keys() == {"scene", *DOUBTS}


def test_the_other_candidates(seat: Seat, cup: Session) -> None:
    assert walked(seat, cup, {"others"}, SHEETS)["pick"] == {"1", "2", "3"}


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (("글자", "입체", "볼록하게"), ("글자", "입체", "평평하게")),
        (("글자", "글자 빼기"), ("글자", "글자 넣기")),
        (("다른 크기", "정사각 1:1"), ("다른 크기", "세로 4:5")),
        (("색감", "분위기 있게"), ("색감", "원래 색으로")),
    ],
)
def test_what_was_changed_can_be_changed_back(
    seat: Seat, cup: Session, there: tuple[str, ...], back: tuple[str, ...]
) -> None:
    seat.at(cup)
    for label in ("더 고치기", *there, "더 고치기", *back[:-1]):
        seat.tap(label)
    assert seat.does(seat.chip(back[-1]))


WISHES = (
    *("글자 조금만 위로", "두 배로", "오른쪽 끝에", "더 밝게", "배경이 지저분해", "글자 빼줘", "정사각으로 해줘"),
    *("글씨체 손글씨로", "하얀 글씨로", "더 가까이 보여줘", "글자 색 하얀색으로"),
)


@pytest.mark.parametrize("wish", WISHES)
def test_what_is_typed_about_the_picture_changes_it_as_well(seat: Seat, cup: Session, wish: str) -> None:
    changed = seat.at(cup).does(wish)
    told = any(line.startswith((*HONEST, "edit.nearest")) for line in seat.keys)
    assert changed is not told, seat.text


def test_back_to_the_picture_before_by_a_word(seat: Seat, cup: Session) -> None:
    assert seat.at(cup).does("글자 조금만 아래로")
    assert seat.does("아까로"), "and back"


def test_a_logo_comes_onto_the_picture_and_goes_off_it(seat: Seat, cup: Session) -> None:
    seat.at(cup).say("로고 넣어줘")
    before = seat.picture
    seat.sends(disc((20, 60, 40, 255), (0, 0, 0, 0)))
    assert apart(before, seat.picture), seat.text
    seat.say("로고 바꿀게요")
    assert seat.does(seat.chip("로고 빼기"))
