"""The machine-readable Bot API 10.3: which parameters a method takes, and of which types, however deep."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).parents[3] / "assets" / "botapi" / "schema.json"

PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "Float": (int, float),
}
MUST_BE = re.compile(r"must be (\w+)")
MEMBER = re.compile(r"^ ?- (\w+)", re.MULTILINE)


class Schema:
    def __init__(self, content: dict[str, Any]) -> None:
        self.things = {child["name"]: child for item in content["items"] for child in item["children"]}

    def knows(self, method: str) -> bool:
        return method in self.things and method[0].islower()

    def wrong(self, method: str, given: dict[str, Any]) -> str | None:
        """What is wrong with a request; None for nothing."""
        return self._fields(method, given, method)

    def value(self, method: str, name: str, raw: Any) -> Any:
        """A parameter that came as text in its own type: everything but strings is sent as JSON."""
        found = next((field for field in self.things[method]["annotations"] if field["name"] == name), None)
        if not isinstance(raw, str) or found is None or found["type"] in ("String", "InputFile or String"):
            return raw
        try:
            return json.loads(raw)
        except ValueError:
            return raw

    def _fields(self, name: str, given: dict[str, Any], where: str) -> str | None:
        known = {field["name"]: field for field in self.things[name].get("annotations", ())}
        for field in given:
            if field not in known:
                return f"{where}: {name} has no {field}"
        for field, annotation in known.items():
            if field not in given:
                if annotation["required"]:
                    return f"{where}: {field} is missing"
                continue
            wrong = self._typed(annotation["type"], given[field], f"{where}.{field}")
            only = MUST_BE.search(annotation["description"]) if annotation["type"] == "String" else None
            if wrong is None and only and annotation["required"] and given[field] != only.group(1):
                wrong = f"{where}.{field}: {given[field]!r} is not {only.group(1)}"
            if wrong is not None:
                return wrong
        return None

    def _typed(self, kind: str, value: Any, where: str) -> str | None:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return f"{where}: not an array"
            inside = kind.removeprefix("Array of ")
            found = (self._typed(inside, each, f"{where}[{at}]") for at, each in enumerate(value))
            return next((wrong for wrong in found if wrong), None)
        names = re.split(r", | or | and ", kind)
        if len(names) > 1:
            return self._one_of(names, value, where)
        if kind in PLAIN:
            fits = isinstance(value, PLAIN[kind]) and (bool in PLAIN[kind] or not isinstance(value, bool))
            return None if fits else f"{where}: {value!r} is no {kind}"
        if kind == "InputFile":
            return None if isinstance(value, bytes) else f"{where}: no file"
        if not isinstance(value, dict):
            return f"{where}: {value!r} is no {kind}"
        members = MEMBER.findall(self.things[kind]["description"])
        if not self.things[kind].get("annotations") and members:
            return self._one_of(members, value, where)
        return self._fields(kind, value, where)

    def _one_of(self, names: list[str], value: Any, where: str) -> str | None:
        wrongs = [self._typed(name, value, where) for name in names]
        return None if None in wrongs else wrongs[0]


@lru_cache(maxsize=1)
def schema() -> Schema:
    return Schema(json.loads(SCHEMA.read_text(encoding="utf-8")))
