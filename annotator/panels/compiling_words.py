"""How far compiling the model in use is, in words."""

from __future__ import annotations

from annotator.words import counted, one_after_another, tr
from engine.messages import CompilingState


def compiling_words(state: CompilingState | None) -> str:
    """What there is to say; nothing of a model that has no parts to compile."""
    if state is None:
        return ""
    if not state.is_on:
        return tr("Nothing is compiled.")
    words = []
    if state.used:
        words.append(counted(state.used, "%n compiled part is in use.", "%n compiled parts are in use."))
    if state.busy:
        words.append(tr("One is being compiled and tried; until then all is computed as ever."))
    if state.left_out:
        words.append(
            counted(
                state.left_out,
                "%n was tried and left out: it is not faster.",
                "%n were tried and left out: they are not faster.",
            )
        )
    if state.failed:
        words.append(tr("What could not be compiled is computed as ever: {reason}", reason=state.failed))
    return one_after_another(words or [tr("Parts are compiled once they are used often.")])
