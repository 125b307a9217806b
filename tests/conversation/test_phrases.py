"""Every sentence, in both languages: the same keys, the same values, the right particles, short chips."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation import phrases
from engine.domain.phrase import Phrase
from tests.conversation.stage import ROOT, real_world

SENTENCES = real_world().phrases
KO = SENTENCES["ko"]
PARTICLES = {"josa.pairs": KO["josa.pairs"], "josa.spelled": KO["josa.spelled"]}


def said(template: str, **values: str | int) -> str:
    return phrases.render(Phrase.of("line", **values), {**PARTICLES, "line": template})


@pytest.mark.parametrize(
    ("word", "template", "spoken"),
    [
        ("담은커피", "{w|은}", "담은커피는"),
        ("오늘도꽃", "{w|은}", "오늘도꽃은"),
        ("흑임자라떼", "{w|을}", "흑임자라떼를"),
        ("소금빵", "{w|을}", "소금빵을"),
        ("소금빵", "{w|이}", "소금빵이"),
        ("서울", "{w|으로}", "서울로"),
        ("5,800원", "{w|으로}", "5,800원으로"),
        ("망원동 카페", "{w|으로}", "망원동 카페로"),
        ("20%", "{w|은}", "20%는"),
        ("첫 방문 20%", "{w|으로}", "첫 방문 20%로"),
        ("GS25", "{w|은}", "GS25는"),
        ("7", "{w|으로}", "7로"),
        ("100", "{w|은}", "100은"),
        ("달콩(연남점)", "{w|은}", "달콩(연남점)은"),
        ("카페 봄!", "{w|이에요}", "카페 봄!이에요"),
        ("커피☕", "{w|이에요}", "커피☕예요"),
    ],
)
def test_particles_follow_the_last_sound(word: str, template: str, spoken: str) -> None:
    assert said(template, w=word) == spoken


@given(st.text(max_size=30), st.sampled_from(["은", "이", "을", "과", "으로", "이에요"]))
def test_any_word_at_all_gets_one_of_the_two_forms(word: str, particle: str) -> None:
    pair = next(pair for pair in KO["josa.pairs"].split() if particle in pair.split("/"))
    spoken = said("{w|" + particle + "}", w=word)
    assert spoken.startswith(word)
    assert spoken.removeprefix(word) in pair.split("/")


def test_a_missing_sentence_or_value_is_an_error_and_never_a_gap() -> None:
    with pytest.raises(phrases.Unspoken):
        phrases.render(Phrase.of("no.such.sentence"), KO)
    with pytest.raises(phrases.Unspoken):
        phrases.render(Phrase.of("picture.confirm"), KO)
    with pytest.raises(phrases.Unspoken):
        phrases.render(Phrase.of("day.weekday", weekday=9), KO)


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    assert set(SENTENCES["en"]) == set(KO)
    for key, sentence in KO.items():
        assert phrases.placeholders(sentence) == phrases.placeholders(SENTENCES["en"][key]), key


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_chips_fit_a_narrow_messenger(locale: str) -> None:
    sentences = SENTENCES[locale]
    for key, label in sentences.items():
        if key.startswith(("chip.", "purpose.", "tone.")) and key != "chip.named":
            short = sentences.get(f"short.{key.removeprefix('chip.')}", label)
            assert min(len(label), len(short)) <= 14, f"{key}: {label}"


def test_names_on_chips_are_short_too() -> None:
    world = real_world()
    names = [each.label for each in (*world.scenes.values(), *world.looks.values())]
    names += [palette.label for palette in world.palettes.values()]
    assert all(len(name) <= 14 for name in names)


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_placeholder_is_spelled_well(locale: str) -> None:
    for key, sentence in SENTENCES[locale].items():
        rest = re.sub(r"\{\w+(#[\w.]+)?(\|[^{}]+)?\}", "", sentence)
        assert "{" not in rest, key
        assert "}" not in rest, key


def test_no_sentence_speaks_like_a_machine() -> None:
    for key, sentence in KO.items():
        assert "준비 중" not in sentence, key
        if key.startswith(("error.", "unsupported.", "aside.", "finish.", "shop.", "tap.")):
            assert len(sentence) <= 90, f"{key} is too long to be read at a glance"


def test_every_sentence_that_the_code_names_is_there() -> None:
    """Whatever looks like a phrase key in any of the three floors."""
    families = {key.split(".")[0] for key in KO} - {"josa"}
    named = re.compile(rf'"((?:{"|".join(sorted(families))})\.[a-z_A-Z0-9.]+)"')
    used = {
        (key, path.name)
        for floor in ("conversation", "engine", "bot")
        for path in Path(ROOT / floor).rglob("*.py")
        for key in named.findall(path.read_text("utf-8"))
    }
    files = (".jpg", ".png", ".yaml")
    missing = {(key, file) for key, file in used if not _begins(key) and not key.endswith(files)}
    assert not missing


def _begins(key: str) -> bool:
    """A whole key, or the beginning of a family of keys."""
    return key in KO or any(each.startswith(f"{key.rstrip('.')}.") for each in KO)
