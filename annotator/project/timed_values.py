"""Values that change over time: each holds from the frame where it was set until the next one.

Only attributes that may change over time have them. Before the first of them, the object's own value
(attributes.py) holds. Those of attributes that do not change over time any more stay unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from annotator.project.attributes import Attribute, Value, Values

Timed = tuple[tuple[int, Value], ...]
"""(frame, value), frames rising, each once."""
Changes = tuple[tuple[str, Timed], ...]
"""By the name of their attribute; none without any."""


def value_at(attribute: Attribute, values: Values, changes: Changes, frame: int) -> Value:
    """What holds on a frame, for an object with these values and changes."""
    if attribute.mutable:
        for since, value in reversed(timed(changes, attribute.name)):
            if since <= frame and attribute.takes(value):
                return value
    return attribute.value_in(values)


def timed(changes: Changes, name: str) -> Timed:
    """The changes of one attribute."""
    return dict(changes).get(name, ())


class Change(NamedTuple):
    """From `frame` on the attribute `name` has another value than before."""

    frame: int
    name: str
    value: Value


def value_changes(attributes: Iterable[Attribute], values: Values, changes: Changes) -> list[Change]:
    """Where an object with these values and changes is said to be otherwise than before, frame by frame."""
    found = []
    for attribute in attributes:
        held = attribute.value_in(values)
        for frame, value in timed(changes, attribute.name) if attribute.mutable else ():
            if attribute.takes(value) and value != held:
                found.append(Change(frame, attribute.name, value))
                held = value
    return sorted(found, key=lambda change: change.frame)


def with_change(attribute: Attribute, values: Values, changes: Changes, frame: int, value: Value) -> Changes:
    """These changes, with a value from `frame` on, until the next one. A value that holds there anyway is
    no change: saying it takes one away that was set there."""
    rest = tuple(one for one in timed(changes, attribute.name) if one[0] != frame)
    before = value_at(attribute, values, ((attribute.name, rest),), frame)
    new = rest if value == before else tuple(sorted((*rest, (frame, value)), key=lambda one: one[0]))
    return _sound({**dict(changes), attribute.name: new})


def changes_before(changes: Changes, frame: int) -> Changes:
    """Those that were set before a frame."""
    return _sound({name: tuple(one for one in of if one[0] < frame) for name, of in changes})


def changes_from(changes: Changes, frame: int) -> Changes:
    """What holds from a frame on: what was set there or later, and what held there, set there."""
    kept: dict[str, Timed] = {}
    for name, of in changes:
        held = tuple((frame, value) for since, value in of if since <= frame)[-1:]
        kept[name] = (*held, *(one for one in of if one[0] > frame))
    return _sound(kept)


def _sound(changes: dict[str, Timed]) -> Changes:
    return tuple((name, of) for name, of in changes.items() if of)


def changes_text(changes: Changes) -> str:
    """As the project file keeps them."""
    return json.dumps(dict(changes), ensure_ascii=False)


def read_changes(text: str) -> Changes:
    """Raises ValueError when it is damaged."""
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError(f"no changes of values: {text[:80]}")
    return _sound({name: _read_timed(of) for name, of in data.items()})


def _read_timed(data: object) -> Timed:
    if not isinstance(data, list) or not all(isinstance(one, list) and len(one) == 2 for one in data):
        raise ValueError(f"no changes of a value: {data!r:.80}")
    found = tuple((frame, value) for frame, value in data)
    if not all(type(frame) is int and frame >= 0 and isinstance(v, str | int | float) for frame, v in found):
        raise ValueError(f"no changes of a value: {data!r:.80}")
    if any(after[0] <= one[0] for one, after in pairwise(found)):
        raise ValueError(f"frames do not rise: {data!r:.80}")
    return found
