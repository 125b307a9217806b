"""What a step asks of a box, before any box is there."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.comfy.library import Library
from engine.comfy.recipes import LEAST, MOST, NATIVE, denoise, recipe
from engine.domain.canvas import Extent, Ratio
from engine.domain.picture import Keep, Relief
from engine.domain.prompt import Loss, Prompt
from engine.domain.step import Backdrop, Carve, Fill, Generate, Matte, Polish, Poster, Restyle, Surround, Upscale

SAID = Prompt(subject="한옥 ramen, (masterpiece:1.4)", light="soft light")
EXTENT = Extent(width=1080, height=1350)


def asked(step: object, flows: Library, base: str | None = None) -> dict[str, object]:
    made = recipe(step, EXTENT)  # type: ignore[arg-type]
    assert made is not None
    flow = flows.workflows[made.workflows[0]]
    graph = made.ticket(flow, base or flow.bases[0], flows).graph
    return {node["_meta"]["title"]: node["inputs"] for node in graph.values()}


@pytest.mark.parametrize("ratio", list(Ratio))
def test_pictures_are_drawn_at_sizes_models_know_and_in_the_ratio(flows: Library, ratio: Ratio) -> None:
    wide, high = NATIVE[ratio]
    assert abs(wide / high / ratio.aspect - 1) < 0.01
    assert wide % 16 == high % 16 == 0
    canvas = asked(Generate(prompt=SAID, ratio=ratio, count=3), flows)["Canvas"]
    assert (canvas["width"], canvas["height"], canvas["batch_size"]) == (wide, high, 3)  # type: ignore[index]


def test_no_korean_and_no_weight_reaches_a_graph(flows: Library) -> None:
    steps = (
        Generate(prompt=SAID),
        Backdrop(scene="", prompt=SAID),
        Restyle(picture=b"", look="", strength=0.5, prompt=SAID),
        Surround(picture=b"", mask=b"", prompt=SAID),
        Fill(picture=b"", mask=b"", prompt=SAID),
    )
    for step in steps:
        said = json.dumps(asked(step, flows), ensure_ascii=False)
        assert said.isascii()
        assert "ramen" in said
        assert "masterpiece" not in said


def test_what_no_model_reads_is_remembered_with_why() -> None:
    style = ", ".join(f"style number {number}" for number in range(40))
    long = Prompt(subject="한옥 ramen, (masterpiece:1.4), ramen", style=style)
    made = recipe(Generate(prompt=long))
    assert made is not None
    lost = {each.why: each.text for each in made.unsaid}
    assert set(lost) == {*Loss}
    assert lost[Loss.FILLER] == "(masterpiece:1.4)"
    plain = recipe(Generate(prompt=Prompt(subject="bread")))
    assert plain is not None
    assert plain.unsaid == ()


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_strength_is_more_denoise_within_its_bounds(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert LEAST <= denoise(low) <= denoise(high) <= MOST


@pytest.mark.parametrize(
    ("keep", "workflow"),
    [(Keep.PRODUCT, "background_product"), (Keep.PERSON, "background_portrait"), (Keep.BOTH, "background_hybrid")],
)
def test_what_is_kept_decides_the_workflow(keep: Keep, workflow: str) -> None:
    made = recipe(Surround(picture=b"", mask=b"", keep=keep, prompt=SAID), EXTENT)
    assert made is not None
    assert made.workflows[0] == workflow


def test_polish_takes_its_own_workflow_and_the_plain_one_where_that_is_missing() -> None:
    made = recipe(Generate(prompt=SAID, polish=Polish.DETAIL))
    assert made is not None
    detailed, *others = made.workflows
    assert detailed == "text_to_image_detailed"
    assert others == ["text_to_image_second_pass", "text_to_image", "text_to_image_sdxl"]


def test_each_base_gets_its_own_steps_and_a_prompt_of_its_own_length(flows: Library) -> None:
    step = Generate(prompt=Prompt(subject="bread", style=", ".join(f"word{number}" for number in range(200))))
    dev, schnell = asked(step, flows, "flux_dev_q8"), asked(step, flows, "flux_schnell_q8")
    assert (dev["Sampler"]["steps"], schnell["Sampler"]["steps"]) == (24, 4)  # type: ignore[index]
    lengths = [len(graph["Prompt"]["t5xxl"]) for graph in (schnell, dev)]  # type: ignore[index]
    assert lengths[0] < lengths[1]


def test_relief_twice_the_size_and_mattes(flows: Library) -> None:
    assert "engraved" in str(asked(Carve(letters=b"", ground=b"", relief=Relief.CARVED, colour="#ffffff"), flows))
    assert asked(Upscale(picture=b""), flows)["Size"]["width"] == 2160  # type: ignore[index]
    made = recipe(Matte(picture=b""))
    assert made is not None
    assert (made.output, made.generated) == ("mask", False)
    assert recipe(Poster(recipe="")) is None
