"""What a picture costs, and that a job ends once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.errors import LimitReached
from engine.domain.job import Candidates, Faces, JobSpec, JobState, Pick, Render
from engine.domain.picture import Design
from engine.domain.plans import Plan, quote

OPEN = Plan(key="open")
FREE = Plan(key="free", daily=3)
CREDIT = Plan(key="credit", price=100)


def test_the_open_plan_never_costs_anything() -> None:
    assert quote(Candidates(design=Design()), OPEN, made_today=10_000).free


def test_the_fourth_free_picture_of_a_day_is_refused_with_the_limit_in_the_sentence() -> None:
    quote(Render(design=Design()), FREE, made_today=2)
    with pytest.raises(LimitReached) as refusal:
        quote(Render(design=Design()), FREE, made_today=3)
    assert refusal.value.phrase.values == {"limit": 3}


@pytest.mark.parametrize("look_only", [Faces(design=Design(), faces=("jua",)), Pick(photos=())])
def test_looking_is_free_on_every_plan(look_only: JobSpec) -> None:
    assert quote(look_only, CREDIT, made_today=0).free
    assert quote(look_only, FREE, made_today=3).free


@given(st.integers(0, 10_000))
def test_a_credit_picture_costs_its_price_however_many_were_made(made: int) -> None:
    assert quote(Render(design=Design()), CREDIT, made).credits == 100


@given(st.sampled_from(list(JobState)), st.sampled_from(list(JobState)))
def test_an_ended_job_never_moves_again(state: JobState, other: JobState) -> None:
    if state.ended:
        assert not state.may_become(other)


@given(st.lists(st.sampled_from(list(JobState)), max_size=12))
def test_whatever_is_tried_a_job_ends_at_most_once(tries: list[JobState]) -> None:
    state, ends = JobState.HELD, 0
    for wanted in tries:
        if state.may_become(wanted):
            state, ends = wanted, ends + wanted.ended
    assert ends <= 1
