"""What a decision wants done; `bot.turn` carries it out after the session is saved."""

from typing import Annotated, Literal

from pydantic import Field

from engine.domain.frozen import Frozen
from engine.domain.job import JobSpec
from engine.domain.shop import Shop
from engine.domain.wording import WritingSpec


class Submit(Frozen):
    """Orders a picture under an id the conversation chose."""

    kind: Literal["submit"] = "submit"
    job: str
    draft: str
    spec: JobSpec


class Write(Frozen):
    """Asks the writer; the answer comes back as `Written`, within the same turn."""

    kind: Literal["write"] = "write"
    spec: WritingSpec


class Cancel(Frozen):
    kind: Literal["cancel"] = "cancel"
    job: str


class SaveShop(Frozen):
    kind: Literal["save_shop"] = "save_shop"
    shop: Shop


class Publish(Frozen):
    """Puts a finished post on its hand-off page and into the history, under an unguessable key."""

    kind: Literal["publish"] = "publish"
    key: str
    content: str


class Reopen(Frozen):
    """Asks for a post of the history by key; it comes back as a `Command(reopened)`."""

    kind: Literal["reopen"] = "reopen"
    key: str


class Forget(Frozen):
    """Erases everything about this owner."""

    kind: Literal["forget"] = "forget"


Effect = Annotated[Submit | Write | Cancel | SaveShop | Publish | Reopen | Forget, Field(discriminator="kind")]
