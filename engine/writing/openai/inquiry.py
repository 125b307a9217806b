"""What a server says of the model that is set."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import openai

from engine.domain.model import Llm
from engine.writing.openai.client import Server
from engine.writing.openai.server import BROKEN

SOON: Final = 90
"""Days before a model is switched off from which on an operator is told."""


async def inquired(server: Server, today: date) -> tuple[str, ...]:
    """Sentences for an operator: no answer, no such key, no such model, a model that will be switched off."""
    client = openai.AsyncOpenAI(api_key=server.key or "none", base_url=server.url, timeout=5.0, max_retries=0)
    try:
        found: Any = await client.models.retrieve(server.model.key)
    except openai.APIStatusError as fault:
        return (*_refused(server, fault.status_code), *doubts(server, today))
    except (*BROKEN, ValueError) as fault:
        where = server.url or "OpenAI"
        away = f"{where} does not answer ({type(fault).__name__}): rules read and write until it does."
        return (away, *doubts(server, today))
    finally:
        await client.close()
    return tuple(doubts(server, today, _day(getattr(found, "shutdown_date", None))))


def _refused(server: Server, status: int) -> Iterator[str]:
    """Many servers have no list of models; then nothing can be said."""
    if status in (401, 403):
        yield f"{server.url or 'OpenAI'} does not take the key: set OPENAI_API_KEY to one of its keys."
    elif status == 404 and server.url is None:
        yield f"OpenAI has no model {server.model.key!r}: set FITAD_LLM_MODEL to one of configs/llm.yaml."


def doubts(server: Server, today: date, told: date | None = None) -> Iterator[str]:
    """What is known without asking, or with the day the server told."""
    model = server.model
    yield from _ending(model, told or model.shutdown, today)
    if server.effort and model.efforts and server.effort not in model.efforts:
        known = ", ".join(model.efforts)
        yield f"{model.key} does not take the effort {server.effort!r}: FITAD_LLM__EFFORT may be {known}."


def _ending(model: Llm, day: date | None, today: date) -> Iterator[str]:
    if day is None or (day - today).days > SOON:
        return
    instead = f": set FITAD_LLM_MODEL={model.instead}" if model.instead else ": set FITAD_LLM_MODEL to another"
    left = (day - today).days
    when = f"is switched off on {day} ({left} days from now)" if left > 0 else f"was switched off on {day}"
    yield f"The language model {model.key} {when}{instead}."


def _day(said: Any) -> date | None:
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(str(said)[:10])
    except ValueError:
        return None
