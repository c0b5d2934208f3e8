"""Compiling is a person's choice, which may be changed at any time; how far it is can be seen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from engine.errors import UserError
from engine.messages import ChooseCompiling, CompilingState, JobEnded, LoadModel, ModelReady
from engine.predict.compile_choice import CompileChoice
from engine.predict.compiling import OFTEN, CompileState
from engine.predict.loader import LoadedModel
from engine.sam2.forms import Form
from tests.engine.fakes import PATIENCE_S, Desk
from tests.engine.predict.test_compiling import Maker, encoded, quicker
from tests.golden.network import small_model


@pytest.fixture
def chosen() -> Iterator[Callable[..., CompileChoice]]:
    made: list[CompileChoice] = []

    def choose(network: Any, wanted: str = "on", compile: Any = None) -> CompileChoice:
        made.append(CompileChoice(network, wanted, compile=compile or Maker()))
        if made[-1].compiling is not None:
            made[-1].compiling._seconds = quicker()
        return made[-1]

    yield choose
    for one in made:
        compiling = one.compiling
        one.close()
        assert compiling is None or compiling.wait(PATIENCE_S)


def test_a_processor_compiles_only_where_it_is_told_to(chosen: Callable[..., CompileChoice]) -> None:
    for wanted, is_on in (("auto", False), ("off", False), ("on", True)):
        choice = chosen(small_model(), wanted)
        assert (choice.state, choice.compiling is not None) == (CompileState(is_on=is_on), is_on)
    with pytest.raises(UserError, match="compiled 'auto', 'on' or 'off', not 'maybe'"):
        choice.choose("maybe")
    assert choice.state.is_on, "what cannot be chosen changes nothing"


def test_a_graphics_card_compiles_by_itself(chosen: Callable[..., CompileChoice]) -> None:
    class OnACard:
        """Of a network, what the choice looks at."""

        device = torch.device("cuda:0")

    with pytest.raises(AttributeError, match="parameters"):  # it goes on to take the network
        chosen(OnACard(), "auto")
    assert chosen(OnACard(), "off").compiling is None


def test_every_change_is_told(chosen: Callable[..., CompileChoice]) -> None:
    model, began, go_on = small_model(), threading.Event(), threading.Event()

    def slow(part: nn.Module, inputs: tuple[Tensor, ...]) -> Form:
        began.set()
        assert go_on.wait(PATIENCE_S)
        return Maker()(part, inputs)

    choice = chosen(model, "on", slow)
    told: list[CompileState] = []
    choice.listen(told.append)
    encoded(model, OFTEN)
    assert began.wait(PATIENCE_S)
    go_on.set()
    compiling = choice.compiling
    assert compiling is not None
    assert compiling.wait(PATIENCE_S)
    idle, busy, ready = CompileState(True), CompileState(True, busy=True), CompileState(True, used=1)
    assert told == [idle, busy, CompileState(True, busy=True, used=1), ready]
    choice.choose("on")
    assert choice.compiling is compiling, "what is in use stays"
    choice.choose("off")
    assert told[-1] == CompileState()
    assert len(model.forms) == 0
    choice.choose("on")
    assert told[-1] == idle
    choice.close()
    encoded(model, OFTEN)
    assert told[-1] == idle, "nobody is told any more"


def test_what_is_left_out_and_what_fails_is_told(chosen: Callable[..., CompileChoice]) -> None:
    def broken(part: nn.Module, inputs: tuple[Tensor, ...]) -> Form:
        raise RuntimeError("No compiler here\nand a long trace")

    def wrong(part: nn.Module, inputs: tuple[Tensor, ...]) -> Form:
        return Maker(lambda found: tuple(t + 1 for t in found))(part, inputs)

    for maker, expected in (
        (broken, CompileState(True, failed="RuntimeError: No compiler here")),
        (wrong, CompileState(True, left_out=1)),
    ):
        model = small_model()
        choice = chosen(model, "on", maker)
        encoded(model, OFTEN)
        assert choice.compiling is not None
        assert choice.compiling.wait(PATIENCE_S)
        assert choice.state == expected


def test_a_part_that_fails_at_work_is_told(chosen: Callable[..., CompileChoice]) -> None:
    model, is_broken = small_model(), [False]

    def later(found: Any) -> Any:
        if is_broken[0]:
            raise RuntimeError("the card is gone")
        return found

    choice = chosen(model, "on", Maker(later))
    before = encoded(model, OFTEN)
    assert choice.compiling is not None
    assert choice.compiling.wait(PATIENCE_S)
    assert choice.state.used == 1
    told: list[CompileState] = []
    choice.listen(told.append)
    is_broken[0] = True
    torch.testing.assert_close(encoded(model), before)
    assert told[-1] == CompileState(True, failed="RuntimeError: the card is gone")


# ------------------------------------------------------------ through the engine's thread


def test_the_worker_tells_how_far_it_is_after_the_model_was_loaded() -> None:
    network, asked = small_model(), []
    desk = Desk()
    plain = desk.load
    choices: list[CompileChoice] = []

    def load(model: str, device: str, **options: Any) -> LoadedModel:
        asked.append(options["compiled"])
        choices.append(CompileChoice(network, options["compiled"], compile=Maker()))
        made = plain(model, device)
        return LoadedModel(made.segmenter, model, model, 1 << 20, compiling=choices[-1])

    desk.worker._load = load
    desk.submit(LoadModel(1, "small", compiled="off"), ChooseCompiling(2, "on"))
    desk.worker.start()
    assert (desk.end_of(1), desk.end_of(2)) == (JobEnded(1), JobEnded(2))
    (ready,) = desk.of(ModelReady)
    assert asked == ["off"]
    assert desk.of(CompilingState) == [CompilingState(1, False), CompilingState(1, True)]
    assert desk.events.index(ready) < desk.events.index(CompilingState(1, False))
    compiling = choices[0].compiling
    assert compiling is not None
    compiling._seconds = quicker()
    encoded(network, OFTEN)
    desk.wait_for(lambda events: CompilingState(1, True, used=1) in events)
    desk.submit(ChooseCompiling(3, "perhaps"))
    assert "not 'perhaps'" in str(desk.end_of(3).error)
    choices[0].close()
    assert compiling.wait(PATIENCE_S)
    assert desk.worker.stop(PATIENCE_S)


def test_a_model_without_such_parts_takes_no_notice() -> None:
    desk = Desk()
    desk.submit(ChooseCompiling(1, "on"), LoadModel(2, "basic"), ChooseCompiling(3, "on"))
    desk.worker.start()
    assert [desk.end_of(job).error for job in (1, 2, 3)] == [None, None, None]
    assert desk.of(CompilingState) == []
    assert desk.worker.stop(PATIENCE_S)
