"""Who a shop is and what it says, by the causes of misses that were mended."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.eval.talks import talked

CAUSES = Path(__file__).parents[2] / "eval" / "causes.yaml"
SAYINGS = [
    pytest.param(one, id=f"{cause}: {one['say']}")
    for cause, every in yaml.safe_load(CAUSES.read_text(encoding="utf-8")).items()
    for one in every
]


@pytest.mark.parametrize("one", SAYINGS)
def test_an_owner_is_known_by_what_was_said(one: dict[str, Any]) -> None:
    shop, purpose = talked(one["say"].split("|"))
    known = {**shop.model_dump(), "tone": shop.tone, "purpose": purpose}
    wanted = {key: value for key, value in one.items() if key != "say"} or {"tone": None}
    assert {key: known[key] for key in wanted} == wanted
