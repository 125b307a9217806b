"""The finished post leaves the chat: put up by the hand-off page, or taken along as files."""

from conversation import album, post, shelf
from conversation.messages import Link
from conversation.session import Step
from conversation.talk import Talk
from engine.domain.phrase import Phrase


def publish(talk: Talk, _value: str = "") -> Talk:
    """The hand-off page; pressed again it is the same page."""
    if talk.draft.picture is None:
        return talk.say("finish.nothing_yet", chips=talk.session.offered)
    if album.unmade(talk):
        waiting = talk.say("album.wait", chips=talk.chips("show", "cancel"))
        return waiting if talk.working else album.followed(talk.say("album.first"))
    told = talk if talk.draft.published else shelf.publish(talk)
    told = told.remember(step=Step.FINISH, asked=None).drafted(finished=True)
    link = Link(
        page="post",
        key=told.draft.published or "",
        label=Phrase.of("finish.send"),
        files=album.files(told, told.draft.picture or talk.draft.picture),
        text=post.text(told.draft),
        stale=told.draft.filed not in (None, talk.draft.picture.full),
        lines=(Phrase.of("finish.ready"),),
        chips=() if _may_ask_contacts(told) else told.chips("sizes", "download", "new"),
    )
    told = told.drafted(filed=talk.draft.picture.full).add(link)
    if not _may_ask_contacts(told):
        return told
    return told.ask("contacts", "finish.ask_contacts", chips=told.chips("contacts", "no_contacts"))


def _may_ask_contacts(talk: Talk) -> bool:
    return talk.session.contacts is None


def download(talk: Talk, _value: str = "") -> Talk:
    picture = talk.draft.picture
    if picture is None:
        return talk.say("finish.nothing_yet", chips=talk.session.offered)
    *first, last = album.files(talk, picture)
    small = talk.world.plan.at_most
    line = Phrase.of("finish.file") if small is None else Phrase.of("finish.file_small", px=small)
    told = {"lines": (line,), "chips": talk.chips("publish", "sizes", "menu")}
    return talk.drafted(filed=picture.full).add(*first, last.model_copy(update=told))
