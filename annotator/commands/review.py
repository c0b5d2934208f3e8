"""The Review menu: find what is wrong, put it right, go on."""

from __future__ import annotations

from annotator.commands.context import Context
from annotator.commands.registry import because, command, is_open


@command(
    "review.next", "Next to review", menu="Review", keys=("R",), icon="review-next", enabled=is_open,
    tool_bar=True, tip="Go to the most doubtful mask that you have not looked at",
)  # fmt: skip
def next_to_review(c: Context) -> None:
    c.reviewing.go_next()


@command(
    "review.back", "Previous to review", menu="Review", keys=("Shift+R",), enabled=is_open,
    tip="Go back to the mask that the review showed before",
)  # fmt: skip
def back(c: Context) -> None:
    c.reviewing.go_back()


@command(
    "review.verify", "Verify mask", menu="Review", keys=("Return", "Enter"), icon="verify", group=1,
    enabled=is_open, tool_bar=True,
    tip="The chosen object's mask here is right: tracking never changes it. Goes on to the next to review",
)  # fmt: skip
def verify(c: Context) -> None:
    c.reviewing.verify()


@because("The chosen object has no verified mask on this frame")
def _is_verified(c: Context) -> bool:
    info = c.reviewing.chosen_info
    return info is not None and info.verified


@command(
    "review.unverify", "Take back verification", menu="Review", keys=("Shift+Return", "Shift+Enter"), group=1,
    enabled=_is_verified,
    tip="The chosen object's mask here may be changed by tracking again",
)  # fmt: skip
def unverify(c: Context) -> None:
    c.reviewing.unverify()
