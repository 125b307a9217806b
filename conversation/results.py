"""What the engine and the writer answer."""

from collections.abc import Callable, Mapping

from conversation import album, extras, orders
from conversation.messages import JobDone, JobFailed, Written
from conversation.session import Running
from conversation.steps import candidates, edit, lettering, picture, wording
from conversation.talk import Talk
from engine.domain.job import Outcome
from engine.domain.phrase import Phrase

DONE: Mapping[str, Callable[[Talk, Outcome, Running], Talk]] = {
    "candidates": candidates.done,
    "render": edit.done,
    "faces": lettering.faces_done,
    "letters": lettering.alone_done,
    "cutout": picture.cutout_done,
    "pick": picture.pick_done,
    "compare": extras.compared,
    "sizes": extras.sized,
    orders.PAGES: album.done,
}


def job_done(talk: Talk, body: JobDone) -> Talk:
    """A finished job; one that nobody waits for any more says nothing."""
    if talk.session.stopped == body.job:
        return _too_late(talk)
    running = talk.session.running
    if running is None or running.job != body.job or running.purpose not in DONE:
        return talk
    pace = body.seconds if running.purpose == "candidates" and body.seconds else talk.session.pace
    ended = talk.remember(running=None, pace=pace)
    simple = (Phrase.of("note.simple"),) if body.outcome.simple else ()
    return DONE[running.purpose](ended.noted(*simple), body.outcome, running)


def _too_late(talk: Talk) -> Talk:
    """Called off when it was made already: said, and what was there stays."""
    told = talk.remember(stopped=None)
    return told if talk.working else told.say("cancel.late", chips=talk.session.offered)


def job_failed(talk: Talk, body: JobFailed) -> Talk:
    if talk.session.stopped == body.job:
        return talk.remember(stopped=None)
    running = talk.session.running
    if running is None or running.job != body.job:
        return talk
    ended = talk.remember(running=None)
    if not body.retry:
        ended = orders.taken_back(ended, running)
    return picture.failed(ended, body.why, running, body.retry)


def written(talk: Talk, body: Written) -> Talk:
    running = talk.session.running
    if running is None or running.written:
        return talk
    return wording.written(talk, body, running)
