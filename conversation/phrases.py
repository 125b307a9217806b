"""From a key and its values to a sentence, with the particle the word before it needs."""

import re
from collections.abc import Mapping
from functools import lru_cache

from engine.domain.phrase import Phrase

_PLACE = re.compile(r"\{(\w+)(?:#([\w.]+))?(?:\|([^{}]+))?\}")
_TAIL = re.compile(r"[^0-9A-Za-z\uac00-\ud7a3\u3131-\u318e]+$")


class Unspoken(LookupError):
    """A sentence or one of its values is missing; found by tests, never by owners."""


def render(phrase: Phrase, phrases: Mapping[str, str]) -> str:
    """The sentence of `phrase.key` with its values.

    `{name}` takes a value as it is, `{name|X}` adds the form of particle X that fits the value's last sound,
    `{name#list}` takes the sentence `list.<value>`. Raises Unspoken for a missing key or value.
    """
    if phrase.key not in phrases:
        raise Unspoken(phrase.key)
    if "{" not in phrases[phrase.key]:
        return phrases[phrase.key]

    def put(found: re.Match[str]) -> str:
        name, prefix, particle = found.groups()
        return _value(phrase, name, prefix, phrases) + _particle_for(phrase, found, phrases, particle)

    return _PLACE.sub(put, phrases[phrase.key])


def placeholders(template: str) -> frozenset[str]:
    """The names of the values a sentence needs."""
    return frozenset(found.group(1) for found in _PLACE.finditer(template))


def _value(phrase: Phrase, name: str, prefix: str | None, phrases: Mapping[str, str]) -> str:
    if name not in phrase.values:
        raise Unspoken(f"{phrase.key} needs {name}")
    value = phrase.values[name]
    if prefix is None:
        return str(value)
    key = f"{prefix}.{value}"
    if key not in phrases:
        raise Unspoken(f"{phrase.key} needs {key}")
    return phrases[key]


def _particle_for(phrase: Phrase, found: re.Match[str], phrases: Mapping[str, str], particle: str | None) -> str:
    if particle is None:
        return ""
    name, prefix, _ = found.groups()
    word = _spoken(_value(phrase, name, prefix, phrases), phrases.get("josa.spelled", ""))
    pair = _pair(particle, phrases.get("josa.pairs", ""))
    return _picked(word, pair) if word else pair.split("/")[-1]


def _spoken(word: str, spelled: str) -> str:
    """The word as it is read aloud: signs spelled out, closing marks dropped."""
    for entry in spelled.split():
        sign, _, reading = entry.partition("=")
        word = word.replace(sign, reading)
    return _TAIL.sub("", word)


def _picked(word: str, pair: str) -> str:
    from hangulpy import josa_pick  # the first words to an owner need no particle

    return josa_pick(word, pair)


@lru_cache(maxsize=64)
def _pair(particle: str, pairs: str) -> str:
    for pair in pairs.split():
        if particle in pair.split("/"):
            return pair
    raise Unspoken(f"no particle {particle}")
