"""Whether a model's heavy parts are compiled beside its work: what a person chose, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.errors import UserError
from engine.predict.compiling import Compile, CompileState, Compiling
from engine.sam2.sam2_base import SAM2Base

COMPILED = ("auto", "on", "off")


class CompileChoice:
    """Compiles parts of a network, or does not. It may be changed while the network works.

    wanted: 'on', 'off', or 'auto', which is on for a graphics card: a processor gains a few per cent after
    minutes. compile: another compiler than PyTorch's own.
    """

    def __init__(self, network: SAM2Base, wanted: str = "off", *, compile: Compile | None = None) -> None:
        self._network = network
        self._compile = compile
        self._told: Callable[[CompileState], None] | None = None
        self.compiling: Compiling | None = None
        self.choose(wanted)

    def choose(self, wanted: str) -> None:
        """From now on. Parts in use are given up by 'off'. Raises UserError for another word."""
        if wanted not in COMPILED:
            raise UserError("A model is compiled 'auto', 'on' or 'off', not '{wanted}'.", wanted=wanted)
        is_on = wanted == "on" or (wanted == "auto" and self._network.device.type == "cuda")
        if self.compiling is not None and not is_on:
            self.compiling.close()
            self.compiling = None
        elif self.compiling is None and is_on:
            self.compiling = Compiling(self._network, compile=self._compile, told=self._tell)
        self._tell(self.state)

    def listen(self, told: Callable[[CompileState], None]) -> None:
        """Have `told` called with every change of the state, from whatever thread, and now.

        It must return soon. After `close` it is not called any more.
        """
        self._told = told
        self._tell(self.state)

    @property
    def state(self) -> CompileState:
        return CompileState() if self.compiling is None else replace(self.compiling.figures, is_on=True)

    def close(self) -> None:
        """Compile nothing any more and tell nobody. What is being made is dropped when it is done."""
        self._told = None
        if self.compiling is not None:
            self.compiling.close()

    def _tell(self, state: CompileState) -> None:
        if self._told is not None:
            self._told(replace(state, is_on=self.compiling is not None))
