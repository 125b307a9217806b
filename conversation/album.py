"""A post of several photos: the cover carries the words, the other photos follow in its shape and look."""

from conversation import orders
from conversation.messages import Document, Sheet
from conversation.session import Draft, Running
from conversation.talk import Talk
from engine.domain.job import Outcome
from engine.domain.phrase import Phrase
from engine.domain.picture import Picture


def pages(draft: Draft) -> tuple[Picture, ...]:
    """The pages as they go with the cover now; () for a post of one photo, or while they are still to be made."""
    cover = draft.picture
    if cover is None or len(draft.pages) != len(draft.album):
        return ()
    like = (cover.design.ratio, cover.design.grade)
    return draft.pages if all((page.design.ratio, page.design.grade) == like for page in draft.pages) else ()


def unmade(talk: Talk) -> bool:
    """Several photos are wanted, and their pages are not there or no longer like the cover."""
    return bool(talk.draft.album) and not pages(talk.draft)


def followed(talk: Talk) -> Talk:
    """After the cover, its pages."""
    return orders.job(talk, orders.PAGES) if unmade(talk) and not talk.working else talk


def making(talk: Talk) -> bool:
    running = talk.session.running
    return running is not None and running.purpose == orders.PAGES


def done(talk: Talk, outcome: Outcome, running: Running) -> Talk:
    """The whole post on one board, the cover first."""
    if outcome.sheet is None or len(outcome.pictures) != len(talk.draft.album):
        return talk.drafted(album=()).say("error.ours", chips=talk.chips("publish", "menu"))
    told = talk.drafted(pages=outcome.pictures, published=None)
    cover = talk.draft.picture
    bare = cover is None or cover.design.words.bare or cover.design.lettering.hidden
    lines = (Phrase.of("album.plain" if bare else "album.done", count=len(outcome.pictures) + 1),)
    chips = told.chips("publish", "download", "menu")
    return told.add(Sheet(picture=outcome.sheet, lines=lines, chips=chips, job=running.job))


def files(talk: Talk, cover: Picture) -> tuple[Document, ...]:
    """Every picture of the post at full size, numbered where there are several."""
    every = (cover, *pages(talk.draft))
    stem = f"{talk.session.shop.name or 'fit-ad'}-{talk.now:%m%d}"
    names = (stem,) if len(every) == 1 else tuple(f"{stem}-{number}" for number in range(1, len(every) + 1))
    return tuple(Document(file=each.full, name=f"{name}.jpg") for each, name in zip(every, names, strict=True))
