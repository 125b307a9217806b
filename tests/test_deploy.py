"""What an operator starts: held against schemas, linters, and what the program itself knows."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.boxes import Boxes
from bot.cli.commands import app
from bot.settings import CONFIGS, SHORT, Settings
from tests.conftest import TOOLS

DEPLOY = Path(__file__).parents[1] / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
ROLES = {"bot-1", "bot-2", "worker-1", "worker-2", "worker-box-1", "migrate"}


def tool(name: str) -> str:
    program = TOOLS / name
    if not program.exists():
        pytest.skip(f"{name} is not here: make assets/.tools")
    return str(program)


def schema_says(file: Path) -> subprocess.CompletedProcess[str]:
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_compose_file_fits_the_schema_and_a_wrong_one_does_not(tmp_path: Path) -> None:
    told = schema_says(COMPOSE)
    assert told.returncode == 0, told.stdout
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(COMPOSE.read_text().replace("restart: always", "restarts: always"))
    assert schema_says(wrong).returncode != 0


@pytest.mark.parametrize("name", ["Dockerfile", "comfyui.Dockerfile"])
def test_a_dockerfile_has_nothing_that_a_linter_minds(name: str) -> None:
    told = subprocess.run([tool("hadolint"), str(DEPLOY / name)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_the_boxs_packs_are_those_that_the_models_need() -> None:
    said = (DEPLOY / "comfyui.Dockerfile").read_text()
    packs = yaml.safe_load((DEPLOY.parent / "configs" / "models.yaml").read_text())["packs"]
    pinned = re.findall(r"git -C (\S+) checkout (\w+)", said)
    assert pinned
    for name, commit in pinned:
        assert commit in json.dumps(packs), name


def test_whoever_serves_or_works_is_asked_whether_it_is_well() -> None:
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    for name, service in services.items():
        if service.get("command", [""])[0] in ("bot", "worker"):
            port = (
                8000 if service["command"][0] == "bot" else int(service["environment"]["FITAD_ENGINE__HEALTH_PORT"])
            )
            assert f"127.0.0.1:{port}/readyz" in service["healthcheck"]["test"][-1], name


def test_a_worker_beside_a_box_knows_that_box_and_no_other() -> None:
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    (worker,) = (each for each in services.values() if "--box" in each.get("command", []))
    boxes = Boxes(urls=worker["environment"]["FITAD_COMFYUI_URL"], only=worker["command"][-1])
    (place,) = boxes.places
    beside = services[place.url.split("/")[2].partition(":")[0]]
    assert worker["profiles"] == beside["profiles"] == ["gpu"]
    assert beside["deploy"]["resources"]["reservations"]["devices"][0]["capabilities"] == ["gpu"]


def test_the_image_is_nobody_special_and_can_trust_certificates() -> None:
    said = (DEPLOY / "Dockerfile").read_text()
    assert re.search(r"^USER 10001$", said, re.MULTILINE)
    assert "ca-certificates" in said
    assert '"/app/assets"' in said
    copied = re.findall(r"^COPY (?!--from)(?:--\S+ )?(.+) \S+$", said, re.MULTILINE)
    for names in copied:
        assert all((DEPLOY.parent / name).exists() for name in names.split())


def test_every_service_runs_a_command_of_the_program_under_its_own_name() -> None:
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    ours = {name: service for name, service in services.items() if service.get("image") == "fit-ad"}
    assert set(ours) >= ROLES
    for name, service in ours.items():
        assert service["command"][0] in commands | {"setup"}, name
        if service["command"][0] in ("bot", "worker"):
            assert service["environment"]["FITAD_NAME"] == name


def test_every_setting_that_deploy_names_is_one_of_the_program() -> None:
    sections = {
        f"FITAD_{section}__{key}".upper()
        for section, field in Settings.model_fields.items()
        for key in getattr(field.annotation, "model_fields", {})
    }
    named = {
        name for file in DEPLOY.iterdir() for name in re.findall(r"FITAD_[A-Z]+(?:__?[A-Z]+)*", file.read_text())
    }
    assert named
    assert named <= sections | set(SHORT) | {CONFIGS}


def test_what_one_process_must_share_with_the_others_is_the_same_for_all() -> None:
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    wheres = [{**services[name]["environment"], "FITAD_NAME": "", "FITAD_COMFYUI_URL": ""} for name in ROLES]
    assert len({json.dumps(where, sort_keys=True) for where in wheres}) <= 2
    for name in ("FITAD_DATABASE_URL", "FITAD_MEDIA_URL", "FITAD_SERVER__SECRET"):
        assert all(where.get(name) for where in wheres)


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    unit = tmp_path / "fit-ad.service"
    unit.write_text((DEPLOY / "fit-ad.service").read_text().replace("/opt/fit-ad/.venv/bin/fit-ad", "/bin/true"))
    told = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert "fit-ad.service" not in told.stderr, told.stderr
    unit.write_text(unit.read_text().replace("Restart=always", "Restart=sometimes"))
    told = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert "fit-ad.service" in told.stderr
