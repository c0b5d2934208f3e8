"""Sentences: English strings that can be said in another language."""

from __future__ import annotations

import copy
import errno
import pickle
from pathlib import Path

import pytest

from engine.errors import Sentence, UserError, as_sentence, os_reason
from engine.masks import DamagedMaskError


def test_a_sentence_is_its_english() -> None:
    said = Sentence("{name} holds {share:.0%} of {count}", name="a{b}", share=0.25, count=8)
    assert said == "a{b} holds 25% of 8"
    assert {said: 1}["a{b} holds 25% of 8"] == 1
    assert said.template == "{name} holds {share:.0%} of {count}"
    assert said.values == {"name": "a{b}", "share": 0.25, "count": 8}


def test_without_values_braces_stay() -> None:
    assert Sentence("{not} a place") == "{not} a place"


def test_a_missing_value_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Sentence("{name} and {other}", name="a")


@pytest.mark.parametrize("again", [str, copy.copy, copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))])
def test_it_keeps_its_template(again: object) -> None:
    inner = Sentence("a {kind} one", kind="small")
    outer = again(Sentence("There is {what}.", what=inner))  # type: ignore[operator]
    assert outer == "There is a small one."
    assert outer.template == "There is {what}."
    assert outer.values["what"].template == "a {kind} one"


def test_no_exception_is_kept_alive() -> None:
    said = Sentence("That failed: {error}", error=OSError(5, "why"))
    assert said.values == {"error": "[Errno 5] why"}


@pytest.mark.parametrize("kind", [UserError, DamagedMaskError])
def test_an_error_has_a_sentence(kind: type[UserError]) -> None:
    error = kind("{path} is gone.", path=Path("/x"))
    assert str(error) == "/x is gone."
    assert as_sentence(str(error)).template == error.sentence.template == "{path} is gone."
    assert kind(error.sentence).sentence is error.sentence
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.sentence.template) == (kind, "{path} is gone.")


def test_why_the_system_refused() -> None:
    assert isinstance(os_reason(OSError(errno.ENOSPC, "voll")), Sentence)
    assert os_reason(OSError(errno.ENOSPC, "voll")) == "No space left on device"
    assert os_reason(OSError(12345, "strange")) == "strange"
    assert os_reason(OSError("no number at all")) == "no number at all"
