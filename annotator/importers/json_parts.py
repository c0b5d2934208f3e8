"""A large JSON file part by part: Python reads a whole one without letting anybody else at work meanwhile."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[ \t\r\n]*")


def parts(text: str) -> Iterator[tuple[str, Any, int]]:
    """What stands directly in the object that `text` is: (key, value, where the value stands).

    Of a list every element by itself, under the list's key; an empty one as it is. Raises ValueError where
    it is no object, breaks off, or goes too deep.
    """
    at = _expected(text, _after(text, 0), "{")
    if text[at : at + 1] == "}":
        return
    while True:
        key, at = value_at(text, at)
        if not isinstance(key, str):
            raise ValueError("an object with a key that is no text")
        at = _expected(text, _after(text, at), ":")
        if text[at : at + 1] == "[":
            at = yield from _elements(key, text, at)
        else:
            start = at
            value, at = value_at(text, at)
            yield key, value, start
        at = _after(text, at)
        if text[at : at + 1] == "}":
            return
        at = _expected(text, at, ",")


def value_at(text: str, at: int) -> tuple[Any, int]:
    """The value that begins there, and where it ends. Raises ValueError."""
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        raise ValueError("it goes too deep") from None


def _elements(key: str, text: str, at: int) -> Generator[tuple[str, Any, int], None, int]:
    """The elements of the list that begins there; returns where it ends."""
    begin, at = at, _expected(text, at, "[")
    if text[at : at + 1] == "]":
        yield key, [], begin
        return at + 1
    while True:
        start = at
        value, at = value_at(text, at)
        yield key, value, start
        at = _after(text, at)
        if text[at : at + 1] == "]":
            return at + 1
        at = _expected(text, at, ",")


def _expected(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise ValueError(f"'{sign}' is expected at {at}")
    return _after(text, at + 1)


def _after(text: str, at: int) -> int:
    """Where what is not blank goes on."""
    blank = _BLANK.match(text, at)
    return blank.end() if blank is not None else at
