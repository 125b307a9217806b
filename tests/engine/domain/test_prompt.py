"""A picture's words: in order, in ASCII, never more than a model reads, and what was lost is known."""

import string

from hypothesis import example, given
from hypothesis import strategies as st

from engine.comfy.tokens import counter, exact
from engine.domain.prompt import CLIP, T5_SCHNELL, Loss, Mode, Prompt, Segment, blended, bound, fitted, translated

WORDS = ("ramen", "wooden table", "soft light", "of", "the", "masterpiece", "8k", "f/1.8", "(glow:1.3)", "한옥")
phrases = st.lists(st.sampled_from(WORDS) | st.text(max_size=40), max_size=30).map(", ".join)
prompts = st.builds(Prompt, **{segment.value: phrases for segment in Segment})
ASCII = set(string.printable)

LONG = Prompt(
    subject="a bowl of spicy rice cakes (tteokbokki)",
    action="steam rising from the bowl, chopsticks lifting one rice cake",
    setting="on a rough wooden table, in a small Korean snack bar, red plastic stools in the background",
    light="warm evening light from a window on the left, soft shadows",
    space="empty upper third for a headline",
    style="food photography, shallow depth of field, f/1.8, film grain, muted colours, editorial magazine look, "
    "soft contrast, natural colours, high resolution scan, gentle vignette, handmade feeling, cosy mood",
)


@given(prompts, st.integers(1, CLIP))
@example(Prompt(subject="x" * 900), 10)
def test_what_a_model_reads_fits_whatever_was_written(prompt: Prompt, limit: int) -> None:
    for count in (counter(), bound):
        read = fitted(prompt, count, limit, T5_SCHNELL)
        assert count(read.short) <= limit
        assert count(read.long) * 2.5 + 1 <= T5_SCHNELL + 2.5
        assert set(read.short + read.long) <= ASCII
        assert not set("()[]{}<>\\\n") & set(read.short + read.long)


@given(prompts)
def test_fitting_twice_changes_nothing(prompt: Prompt) -> None:
    once = fitted(prompt, counter()).short
    again = fitted(Prompt(subject=once), counter()).short
    assert again == once


@given(st.text(alphabet=string.printable, max_size=200))
def test_the_bound_never_counts_too_little_of_what_people_write(text: str) -> None:
    words = " ".join(word for word in text.split() if word.isalpha())
    assert bound(words) >= counter()(words) or not exact() or len(words) < 12


def test_the_tokenizer_counts_as_clip_does() -> None:
    assert exact()
    assert counter()("a photo of a cat") == 5
    assert counter()("tteokbokki") == 4


def test_style_goes_before_the_calm_place_for_words_and_the_subject_stays_whole() -> None:
    read = fitted(LONG, counter())
    assert read.short.startswith("a bowl of spicy rice cakes tteokbokki")
    assert "empty upper third" in read.short
    assert "cosy mood" not in read.short
    assert read.tokens <= CLIP
    assert {each.text for each in read.dropped if each.why is Loss.LENGTH} >= {"cosy mood"}
    assert "cosy mood" in read.long


def test_korean_weights_doubles_and_fillers_never_reach_a_model_and_are_named() -> None:
    prompt = Prompt(
        subject="ramen, 라멘, (masterpiece:1.4)", setting="wooden table, Wooden Table", style="8k, (glow:1.3)"
    )
    read = fitted(prompt, counter())
    assert read.short == "ramen, wooden table, glow"
    assert {(each.text, each.why) for each in read.dropped} == {
        ("라멘", Loss.FOREIGN),
        ("(masterpiece:1.4)", Loss.FILLER),
        ("Wooden Table", Loss.TWICE),
        ("8k", Loss.FILLER),
    }


def test_a_korean_wish_becomes_english_and_the_rest_is_left_for_somebody_cleverer() -> None:
    glossary = {
        Segment.SETTING: {"나무 테이블": "on a wooden table", "나무": "trees"},
        Segment.LIGHT: {"아침 햇살": "soft morning sunlight"},
    }
    prompt, left = translated("나무 테이블에 아침 햇살 좀 넣어줘", glossary)
    assert prompt == Prompt(setting="on a wooden table", light="soft morning sunlight")
    assert "넣어줘" in left


@given(prompts, prompts, st.floats(0, 1))
def test_a_blend_gives_each_side_no_more_than_its_share(wish: Prompt, base: Prompt, weight: float) -> None:
    mine = blended(Mode.BLEND, wish, Prompt(), counter(), weight)
    both = blended(Mode.BLEND, wish, base, counter(), weight)
    assert fitted(mine, counter(), limit=999).tokens <= round(CLIP * weight)
    assert fitted(both, counter()).tokens <= CLIP


def test_keywords_are_the_wish_alone_and_an_expansion_adds_what_it_left_open() -> None:
    wish = Prompt(setting="by the sea, at the pier", light="golden hour")
    base = Prompt(subject="a cup of coffee", setting="in a cafe", style="food photo")
    assert blended(Mode.KEYWORDS, wish, base) == Prompt(setting="by the sea", light="golden hour")
    assert blended(Mode.EXPANSION, wish, base) == Prompt(
        subject="a cup of coffee", setting="by the sea, at the pier", light="golden hour", style="food photo"
    )
