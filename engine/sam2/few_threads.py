"""One thread for work too small to be shared out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

SMALL = 1024
"""Cells of image features, of all objects together, below which decoding is quicker alone: its many products
are so small that threads wait for each other longer than they compute."""


@contextmanager
def alone_when_small(device: torch.device, cells: int) -> Iterator[None]:
    """On a processor, compute what is done here with one thread when it is of no more than SMALL cells.

    For the calling thread, which has as many threads as before afterwards.
    """
    threads = torch.get_num_threads()
    if device.type != "cpu" or threads == 1 or cells > SMALL:
        yield
        return
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
