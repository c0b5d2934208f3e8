"""Memory runs out: caches are given back, then less is done at a time, then one plain sentence is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import torch

from engine.device import give_back_unused, is_out_of_memory
from engine.errors import Sentence, UserError

_T = TypeVar("_T")


class NoMemoryLeftError(UserError, torch.OutOfMemoryError, MemoryError):
    """Memory ran out for the least that can be done at a time, with all caches given back.

    A script that catches torch's or Python's own error for this catches it, too. What the allocator said is
    in its notes; what the failed attempt held is free.
    """


def tried_twice(
    work: Callable[[], _T], sentence: Sentence, give_back: Callable[[], None] = give_back_unused
) -> _T:
    """The result of `work`; done once more with the caches given back when memory runs out.

    Raises NoMemoryLeftError with the sentence when it runs out again.
    """
    for _ in range(2):
        try:
            return work()
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            said = str(error).strip().partition("\n")[0]
        # Outside the handler: the exception would keep the failed attempt's tensors alive.
        give_back()
    failed = NoMemoryLeftError(sentence)
    if said:
        failed.add_note(said)
    raise failed


def in_halves(
    work: Callable[[slice], _T],
    count: int,
    sentence: Sentence,
    give_back: Callable[[], None] = give_back_unused,
) -> list[_T]:
    """The results of `work` on so many things: all at once; where memory runs out, half of them at a time.

    Once half of them went through, so many are taken at a time to the end. Raises NoMemoryLeftError with the
    sentence when one thing alone is too much.
    """
    results: list[_T] = []
    done, most = 0, max(count, 1)
    while done < count or not results:
        part = slice(done, min(done + most, count))
        size = part.stop - part.start
        if size <= 1:
            results.append(tried_twice(partial(work, part), sentence, give_back))
            done = max(part.stop, 1)
            continue
        try:
            results.append(work(part))
            done = part.stop
            continue
        except Exception as error:
            if not is_out_of_memory(error):
                raise
        give_back()
        most = size // 2
    return results
