"""Finding a command by some of its letters, as people type them."""

from __future__ import annotations

from dataclasses import dataclass

_AT_START, _AT_WORD, _IN_A_ROW, _ANYWHERE = 24.0, 16.0, 8.0, 1.0
_GAP = 0.2  # off for each letter passed over


@dataclass(frozen=True, slots=True)
class Found:
    """How well a query fits (higher is better), and which letters of the text it found."""

    score: float
    places: tuple[int, ...]


def find(query: str, text: str) -> Found | None:
    """Fit the letters of `query` into `text`, in their order but not next to each other.

    Blanks in the query are skipped. The best fit is found, not the first: beginnings of words and
    runs of letters count most, so that 'tf' means 'Track forward'. None when they do not all fit.
    """
    letters = [c for c in query.casefold() if not c.isspace()]
    folded = text.casefold()
    if len(folded) != len(text):  # a letter that folds into two would shift every place after it
        folded = text.lower() if len(text.lower()) == len(text) else text
    best: dict[int, Found] = {-1: Found(0.0, ())}  # by the place of the last letter found
    for letter in letters:
        following: dict[int, Found] = {}
        for place, there in enumerate(folded):
            if there != letter:
                continue
            fits = [_extended(found, last, place, folded) for last, found in best.items() if last < place]
            if fits:
                following[place] = max(fits, key=lambda f: f.score)
        best = following
        if not best:
            return None
    return max(best.values(), key=lambda f: f.score)


def _extended(found: Found, last: int, place: int, text: str) -> Found:
    if place == 0:
        worth = _AT_START
    elif not text[place - 1].isalnum():
        worth = _AT_WORD
    elif place == last + 1:
        worth = _IN_A_ROW
    else:
        worth = _ANYWHERE
    if place == last + 1 and place > 0:
        worth = max(worth, _IN_A_ROW) + _IN_A_ROW
    return Found(found.score + worth - _GAP * (place - last - 1), (*found.places, place))
