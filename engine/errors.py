"""The one error that is meant to be read by the person at the screen."""

from __future__ import annotations


class UserError(Exception):
    """Something that a person did or can mend; its text says what is wrong and what to do next.

    Shown as it is: a notice in the window, one line on stderr without a window. Any other
    exception that reaches the top is a bug.
    """
