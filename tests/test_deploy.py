"""What an operator starts: held against schemas, linters, and what the program itself knows."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.cli.commands import app
from bot.settings import CONFIGS, SHORT, Settings
from tests.conftest import TOOLS

DEPLOY = Path(__file__).parents[1] / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
ROLES = {"bot-1", "bot-2", "worker-1", "worker-2", "migrate"}


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


def test_the_dockerfile_has_nothing_that_a_linter_minds() -> None:
    told = subprocess.run([tool("hadolint"), str(DEPLOY / "Dockerfile")], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


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
    wheres = [{**services[name]["environment"], "FITAD_NAME": ""} for name in ROLES]
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
