"""A finished post as a person takes it away: the text to paste, the tags, what the hand-off page needs."""

from conversation.album import pages
from conversation.session import Draft
from engine.domain.frozen import Frozen
from engine.domain.picture import Picture
from engine.domain.shop import Shop
from engine.domain.wording import POSTED_HASHTAGS


class Post(Frozen):
    """What `Publish` stores and `Reopen` brings back.

    `text` is what goes under the picture, tags included; `tags` are the five in it, `more_tags` the others
    (blog, local boards, rotation); `pages` follow the picture in a post of several photos; `draft` and `shop` let the
    post be worked on again.
    """

    title: str
    text: str
    caption: str
    tags: tuple[str, ...]
    more_tags: tuple[str, ...]
    alt: str
    picture: Picture
    pages: tuple[Picture, ...] = ()
    draft: Draft
    shop: Shop


def caption(draft: Draft) -> str:
    """The owner's own caption, else the chosen one."""
    if draft.text is not None:
        return draft.text
    return draft.pack.captions[draft.caption].text if draft.pack else ""


def tags(draft: Draft) -> tuple[str, ...]:
    """All tags, those the owner asked for first, none twice."""
    ranked = (*draft.tags, *(draft.pack.hashtags if draft.pack else ()))
    return tuple(dict.fromkeys(ranked))


def text(draft: Draft) -> str:
    """Caption and the five tags Instagram takes, ready to paste."""
    posted = " ".join(tags(draft)[:POSTED_HASHTAGS])
    return "\n".join(part for part in (caption(draft), posted) if part)


def alt(draft: Draft) -> str:
    if draft.picture and draft.picture.design.alt:
        return draft.picture.design.alt
    return draft.pack.alt if draft.pack else ""


def finished(draft: Draft, shop: Shop, title: str) -> Post | None:
    """None while nothing is drawn."""
    if draft.picture is None:
        return None
    ranked = tags(draft)
    return Post(
        title=title,
        text=text(draft),
        caption=caption(draft),
        tags=ranked[:POSTED_HASHTAGS],
        more_tags=ranked[POSTED_HASHTAGS:],
        alt=alt(draft),
        picture=draft.picture,
        pages=pages(draft),
        draft=draft.model_copy(update={"past": (), "shown": None, "candidates": (), "sheet": None}),
        shop=shop,
    )
