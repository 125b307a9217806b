"""JSON out of what a model said, whatever it wrapped round it; and what is whole of an answer that was cut off."""

import re
from types import UnionType
from typing import Any, Final, Self, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import from_json

from engine.domain.errors import ModelUnfit

THOUGHT: Final = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|$)", re.DOTALL | re.IGNORECASE)


class Said(BaseModel):
    """A part of an answer. A strict server fills every field; where another leaves one out it is null or empty."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_extra={"additionalProperties": False})

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        blank = {name: _blank(field.annotation) for name, field in cls.model_fields.items()}
        said = {name: content for name, content in value.items() if content is not None or blank.get(name) is None}
        return {**blank, **said}

    @classmethod
    def read(cls, text: str, cut: bool = False) -> Self:
        """The answer in a model's words; of one that was cut off what is there. Raises ModelUnfit."""
        try:
            return cls.model_validate(_object(text, cut))
        except (ValidationError, ValueError) as fault:
            raise ModelUnfit(complaint(fault)) from None


def complaint(fault: Exception) -> str:
    """What is wrong with an answer, in words a model can act on and that quote nobody."""
    if isinstance(fault, ValidationError):
        first = fault.errors(include_input=False, include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return "it is not one JSON object"


def _object(text: str, cut: bool) -> dict[str, Any]:
    """Raises ValueError."""
    plain = THOUGHT.sub("", text)
    start = plain.find("{")
    if start < 0:
        raise ValueError("no object")
    end = len(plain) if cut else _end(plain, start)
    made = from_json(plain[start:end], allow_partial=cut)
    if not isinstance(made, dict):
        raise TypeError("no object")
    return made


def _end(text: str, start: int) -> int:
    """Behind the brace that closes the one at `start`. Raises ValueError."""
    depth, quoted, escaped = 0, False, False
    for place in range(start, len(text)):
        letter = text[place]
        if escaped:
            escaped = False
        elif quoted:
            escaped, quoted = letter == "\\", letter != '"'
        elif letter == '"':
            quoted = True
        elif letter in "{}":
            depth += 1 if letter == "{" else -1
            if depth == 0:
                return place + 1
    raise ValueError("an open object")


def _blank(annotation: Any) -> Any:
    """What stands for nothing in a field of this type."""
    if annotation is None or (type(None) in get_args(annotation) and get_origin(annotation) in (Union, UnionType)):
        return None
    if get_origin(annotation) in (list, tuple) or annotation in (list, tuple):
        return []
    if annotation is str:
        return ""
    if annotation is bool:
        return False
    return {} if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
