"""An owner whose pictures are made on a box, and what they hear when the box is gone."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from bot import settings as configured
from bot.cli.demo import photograph
from bot.cli.seat import Seat, seated
from bot.settings import Settings
from engine.comfy.library import Library
from engine.domain.errors import SettingsWrong
from engine.domain.job import Progress
from engine.domain.picture import MediaRef, Treatment
from tests.comfyui.faults import Faults
from tests.comfyui.server import Server, shipped

WORDS = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"
SIMPLE = "간단 버전"


@pytest.fixture(scope="module")
def flows() -> Library:
    return shipped()


@pytest.fixture
async def box(flows: Library) -> AsyncIterator[Server]:
    server = await Server(Faults(), flows=flows).open()
    yield server
    await server.close()


def settings(tmp_path: Path, **boxes: object) -> Settings:
    return configured.load(store={"data": tmp_path / "data"}, log={"level": "critical"}, boxes=boxes)


class Owner:
    """Talks, and reads what is shown."""

    def __init__(self, seat: Seat, heard: list[str]) -> None:
        self.seat, self.heard = seat, heard

    async def says(self, line: str) -> str:
        before = len(self.heard)
        await self.seat.says(line)
        return "\n".join(self.heard[before:])


@pytest.fixture
async def owner(tmp_path: Path, box: Server) -> AsyncIterator[Owner]:
    heard: list[str] = []
    async with seated(settings(tmp_path, urls=box.url), tmp_path / "seat", heard.append, greet=False) as seat:
        yield Owner(seat, heard)


@pytest.mark.slow
async def test_an_owners_picture_is_made_on_a_box_and_goes_on_without_it_when_it_dies(
    owner: Owner, box: Server
) -> None:
    await owner.says(f"/photo {photograph()} {WORDS}")
    told = await owner.says(WORDS)
    (first,) = await owner.seat.outcomes()
    scene = next(picture for picture in first.pictures if picture.design.treatment is Treatment.SCENE)
    assert any(by.startswith("box-1 background_product/") for by in first.makers)
    assert any(by.startswith("box-1 cutout_birefnet/") for by in first.makers)
    assert not first.simple
    assert scene.measure.similarity is not None
    assert scene.measure.similarity > 0.98
    assert scene.measure.source_type == "compositeWithTrainedAlgorithmicMedia"
    photo = next(picture for picture in first.pictures if picture.design.treatment is Treatment.PHOTO)
    assert photo.measure.source_type == "compositeCapture"
    assert SIMPLE not in told

    await owner.says(str(first.pictures.index(scene) + 1))
    await box.close()
    told = await owner.says("배경을 나무 테이블로 바꿔줘")
    last = (await owner.seat.outcomes())[-1]
    assert last.simple
    assert last.makers == ("box-1 cutout_birefnet/A none", "cpu")
    assert SIMPLE in told
    assert last.pictures[0].measure.source_type == "compositeCapture"


@pytest.mark.slow
async def test_a_post_from_nothing_is_three_pictures_of_a_box_and_never_called_the_owners_photo(
    owner: Owner, box: Server
) -> None:
    await owner.says(WORDS)
    told = await owner.says("사진 없이 만들어줘")
    outcome = (await owner.seat.outcomes())[-1]
    assert any(by.startswith("box-1 text_to_image/") for by in outcome.makers)
    assert len({picture.design.photo.id for picture in outcome.pictures if picture.design.photo}) == 3
    assert all(picture.design.invented for picture in outcome.pictures)
    assert {picture.measure.source_type for picture in outcome.pictures} == {"compositeWithTrainedAlgorithmicMedia"}
    assert "연출 이미지" in told
    assert "보내 주신 사진" not in told


@pytest.mark.slow
async def test_hands_in_a_picture_from_nothing_are_drawn_twice(owner: Owner) -> None:
    await owner.says("성수동 손끝네일이에요 여름 젤네일 50000원")
    await owner.says("사진 없이 만들어줘")
    outcome = (await owner.seat.outcomes())[-1]
    assert any(by.startswith("box-1 text_to_image_detailed/A ") for by in outcome.makers)


@pytest.mark.slow
async def test_a_look_by_a_box_can_be_held_against_the_photo(owner: Owner) -> None:
    await owner.says(f"/photo {photograph()} {WORDS}")
    await owner.says(WORDS)
    first = (await owner.seat.outcomes())[-1]
    photo = next(picture for picture in first.pictures if picture.design.treatment is Treatment.PHOTO)
    await owner.says(str(first.pictures.index(photo) + 1))
    await owner.says("필름 느낌으로 해줘")
    looked = (await owner.seat.outcomes())[-1]
    assert any(by.startswith("box-1 restyle/A ") for by in looked.makers)
    assert looked.pictures[0].measure.source_type == "compositeWithTrainedAlgorithmicMedia"
    await owner.says("전후 비교 보여줘")
    compared = (await owner.seat.outcomes())[-1]
    assert compared.before_after is not None


@pytest.mark.slow
async def test_nothing_an_owner_sent_goes_to_a_box_as_it_came(owner: Owner, box: Server) -> None:
    await owner.says(f"/photo {photograph()} {WORDS}")
    await owner.says(WORDS)
    sent = {name: content for name, content in box.worker.files.items() if name.startswith("fitad/")}
    assert sent
    for name, content in sent.items():
        assert name == f"fitad/{hashlib.sha256(content).hexdigest()[:32]}.png"
        assert content.startswith(b"\x89PNG")
        assert not any(kind in content for kind in (b"eXIf", b"tEXt", b"iTXt", b"iCCP"))


@pytest.mark.slow
async def test_whoever_waits_can_be_shown_what_is_being_drawn(owner: Owner, box: Server) -> None:
    box.faults.slow = {"Sampler": 60.0}
    await owner.says(WORDS)
    making = asyncio.create_task(owner.says("사진 없이 만들어줘"))
    async with asyncio.timeout(150):
        while (shown := await looked_at(owner.seat)) is None or shown.preview is None:
            await asyncio.sleep(0.05)
    assert shown.stage == "backdrop"
    assert shown.preview.startswith(b"\xff\xd8\xff")
    box.faults.slow = {}
    await making


async def looked_at(seat: Seat) -> Progress | None:
    running = (await seat.session()).running
    return None if running is None else seat.app.engine.progress(running.job)


@pytest.mark.slow
async def test_letters_in_depth_come_from_a_box_as_long_as_they_are_the_letters(owner: Owner, box: Server) -> None:
    await owner.says(WORDS)
    await owner.says("사진 없이 만들어줘")
    await owner.says("1")
    told = await owner.says("글자를 입체로 해줘")
    made = (await owner.seat.outcomes())[-1]
    assert any(by.startswith("box-1 lettering_relief/") for by in made.makers)
    assert made.pictures[0].measure.relief is not None
    assert made.pictures[0].measure.relief > 0.9
    assert SIMPLE not in told

    await owner.says("글자를 'NEW LATTE'로 바꿔줘")
    latin = (await owner.seat.outcomes())[-1].pictures[0]
    assert latin.design.words.headline == "NEW LATTE"
    assert latin.measure.relief is not None
    assert latin.measure.relief > 0.9

    box.faults.mumbles = True
    told = await owner.says("글자를 음각으로 해줘")
    made = (await owner.seat.outcomes())[-1]
    assert made.simple
    assert made.pictures[0].measure.relief is None
    assert SIMPLE in told


@pytest.mark.slow
async def test_a_photo_that_has_to_reach_further_is_drawn_on_and_stays_itself(owner: Owner, box: Server) -> None:
    await owner.says(f"/photo {photograph()} {WORDS}")
    await owner.says(WORDS)
    first = (await owner.seat.outcomes())[-1]
    photo = next(picture for picture in first.pictures if picture.design.treatment is Treatment.PHOTO)
    await owner.says(str(first.pictures.index(photo) + 1))
    await owner.says("스토리용 세로로 길게 해줘")
    made = (await owner.seat.outcomes())[-1].pictures[0]
    assert "/prompt" in box.asked
    assert made.measure.similarity is not None
    assert made.measure.similarity > 0.9


@pytest.mark.slow
async def test_what_rules_hear_of_a_backdrop_reaches_the_box_in_english(owner: Owner, box: Server) -> None:
    await owner.says(f"/photo {photograph()} {WORDS}")
    await owner.says(WORDS)
    await owner.says("1")
    for said, words in (
        ("배경은 나무 테이블에 창가 햇살", ("on a wooden table, beside a window", "soft sunlight")),
        ("배경을 대리석으로 바꿔줘", ("marble",)),
        ("배경을 한옥 골목으로 바꿔줘", ("hanok", "narrow alley")),
    ):
        await owner.says(said)
        prompts = [node["inputs"] for node in newest(box).values() if node["class_type"] == "CLIPTextEncodeFlux"]
        assert prompts
        for prompt in prompts:
            assert prompt["clip_l"].isascii()
            assert prompt["t5xxl"].isascii()
            assert all(each in prompt["clip_l"] for each in words)
            assert ("wooden" in prompt["clip_l"]) == ("wooden" in words[0])
    assert not (await owner.seat.outcomes())[-1].unsaid, "all of it was short enough"


def newest(box: Server) -> dict[str, dict[str, Any]]:
    """The graph of the last backdrop that was drawn around something."""
    graphs = [entry["prompt"][2] for entry in box.worker.history.values()]
    titled = [graph for graph in graphs if any(node["_meta"]["title"] == "Subject" for node in graph.values())]
    return dict(titled[-1])


@pytest.mark.slow
@pytest.mark.parametrize("gone", [False, True], ids=["by a box", "by the processor"])
async def test_crumbs_are_drawn_over_by_a_box_and_healed_without_one_and_that_is_said(
    owner: Owner, box: Server, tmp_path: Path, gone: bool
) -> None:
    crumbs = tmp_path / "crumbs.png"
    cv2.imwrite(str(crumbs), strewn())
    if gone:
        box.lacks = frozenset({"InpaintModelConditioning"})
    await owner.says(f"/photo {crumbs} {WORDS}")
    told = await owner.says(WORDS) + "\n".join(owner.heard)
    outcome = (await owner.seat.outcomes())[-1]
    notes = {note.key for note in outcome.notes}
    assert ("photo.tidied" if gone else "photo.cleared") in notes
    assert any(" erase_expand/" in by for by in outcome.makers) is not gone
    assert "지웠어요" in told or "지우고" in told


def strewn() -> np.ndarray:
    """A red ball on grey paper with two crumbs beside it."""
    dice = np.random.default_rng(4)
    scene = np.clip(np.full((1000, 800, 3), 178.0) + dice.normal(0, 2, (1000, 800, 1)), 0, 255).astype(np.uint8)
    cv2.circle(scene, (400, 560), 210, (40, 40, 190), -1, cv2.LINE_AA)
    cv2.circle(scene, (340, 480), 40, (120, 120, 235), -1, cv2.LINE_AA)
    for x, y in ((90, 110), (720, 900)):
        cv2.circle(scene, (x, y), 13, (30, 60, 110), -1, cv2.LINE_AA)
    return scene


PRO = {"money": configured.Money(plans=True, plan="pro")}


@pytest.mark.slow
async def test_a_post_of_a_pro_plan_is_twice_as_large_where_a_box_can(tmp_path: Path, box: Server) -> None:
    given = settings(tmp_path, urls=box.url, agreed="flux-dev,ultralytics").model_copy(update=PRO)
    heard: list[str] = []
    async with seated(given, tmp_path / "seat", heard.append, greet=False) as seat:
        owner = Owner(seat, heard)
        await owner.says(f"/photo {photograph()} {WORDS}")
        told = await owner.says(WORDS)
        outcome = (await seat.outcomes())[-1]
        picture = outcome.pictures[0]
        full, preview = [await opened(seat, ref) for ref in (picture.full, picture.preview)]
        assert any(by.startswith("box-1 upscale/") for by in outcome.makers)
        assert (full.shape[1], preview.shape[1]) == (2160, 720)
        assert picture.measure.extent.width == 2160
        assert picture.measure.similarity is not None
        assert picture.measure.similarity > 0.9
        assert SIMPLE not in told

        await owner.says("1")
        await box.close()
        told = await owner.says("글자를 크게 해줘")
        again = (await seat.outcomes())[-1]
        assert again.simple
        assert SIMPLE in told
        assert (await opened(seat, again.pictures[0].full)).shape[1] == 1080


async def opened(seat: Seat, ref: MediaRef) -> np.ndarray:
    content = await seat.app.parts.media.get(ref)
    return cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)


@pytest.mark.slow
async def test_an_owner_whose_boxes_were_never_there_gets_posters_and_hears_why(tmp_path: Path, box: Server) -> None:
    await box.close()
    heard: list[str] = []
    async with seated(settings(tmp_path, urls=box.url), tmp_path / "seat", heard.append, greet=False) as seat:
        owner = Owner(seat, heard)
        await owner.says(WORDS)
        told = await owner.says("사진 없이 만들어줘")
        outcome = (await seat.outcomes())[-1]
    assert outcome.simple
    assert all(picture.design.treatment is Treatment.POSTER for picture in outcome.pictures)
    assert SIMPLE in told


# ── at the start ──────────────────────────────────────────────────────────────────────────────────


async def starts(given: Settings, tmp_path: Path) -> None:
    async with seated(given, tmp_path / "seat", lambda line: None, greet=False, warm=False):
        pass


async def test_paid_plans_do_not_start_with_models_nobody_may_be_paid_for(tmp_path: Path) -> None:
    paid = settings(tmp_path, urls="http://127.0.0.1:9").model_copy(
        update={"money": configured.Money(plans=True, plan="free")}
    )
    with pytest.raises(SettingsWrong) as wrong:
        await starts(paid, tmp_path)
    assert "flux_dev_q8" in str(wrong.value)
    assert "FITAD_BOXES__AGREED=flux-dev,ultralytics" in str(wrong.value)
    for way in ({"agreed": "flux-dev, ultralytics"}, {"without": "flux-dev,ultralytics"}):
        boxes = paid.boxes.model_copy(update=way)
        await starts(paid.model_copy(update={"boxes": boxes}), tmp_path)


async def test_a_token_that_is_not_in_the_environment_is_named(tmp_path: Path) -> None:
    place = {"name": "gpu", "url": "https://gpu.example", "token": "NO_SUCH_TOKEN"}
    with pytest.raises(SettingsWrong, match="NO_SUCH_TOKEN"):
        await starts(settings(tmp_path, fleet=[place]), tmp_path)


def test_addresses_in_the_environment_replace_the_list(tmp_path: Path) -> None:
    place = {"name": "gpu", "url": "https://gpu.example"}
    given = settings(tmp_path, fleet=[place], urls="http://a:1/, http://b:2")
    assert [(each.name, each.url) for each in given.boxes.places] == [
        ("box-1", "http://a:1"),
        ("box-2", "http://b:2"),
    ]
    assert [each.name for each in settings(tmp_path, fleet=[place]).boxes.places] == ["gpu"]
