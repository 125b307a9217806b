"""The evaluation: rules against seventy dialogues of ours, thirty written after the rules, and the short lines."""

import pytest

from engine.domain.world import World
from engine.writing.copy import RulesWriter
from engine.writing.reading import RulesReader
from tests.eval.score import GATES, evaluated, heard, understood
from tests.eval.talks import overheard


@pytest.mark.parametrize("file", ["dialogues.yaml", "unseen.yaml", "messy.yaml"])
def test_the_rules_reach_the_gates(world: World, file: str) -> None:
    card = evaluated(RulesReader(world), RulesWriter(world), file)
    low = {name: round(card.mean(name), 3) for name, gate in GATES.items() if card.mean(name) < gate}
    assert not low, card.misses
    assert not card.forbidden
    assert not card.faults


def test_owners_far_from_the_list_are_read(reader: RulesReader) -> None:
    card = heard(reader, "talked.yaml")
    low = {name: round(card.mean(name), 3) for name, gate in GATES.items() if card.mean(name) < gate}
    assert not low, card.misses
    assert not card.forbidden
    assert card.mean("service") >= 0.9
    assert card.mean("price") >= 0.9


def test_owners_of_every_kind_are_read_in_the_conversation() -> None:
    card = overheard("voices.yaml")
    low = {name: round(card.mean(name), 3) for name, gate in GATES.items() if card.mean(name) < gate}
    assert not low, card.misses
    assert card.mean("name") >= 0.92, card.misses
    assert not card.forbidden
    assert not card.faults


def test_short_lines_do_what_they_must(reader: RulesReader) -> None:
    share, missed = understood(reader)
    assert share >= 0.95, missed
