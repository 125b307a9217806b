"""What the engine and the writer answer."""

from collections.abc import Callable, Mapping

from conversation import album, extras, orders
from conversation.messages import JobDone, JobFailed, Outgoing, Say, Show, Written
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
        return _too_late(talk, body)
    running = talk.session.running
    if running is None or running.job != body.job or running.purpose not in DONE:
        return talk
    pace = body.seconds if running.purpose == "candidates" and body.seconds else talk.session.pace
    ended = talk.remember(running=None, pace=pace)
    simple = (Phrase.of("note.simple"),) if body.outcome.simple else ()
    return DONE[running.purpose](ended.noted(*simple), body.outcome, running)


def _too_late(talk: Talk, body: JobDone) -> Talk:
    """Called off when it was made, and paid, already: it is shown, and said why."""
    told, pictures = talk.remember(stopped=None), body.outcome.pictures
    if talk.working:
        return told.add(_beside(body))
    if not pictures or pictures[0].design.photo != talk.draft.design.photo:
        return told.say("cancel.late", chips=talk.session.offered)
    purpose = "candidates" if len(pictures) > 1 else "render"
    running = Running(job=body.job, draft=talk.draft.id, purpose=purpose, since=talk.now)
    return DONE[purpose](told.noted(Phrase.of("cancel.late")), body.outcome, running)


def _beside(body: JobDone) -> Outgoing:
    """Where its work was, while other work runs: nothing is asked, and what is paid can be kept."""
    lines, outcome = (Phrase.of("cancel.late"),), body.outcome
    if outcome.sheet is not None:
        return Show(picture=outcome.sheet, lines=lines, job=body.job)
    if outcome.pictures:
        return Show(picture=outcome.pictures[0].preview, full=outcome.pictures[0].full, lines=lines, job=body.job)
    return Say(lines=lines, job=body.job)


def job_failed(talk: Talk, body: JobFailed) -> Talk:
    if talk.session.stopped == body.job:
        return _in_time(talk.remember(stopped=None), body)
    running = talk.session.running
    if running is None or running.job != body.job:
        return talk
    ended = talk.remember(running=None)
    if not body.retry:
        ended = orders.taken_back(ended, running)
    return picture.failed(ended, body.why, running, body.retry)


def _in_time(talk: Talk, body: JobFailed) -> Talk:
    """Called off while it waited or was made: nothing is charged, and which it was is said where its work was."""
    if not body.cancelled:
        return talk
    return talk.add(Say(lines=(Phrase.of("cancel.making" if body.begun else "cancel.waiting"),), job=body.job))


def written(talk: Talk, body: Written) -> Talk:
    running = talk.session.running
    if running is None or running.written:
        return talk
    return wording.written(talk, body, running)
