"""An object store that refuses, is away, or was named wrongly: a sentence with the fix, and nothing half done."""

import pytest

from engine.domain.errors import Away, SettingsWrong
from engine.domain.picture import MediaRef
from engine.store.objects import ObjectMedia, opened
from tests.contract.conftest import HandClock, RealDice


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


def media(url: str) -> ObjectMedia:
    return ObjectMedia(opened(url), HandClock(), RealDice())


@pytest.mark.parametrize("wrong", ["", "fit-ad/media", "https://fit-ad/media", "s3://", "s3://b?password=x"])
def test_what_is_no_address_of_an_object_store_is_told_with_an_example(wrong: str) -> None:
    with pytest.raises(SettingsWrong, match=r"FITAD_MEDIA_URL .* s3://fit-ad/media"):
        opened(wrong)


async def test_a_bucket_that_is_there_is_ready(bucket: str) -> None:
    await media(bucket).ready()


async def test_a_bucket_that_is_not_there_is_refused_at_the_start_with_the_fix(bucket: str) -> None:
    with pytest.raises(SettingsWrong, match=r"refuses .* FITAD_MEDIA_URL must name a bucket that exists"):
        await media(bucket.replace("s3://", "s3://not-")).ready()


async def test_a_store_that_is_away_is_a_fault_that_may_pass_and_not_a_lost_picture(keys: None) -> None:
    away = media("s3://fit-ad/media?endpoint=http://127.0.0.1:9&region=us-east-1")
    with pytest.raises(Away):
        await away.put(b"x", "text/plain")
    with pytest.raises(Away):
        await away.get(MediaRef(id="0" * 30))
    with pytest.raises(SettingsWrong, match="refuses"):
        await away.ready()
