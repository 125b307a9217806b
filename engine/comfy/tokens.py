"""How many CLIP tokens a text is: exactly where the tokenizer is installed, else never too few."""

from functools import cache
from importlib import import_module

from engine.domain.prompt import Count, bound


@cache
def counter() -> Count:
    """The exact tokenizer has wheels for some machines only (CPython 3.11 and 3.12 on x86-64 Linux)."""
    try:
        tokenizer = import_module("instant_clip_tokenizer").Tokenizer()
    except ImportError:
        return bound
    return lambda text: len(tokenizer.encode(text))


def exact() -> bool:
    return counter() is not bound
