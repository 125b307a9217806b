"""The command line, as an operator uses it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from bot.cli.demo import photograph
from bot.settings import ROOT

FIT_AD = str(Path(sys.executable).with_name("fit-ad"))


def fit_ad(*words: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables}
    return subprocess.run(
        [FIT_AD, *words], input=stdin, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=170
    )


@pytest.mark.slow
def test_make_leaves_a_finished_post(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--say", "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원", "--ratio", "1:1", "--seed", "3")
    done = fit_ad("make", str(photograph()), "--out", str(out), *words)
    assert done.returncode == 0, done.stderr
    assert "담은커피" in done.stdout
    assert "matte" in done.stdout
    with Image.open(out / "post.jpg") as post:
        assert post.size == (1080, 1080)
    text = (out / "post.txt").read_text("utf-8")
    assert "담은커피" in text
    assert text.count("#") == 5
    described = json.loads((out / "post.json").read_text("utf-8"))
    assert described["shop"]["shop_name"] == "담은커피"
    assert described["shop"]["trade"] == "cafe"
    assert described["purpose"] == "신메뉴"
    assert (len(described["captions"]), len(described["hashtags"])) == (3, 15)
    assert described["look"]["over_subject"] == 0
    assert (out / "sheet.jpg").stat().st_size > 20_000
    assert {path.stem for path in (out / "steps").iterdir()} >= {"original", "cutout", "lettering"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("make", "/nowhere.jpg", "--out", "x"), "/nowhere.jpg"),
        (("make", str(photograph()), "--out", "x", "--scene", "volcano"), "volcano"),
    ],
)
def test_what_can_not_be_made_is_one_sentence(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    done = fit_ad(*words, FITAD_DATA=str(tmp_path))
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["run", "check"])
def test_missing_weights_and_faces_name_the_command_that_brings_them(command: str, tmp_path: Path) -> None:
    done = fit_ad(command, FITAD_DATA=str(tmp_path / "data"), FITAD_STORE__ASSETS=str(tmp_path / "empty"))
    assert done.returncode != 0
    assert "make setup" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_setting_stops_the_start(tmp_path: Path) -> None:
    done = fit_ad("run", FITAD_DATA=str(tmp_path), FITAD_PORT="eighty")
    assert done.returncode == 2
    assert "FITAD_SERVER__PORT" in done.stderr


def test_run_prints_its_address_refuses_a_second_one_and_stops_at_once(tmp_path: Path) -> None:
    environment = {**os.environ, "FITAD_DATA": str(tmp_path), "FITAD_PORT": "0"}
    process = subprocess.Popen([FIT_AD, "run"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with process:
        assert process.stdout is not None
        assert b"http://127.0.0.1:" in process.stdout.readline()
        second = fit_ad("run", FITAD_DATA=str(tmp_path), FITAD_PORT="0")
        assert second.returncode == 2
        assert "FITAD_DATA" in second.stderr
        beside = fit_ad("talk", "--json", "--data", str(tmp_path), stdin="망원동 담은커피\n")
        assert json.loads(beside.stdout.splitlines()[-1])["final"]["shop"]["shop_name"] == "담은커피"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0


def test_migrate_brings_an_empty_folder_to_shape(tmp_path: Path) -> None:
    assert fit_ad("migrate", FITAD_DATA=str(tmp_path)).returncode == 0
    assert (tmp_path / "app.db").exists()


def test_words_of_a_shop_of_which_only_the_name_is_known(tmp_path: Path) -> None:
    done = fit_ad("talk", "--json", "--data", str(tmp_path), stdin="담은커피\n", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    *messages, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert all({"kind", "text", "chips", "media"} <= set(message) for message in messages)
    final = last["final"]
    assert final["shop"]["shop_name"] == "담은커피"
    assert final["shop"]["offer"] is None
    assert len(final["captions"]) == 3
    assert len(set(final["hashtags"])) == 15
    assert final["post_hashtags"] == final["hashtags"][:5]


def test_readme_table_of_settings_is_the_programs_own() -> None:
    from bot.settings import table

    assert table().strip() in (ROOT / "README.md").read_text("utf-8")
