"""What every store of media promises."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from engine.domain.canvas import Extent
from engine.domain.picture import MediaRef
from engine.ports import Media


def photo(width: int = 40, height: int = 30) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "tomato").save(file, "JPEG")
    return file.getvalue()


async def test_bytes_come_back_and_the_ref_says_what_they_are(media: Media) -> None:
    content = photo(40, 30)
    ref = await media.put(content, "image/jpeg")
    assert (ref.mime, ref.size, ref.extent) == ("image/jpeg", len(content), Extent(width=40, height=30))
    assert await media.get(ref) == content


@pytest.mark.parametrize("content", [b"", b"not a picture", photo()[:40], b"\xff\xd8\xff" + b"\0" * 50])
async def test_an_upload_that_is_no_picture_is_kept_as_it_came(media: Media, content: bytes) -> None:
    ref = await media.put(content, "application/octet-stream")
    assert ref.extent is None
    assert await media.get(ref) == content


async def test_the_same_bytes_get_two_names_nobody_can_guess(media: Media) -> None:
    first, second = await media.put(b"x", "text/plain"), await media.put(b"x", "text/plain")
    assert first.id != second.id
    assert len(first.id) >= 22
    await media.drop(first)
    await media.drop(first)
    assert await media.get(second) == b"x"
    with pytest.raises(KeyError):
        await media.get(first)


@pytest.mark.parametrize("name", ["nobody-put-this-here-ever", "../../../../etc/passwd", "", "a/b", "ab" * 40])
async def test_a_name_we_never_gave_opens_nothing(media: Media, name: str) -> None:
    with pytest.raises(KeyError):
        await media.get(MediaRef(id=name))


async def test_only_what_is_older_expires(media: Media, clock) -> None:
    old = await media.put(b"old", "text/plain")
    clock.later(days=30)
    new = await media.put(b"new", "text/plain")
    assert await media.expire(clock.now() - timedelta(days=7)) == 1
    assert await media.get(new) == b"new"
    with pytest.raises(KeyError):
        await media.get(old)


async def test_what_is_kept_lives_on(media: Media, clock) -> None:
    greeting = await media.put(b"greeting", "text/plain")
    clock.later(days=30)
    await media.keep(greeting)
    assert await media.expire(clock.now() - timedelta(days=7)) == 0
    assert await media.get(greeting) == b"greeting"
    await media.drop(greeting)
    with pytest.raises(KeyError):
        await media.keep(greeting)


async def test_nothing_that_is_not_there_is_kept_and_only_what_has_expired_goes(media: Media, clock) -> None:
    refs = []
    for day in range(5):
        refs.append(await media.put(f"day {day}".encode(), "text/plain"))
        clock.later(days=1)
    await media.keep(refs[0])
    assert await media.expire(clock.now() - timedelta(days=2, hours=1)) == 2
    assert [await media.get(ref) for ref in (refs[0], refs[3], refs[4])] == [b"day 0", b"day 3", b"day 4"]
    clock.later(days=10)
    assert await media.expire(clock.now()) == 3
    assert await media.expire(clock.now()) == 0
