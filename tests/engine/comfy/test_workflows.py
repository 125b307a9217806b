"""Every workflow is whole, fits the nodes a real server told of and says what it needs; a wrong one stops us."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.comfy import library, nodes, shelf
from engine.comfy.graph import Graph
from engine.comfy.library import Library
from engine.comfy.nodes import Catalogue
from engine.domain.errors import SettingsWrong

HOUSE = Path(__file__).parents[3]
FLOWS = sorted(path.stem for path in (HOUSE / "workflows").glob("*.yaml"))
FILLED = {"prompt": "ramen", "keywords": "ramen", "seed": 7, "width": 896, "height": 1120, "count": 3, "denoise": 0.4}


def test_the_brief_is_covered(flows: Library) -> None:
    steps = {workflow.step for workflow in flows.workflows.values()}
    assert steps == {"generate", "restyle", "surround", "matte", "carve", "fill", "upscale", "probe"}
    kept = {keep for workflow in flows.of("surround") for keep in workflow.keep}
    assert kept == {"product", "person", "both"}


@pytest.mark.parametrize("name", FLOWS)
def test_a_workflow_fits_the_nodes_on_every_base_and_in_every_variant(
    flows: Library, facts: Catalogue, name: str
) -> None:
    workflow = flows.workflows[name]
    for base in workflow.bases:
        for values in workflow.variants.values():
            prompt = workflow.made(base, flows.shelf, {**FILLED, **values})
            assert list(nodes.wrong(prompt, facts.kinds)) == []


@pytest.mark.parametrize("name", FLOWS)
def test_what_is_said_reaches_the_nodes_it_is_meant_for(flows: Library, name: str) -> None:
    workflow = flows.workflows[name]
    prompt = workflow.made(workflow.bases[0], flows.shelf, {"seed": 4711, "prompt": "soft bread"})
    said = [value for node in prompt.values() for value in node["inputs"].values()]
    assert said.count(4711) == len(workflow.inputs.get("seed", ()))
    assert said.count("soft bread") == len(workflow.inputs.get("prompt", ()))


def test_a_quantised_file_takes_its_own_loader(flows: Library) -> None:
    workflow, places = flows.workflows["text_to_image"], {"flux_dev_q8": False, "flux_dev_q4": True}
    for base, quantised in places.items():
        prompt = workflow.made(base, flows.shelf, {})
        encoders = prompt[workflow.graph.titled("Text encoders")]
        assert (encoders["class_type"] == "DualCLIPLoaderGGUF") is quantised
        assert prompt[workflow.graph.titled("Model")]["class_type"] == "UnetLoaderGGUF"


def test_rembg_is_always_told_which_model_to_take(flows: Library) -> None:
    named = [
        node.inputs["model"]
        for flow in flows.workflows.values()
        for node in flow.graph.nodes.values()
        if node.class_type == "RemBGSession+"
    ]
    assert named
    assert all(str(model).startswith("u2net:") for model in named)


def test_the_union_control_net_gets_the_type_whose_number_means_what_we_want(flows: Library) -> None:
    """facts: InstantX's canny is 0 and depth 2; ComfyUI's names of these places are openpose and hed."""
    typed = {
        node.title: node.inputs["type"]
        for flow in flows.workflows.values()
        for node in flow.graph.nodes.values()
        if node.class_type == "SetUnionControlNetType"
    }
    assert typed == {"Edge mode": "openpose", "Depth mode": "hed/pidi/scribble/ted"}
    applied = [
        node
        for flow in flows.of("surround")
        for node in flow.graph.nodes.values()
        if node.class_type == "ControlNetApplyAdvanced"
    ]
    assert applied
    assert all("vae" in node.inputs for node in applied)


def test_both_ways_a_server_writes_a_choice_are_read() -> None:
    old = nodes.kind({"input": {"required": {"x": [["a", "b"], {}]}}, "output": ["IMAGE"]})
    new = nodes.kind({"input": {"required": {"x": ["COMBO", {"options": ["a", "b"]}]}}, "output": ["IMAGE"]})
    assert old == new
    assert old.takes["x"].options == ("a", "b")


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [
        ("Sampler.steps", 0, "under"),
        ("Sampler.sampler_name", "magic", "no choice"),
        ("Canvas.width", 999_999, "over"),
        ("Sampler.surprise", 1, "no such input"),
    ],
)
def test_what_a_server_would_refuse_is_seen_before_it_is_asked(
    flows: Library, facts: Catalogue, place: str, value: object, why: str
) -> None:
    workflow = flows.workflows["text_to_image"]
    prompt = workflow.made("flux_dev_q8", flows.shelf, {})
    title, _, name = place.partition(".")
    prompt[workflow.graph.titled(title)]["inputs"][name] = value
    (told,) = nodes.wrong(prompt, facts.kinds)
    assert told.startswith(place)
    assert why in told


def test_a_link_of_the_wrong_kind_is_seen(flows: Library, facts: Catalogue) -> None:
    workflow = flows.workflows["text_to_image"]
    prompt = workflow.made("flux_dev_q8", flows.shelf, {})
    prompt[workflow.graph.titled("Decode")]["inputs"]["vae"] = [workflow.graph.titled("Model"), 0]
    assert list(nodes.wrong(prompt, facts.kinds)) == ["Decode.vae: wants VAE, gets MODEL"]


# ── what an operator may get wrong ────────────────────────────────────────────────────────────────


@pytest.fixture
def house(tmp_path: Path) -> Path:
    shutil.copytree(HOUSE / "workflows", tmp_path / "workflows")
    shutil.copy(HOUSE / "configs" / "models.yaml", tmp_path)
    return tmp_path


def loaded(house: Path) -> Library:
    return library.load(house / "workflows", shelf.read(house / "models.yaml"))


def rewritten(path: Path, change: Callable[[Any], object]) -> None:
    content = yaml.safe_load(path.read_text())
    change(content)
    path.write_text(yaml.safe_dump(content))


def retitled(content: Any) -> None:
    content["inputs"]["prompt"] = ["Promt.t5xxl"]


WRONG: dict[str, tuple[str, Callable[[Any], object], str]] = {
    "an unknown title": ("workflows/restyle.yaml", retitled, "Promt"),
    "an unknown output": ("workflows/restyle.yaml", lambda c: c.update(outputs={"pictures": "Nowhere"}), "Nowhere"),
    "an unknown base": ("workflows/restyle.yaml", lambda c: c.update(bases=["flux_9"]), "flux_9"),
    "an unknown pack": ("workflows/restyle.yaml", lambda c: c.update(packs=["magic"]), "magic"),
    "no deadline": ("workflows/restyle.yaml", lambda c: c.pop("deadline"), "deadline"),
    "a name that is taken": ("workflows/restyle.yaml", lambda c: c.update(key="upscale"), "another workflow"),
    "a variant of nothing": ("workflows/restyle.yaml", lambda c: c.update(variants={"B": {"moon": 1}}), "moon"),
    "a model without licence": ("models.yaml", lambda c: c["models"]["sdxl"].pop("licence"), "models.sdxl.licence"),
    "a licence nobody knows": ("models.yaml", lambda c: c["models"]["sdxl"].update(licence="?"), "sdxl"),
    "a base of no model": ("models.yaml", lambda c: c["bases"]["sdxl"].update(models={"checkpoint": "x"}), "sdxl"),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_stops_the_start_and_is_named_with_its_file(house: Path, mistake: str) -> None:
    file, change, said = WRONG[mistake]
    rewritten(house / file, change)
    with pytest.raises(SettingsWrong) as wrong:
        loaded(house)
    assert said in str(wrong.value)
    assert Path(file).stem in str(wrong.value) or "upscale" in str(wrong.value)


def test_a_graph_without_its_yaml_and_one_that_is_no_graph_are_named(house: Path) -> None:
    (house / "workflows" / "lonely.json").write_text("{}")
    with pytest.raises(SettingsWrong, match="lonely"):
        loaded(house)
    (house / "workflows" / "lonely.json").unlink()
    (house / "workflows" / "upscale.json").write_text(json.dumps({"nodes": [], "links": []}))
    with pytest.raises(SettingsWrong, match="API format"):
        loaded(house)


def test_two_nodes_of_one_title_are_refused() -> None:
    node = {"class_type": "SaveImage", "inputs": {}, "_meta": {"title": "Same"}}
    with pytest.raises(SettingsWrong, match="Same"):
        Graph.parsed("x", {"1": node, "2": node})


def test_what_money_may_not_be_taken_for_is_known(flows: Library) -> None:
    used = flows.models()
    barred = flows.shelf.barred(used, agreed=())
    assert "flux_dev_q8" in barred
    assert "flux_schnell_q8" not in barred
    assert flows.shelf.barred(used, agreed=("flux-dev", "ultralytics")) == []
