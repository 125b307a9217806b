"""The owner's way, for those who count: how far a post has come, and at which question a chat stands still."""

from collections.abc import Iterator

from conversation.messages import Event, JobDone, JobFailed, Link, Written
from conversation.session import Draft, Session
from conversation.talk import Turn

PHOTO, CANDIDATES, CHOSEN, PUBLISHED, BACK = "photo", "candidates", "chosen", "published", "back"
MARKS = (PHOTO, CANDIDATES, CHOSEN, PUBLISHED, BACK)

HANDOFF = "post"
"""The page that [publish] leads to."""

BLANK = Draft(id="")
"""Made once: a draft's defaults are copied deeply, which costs more than all else here."""

WEEK = 7
"""Days within which an owner who comes back counts as one."""


def reached(before: Session, event: Event, turn: Turn) -> Iterator[tuple[str, str]]:
    """The marks a turn has reached, as (post, mark); one that was reached before may come again."""
    draft, earlier = turn.session.draft, before.draft
    if draft is not None:
        old = earlier if earlier is not None and earlier.id == draft.id else BLANK
        yield from ((draft.id, mark) for mark in _new(old, draft))
        if any(isinstance(each, Link) and each.page == HANDOFF for each in turn.outgoing):
            yield draft.id, PUBLISHED
    yield from ((post, BACK) for post in _came_back(before, event))


def place(session: Session) -> str:
    """Where the conversation stands: the open question, else the step; empty when nothing is open."""
    draft = session.draft
    if draft is None or draft.published is not None or (session.asked is None and _blank(draft)):
        return ""
    return session.asked or session.step.value


def _blank(draft: Draft) -> bool:
    return draft.model_copy(update={"id": BLANK.id}) == BLANK


def _new(old: Draft, draft: Draft) -> Iterator[str]:
    if draft.photos and not old.photos:
        yield PHOTO
    if draft.candidates and not old.candidates:
        yield CANDIDATES
    if _chosen(draft) and not _chosen(old):
        yield CHOSEN


def _chosen(draft: Draft) -> bool:
    return draft.picture is not None and not draft.undecided


def _came_back(before: Session, event: Event) -> Iterator[str]:
    """The owner speaks on another day, within a week of the last finished post."""
    if isinstance(event.body, (JobDone, JobFailed, Written)):
        return
    if before.seen is None or before.seen.date() == event.now.date():
        return
    for post in before.posts[-1:]:
        if 0 < (event.now.date() - post.at.date()).days <= WEEK:
            yield post.key
