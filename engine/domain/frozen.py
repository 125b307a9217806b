"""The one way a value is written here: frozen, exact, JSON both ways."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: immutable, comparable, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
