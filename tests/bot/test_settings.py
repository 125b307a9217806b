"""An operator sets things, rightly and wrongly."""

from pathlib import Path

import pytest
import yaml

from bot import settings
from engine.domain.errors import SettingsWrong


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    folder = tmp_path / "own" / "configs"
    folder.mkdir(parents=True)
    (folder / "app.yaml").write_text("server: {port: 9000}\nstore: {data: things}\n", "utf-8")
    return folder


def test_file_is_read_and_its_folders_stand_in_the_project(configs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAD_CONFIGS", str(configs))
    loaded = settings.load()
    assert loaded.server.port == 9000
    assert loaded.store.data == settings.ROOT / "things"
    assert loaded.server.host == "127.0.0.1"


def test_environment_wins_over_the_file(configs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAD_CONFIGS", str(configs))
    monkeypatch.setenv("FITAD_SERVER__PORT", "9001")
    monkeypatch.setenv("FITAD_DATA", "/elsewhere")
    loaded = settings.load()
    assert (loaded.server.port, loaded.store.data) == (9001, Path("/elsewhere"))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("FITAD_PORT", "eighty", "port to listen on"),
        ("FITAD_SERVER__PORT", "70000", "65535"),
        ("FITAD_SERVER__PROT", "8000", "FITAD_SERVER__PROT"),
        ("FITAD_CHAT__LOCALE", "fr", "ko or en"),
        ("FITAD_PLANS", "perhaps", "FITAD_MONEY__PLANS"),
        ("FITAD_SERVER__ADDRESS", "fit-ad.example", "https://fit-ad.example"),
        ("FITAD_CONFIGS", "/nowhere/at/all", "FITAD_CONFIGS"),
    ],
)
def test_wrong_value_is_a_sentence_that_says_the_fix(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong, match=says):
        settings.load()


def test_secret_is_in_no_message_and_no_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAD_SERVER__SECRET", "tell-nobody")
    loaded = settings.load()
    assert loaded.server.secret is not None
    assert loaded.server.secret.get_secret_value() == "tell-nobody"
    assert "tell-nobody" not in repr(loaded)


def test_broken_file_is_named(configs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (configs / "app.yaml").write_text("server: [unclosed", "utf-8")
    monkeypatch.setenv("FITAD_CONFIGS", str(configs))
    with pytest.raises(SettingsWrong, match=r"app\.yaml"):
        settings.load()


def test_every_line_of_our_file_is_a_setting_and_in_the_table() -> None:
    content = yaml.safe_load((settings.ROOT / "configs" / "app.yaml").read_text("utf-8"))
    names = {f"FITAD_{section}__{key}".upper() for section, keys in content.items() for key in keys}
    shown = settings.table()
    assert names == {name for name in names if f"`{name}`" in shown}
    assert "`FITAD_DATA`" in shown
