"""`fit-ad check` and `fit-ad workflow`, as an operator of boxes uses them."""

import asyncio
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import settings as configured
from bot.cli.check import check
from bot.settings import ROOT
from engine.comfy import nodes
from engine.domain.errors import SettingsWrong
from engine.store.migrate import migrate
from tests.bot.test_boxes import settings
from tests.comfyui.faults import Faults
from tests.comfyui.server import Server, shipped

FLOWS = shipped()


@contextmanager
def serving(**of: object) -> Iterator[Server]:
    """A box on a loop of its own: the command runs one too."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = Server(Faults(), flows=FLOWS, **of)  # type: ignore[arg-type]
    asyncio.run_coroutine_threadsafe(server.open(), loop).result(60)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.close(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def said(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    def run(url: str, as_json: bool = False, **boxes: object) -> tuple[int, str]:
        lines: list[str] = []
        code = check(settings(tmp_path, urls=url, **boxes), lines.append, as_json)
        return code, "\n".join(lines)

    return run


def test_a_box_with_everything_is_green(said: Callable[..., tuple[int, str]]) -> None:
    with serving() as box:
        code, told = said(box.url)
    assert code == 0
    assert "ComfyUI 0.33.0" in told
    assert "✗" not in told
    assert told.count("✓") >= 4 * len(FLOWS.workflows)


def test_the_records_are_looked_for_and_left_alone(tmp_path: Path) -> None:
    def told(**store: object) -> tuple[int, str]:
        lines: list[str] = []
        given = configured.load(store={"data": tmp_path / "data", **store}, log={"level": "critical"})
        return check(given, lines.append), "\n".join(lines)

    code, said = told()
    assert code == 0
    assert "There are no records yet" in said
    asyncio.run(migrate(tmp_path / "data"))
    assert "The records are in this version's shape" in told()[1]
    code, said = told(database="postgresql://nobody:s3cret@127.0.0.1:9/none")
    assert code == 1
    assert "does not answer" in said
    assert "s3cret" not in said


def test_what_nobody_can_vouch_for_is_called_unverified(said: Callable[..., tuple[int, str]]) -> None:
    with serving() as box:
        _, told = said(box.url)
        _, read = said(box.url, as_json=True)
    (unknown,) = [line for line in told.splitlines() if line.startswith("Not verified there either")]
    assert "BEN2_Base.pth" in unknown
    assert "flux1-dev-Q8_0.gguf" not in unknown, "its hash is known"
    (row,) = [row for row in json.loads(read)["boxes"][0]["rows"] if row["workflow"] == "cutout_ben2"]
    assert row["unproven"] == ["BEN2_Base.pth"]


def test_what_is_missing_is_named_with_where_it_comes_from_and_belongs(said: Callable[..., tuple[int, str]]) -> None:
    lacks = frozenset({"flux1-fill-dev-Q8_0.gguf", "flux1-fill-dev-Q4_0.gguf", "RemBGSession+"})
    with serving(lacks=lacks) as box:
        code, told = said(box.url)
    assert code == 1
    assert "flux1-fill-dev-Q8_0.gguf in models/unet, 12.7 GB, flux-dev, from YarvixPA/FLUX.1-Fill-dev-GGUF" in told
    assert "RemBGSession+: pack ComfyUI_essentials 33ff89f from cubiq/ComfyUI_essentials" in told
    assert "No box can: carve, fill, surround product" in told


def test_a_small_card_says_what_it_is_too_small_for(said: Callable[..., tuple[int, str]]) -> None:
    with serving(vram=8.0) as box:
        code, told = said(box.url)
    assert code == 1
    assert "flux_dev_q8 wants 16 GB, the card has 8.0" in told
    assert "text_to_image_sdxl" in told


def test_two_boxes_may_share_the_work(said: Callable[..., tuple[int, str]]) -> None:
    one, other = (
        frozenset({"LoadBackgroundRemovalModel", "BackgroundEraseNetwork", "RemBGSession+"}),
        frozenset({"UpscaleModelLoader"}),
    )
    with serving(lacks=one) as first, serving(lacks=other) as second:
        code, told = said(f"{first.url},{second.url}", as_json=True)
    found = json.loads(told)
    assert found["cannot"] == ["carve"] or code == 0
    assert {row["workflow"] for row in found["boxes"][0]["rows"] if row["base"] is None} >= {"cutout_ben2"}
    assert {row["workflow"] for row in found["boxes"][1]["rows"] if row["base"] is None} == {"upscale"}


@pytest.mark.parametrize(
    ("fault", "told"),
    [({"page": True}, "not as a ComfyUI"), ({"version": "0.3.1"}, "0.3.45"), ({"token": "x"}, "token")],
)
def test_a_box_that_is_not_well_is_a_sentence(
    said: Callable[..., tuple[int, str]], fault: dict[str, object], told: str
) -> None:
    with serving() as box:
        for name, value in fault.items():
            setattr(box.faults, name, value)
        code, lines = said(box.url)
    assert code == 1
    assert told in lines


def test_what_a_box_says_of_its_nodes_is_kept_beside_the_workflows(tmp_path: Path) -> None:
    house = tmp_path / "house"
    for name in ("configs", "workflows", "locales"):
        shutil.copytree(ROOT / name, house / name)
    lines: list[str] = []
    with serving() as box:
        box.faults.version = "0.34.0"
        given = settings(tmp_path, urls=box.url).model_copy(update={"configs": house / "configs"})
        assert check(given, lines.append, keep=True) == 0
    assert "ComfyUI 0.34.0 are kept" in "\n".join(lines)
    kept, ours = nodes.read(house / "workflows"), nodes.read(ROOT / "workflows")
    assert kept.version == "0.34.0"
    assert set(kept.kinds) == set(ours.kinds) == nodes.used(FLOWS)


def test_licences_are_shown_where_money_is_taken(tmp_path: Path) -> None:
    from bot.settings import Money

    lines: list[str] = []
    with serving() as box:
        paid = settings(tmp_path, urls=box.url).model_copy(update={"money": Money(plans=True, plan="free")})
        assert check(paid, lines.append) == 1
    assert "FITAD_BOXES__WITHOUT=flux-dev,ultralytics" in "\n".join(lines)


def test_workflows_are_drawn_and_listed_and_the_paths_are_those_in_deploy(tmp_path: Path) -> None:
    from bot.cli.workflow import listed, paths, show

    given, lines = settings(tmp_path), list[str]()
    show(given, "background_product", lines.append)
    assert lines[0].startswith("flowchart LR")
    assert "Edge band" in lines[0]
    assert "steps ← steps" in lines[0]
    listed(given, lines.append)
    assert any(line.startswith("upscale: ") for line in lines)
    lines.clear()
    paths(given, False, lines.append)
    assert lines[0].strip() == (ROOT / "deploy" / "extra_model_paths.yaml").read_text().strip()
    paths(given, True, lines.append)
    assert "660c6f5b1abae9dc498ac2d21e1347d2abdb0cf6c0c0c8576cd796491d9a6cdd  /srv/models/clip/" in lines[1]
    with pytest.raises(SettingsWrong, match="text_to_image"):
        show(given, "nothing", lines.append)


def test_a_worker_beside_a_box_has_its_name_and_no_other_box(tmp_path: Path) -> None:
    from bot.cli.run import beside

    given = settings(tmp_path, urls="http://a:1,http://b:2")
    alone = beside(given, "box-2")
    assert alone.engine.name == "box-2"
    assert [place.url for place in alone.boxes.places] == ["http://b:2"]
    with pytest.raises(SettingsWrong, match="box-1, box-2"):
        beside(given, "box-9")
