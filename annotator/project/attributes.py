"""What is said of every object of a class beside its name: a text, a number, yes or no, one of several words.

A class defines its attributes once; an object keeps the values that a person gave, and has the default
of all others. Values of attributes that its class does not have stay with the object unseen, so that
giving it another class and back loses nothing.
"""

from __future__ import annotations

import enum
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
Named = tuple[tuple[str, T], ...]

Value = str | float | bool
Values = tuple[tuple[str, Value], ...]
"""Values by the name of their attribute, in the order in which they were given; each name once."""

RESERVED = ("source", "verified", "predicted_iou", "occluded")
"""Names that exports already say something else under."""

LONGEST_TEXT = 2000
OVER_TIME = ", over time"
"""Behind the name, in text files: the attribute may change over time."""


class AttributeKind(enum.StrEnum):
    """What the values of an attribute are."""

    TEXT = "text"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a class. choices: what a CHOICE is one of, at least one; empty for other kinds.

    default: the value of an object that was given none. mutable: whether it may change over time; then a
    value holds from the frame where it was set (timed_values.py). Raises ValueError for what does not go
    together.
    """

    name: str
    kind: AttributeKind
    default: Value
    choices: tuple[str, ...] = ()
    mutable: bool = False

    def __post_init__(self) -> None:
        if (self.kind is AttributeKind.CHOICE) != bool(self.choices):
            raise ValueError(f"the choices of {self.name}: {self.choices}")
        if len(set(self.choices)) != len(self.choices):
            raise ValueError(f"{self.name} has a choice twice")
        if not self.takes(self.default):
            raise ValueError(f"{self.default!r} is no {self.kind}")

    def takes(self, value: object) -> bool:
        """Whether it can have this value."""
        if self.kind is AttributeKind.CHECKBOX:
            return isinstance(value, bool)
        if self.kind is AttributeKind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            return False
        return self.kind is AttributeKind.TEXT or value in self.choices

    def value_in(self, values: Values) -> Value:
        """Its value among those of an object."""
        found = dict(values).get(self.name, self.default)
        return found if self.takes(found) else self.default


def make_attribute(name: str, kind: AttributeKind, choices: Iterable[str] = ()) -> Attribute:
    """A new attribute with the plainest default: no text, 0, no, the first choice."""
    of = tuple(choices) if kind is AttributeKind.CHOICE else ()
    plain: dict[AttributeKind, Value] = {
        AttributeKind.TEXT: "",
        AttributeKind.NUMBER: 0.0,
        AttributeKind.CHECKBOX: False,
        AttributeKind.CHOICE: of[0] if of else "",
    }
    return Attribute(name, kind, plain[kind], of)


def with_value(values: Values, name: str, value: Value) -> Values:
    """These values, with that of one attribute set."""
    return tuple({**dict(values), name: value}.items())


def renamed_value(values: Named[T], old: str, new: str) -> Named[T]:
    """These values, with that of `old` now under `new`."""
    return tuple((new if name == old else name, value) for name, value in values if name != new or old == new)


def without_value(values: Named[T], name: str) -> Named[T]:
    return tuple((n, value) for n, value in values if n != name)


# ------------------------------------------------------------------ as text


def attribute_data(attribute: Attribute) -> dict[str, Any]:
    """An attribute as plain data, for JSON; `read_attribute` is its inverse."""
    data: dict[str, Any] = {"name": attribute.name, "kind": attribute.kind.value}
    if attribute.choices:
        data["values"] = list(attribute.choices)
    if attribute.mutable:
        data["mutable"] = True
    return {**data, "default": attribute.default}


def read_attribute(data: Any) -> Attribute:
    """Raises ValueError for what is no attribute."""
    if not isinstance(data, Mapping) or not isinstance(data.get("name"), str) or not data["name"].strip():
        raise ValueError(f"no attribute: {data!r}")
    choices = data.get("values", [])
    if not isinstance(choices, list) or not all(isinstance(c, str) for c in choices):
        raise ValueError(f"no choices: {choices!r}")
    kind = AttributeKind(str(data.get("kind")))
    plain = make_attribute(data["name"].strip(), kind, choices)
    mutable = data.get("mutable", False)
    if not isinstance(mutable, bool):
        raise ValueError(f"neither true nor false: {mutable!r}")
    return Attribute(plain.name, kind, data.get("default", plain.default), plain.choices, mutable)


def attributes_text(attributes: Iterable[Attribute]) -> str:
    """The attributes of a class as the project file keeps them."""
    return json.dumps([attribute_data(a) for a in attributes], ensure_ascii=False)


def read_attributes(text: str) -> tuple[Attribute, ...]:
    """Raises ValueError when it is damaged."""
    return tuple(read_attribute(data) for data in json.loads(text))


def values_text(values: Values) -> str:
    """The values of an object as the project file keeps them."""
    return json.dumps(dict(values), ensure_ascii=False)


def read_values(text: str) -> Values:
    """Raises ValueError when it is damaged."""
    data = json.loads(text)
    if not isinstance(data, dict) or not all(isinstance(v, str | int | float) for v in data.values()):
        raise ValueError(f"no values of attributes: {text[:80]}")
    return tuple(data.items())
