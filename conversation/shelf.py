"""Beginning a post, putting one away, taking it out again."""

from conversation import post, summary
from conversation.effects import Publish
from conversation.session import KEPT_POSTS, Draft, Shelved
from conversation.talk import Talk
from engine.domain.picture import Design, Lettering
from engine.domain.shop import Shop

OF_ONE_POST = ("service", "features", "price", "offer", "day", "last_day")
"""Facts that belong to a post and not to the shop."""


def fresh(talk: Talk) -> Talk:
    """A new post of the same shop: the old one is put away, and what belonged to it is forgotten."""
    talk = put_away(talk)
    shop = talk.session.shop
    blank = {name: Shop.model_fields[name].default for name in OF_ONE_POST}
    left = shop.model_copy(update={**blank, "guessed": shop.guessed - set(OF_ONE_POST)})
    design = Design(lettering=Lettering(manner=talk.session.manner), logo=talk.session.logo)
    draft = Draft(id=talk.token, express=shop.known, design=design)
    return talk.remember(shop=left, draft=draft, questions=0, asked=None)


def put_away(talk: Talk) -> Talk:
    """Into the history, unless it is there already or was never finished."""
    return talk if talk.draft.published or not talk.draft.finished else publish(talk)


def publish(talk: Talk) -> Talk:
    """Under a key made of this turn's token, which nobody can guess."""
    title = summary.title(talk)
    finished = post.finished(talk.draft, talk.session.shop, title)
    if finished is None:
        return talk
    talk, key = talk.mint()
    shelved = Shelved(key=key, title=title, at=talk.now)
    told = talk.drafted(published=key).remember(posts=(*talk.session.posts, shelved)[-KEPT_POSTS:])
    return told.do(Publish(key=key, content=finished.model_dump_json()))


def take_out(talk: Talk, content: str) -> Talk:
    """A post of the history becomes the draft again."""
    found = post.Post.model_validate_json(content)
    talk = put_away(talk) if talk.draft.id != found.draft.id else talk
    return talk.remember(shop=found.shop, draft=found.draft, asked=None)
