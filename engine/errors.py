"""What is said to the person: sentences that can be said in another language, and the error made of one."""

from __future__ import annotations

import errno
from typing import Any


class Sentence(str):
    """English for people that still knows its template and values: a window can say it in another language.

    Sentence("{name} is a folder. Choose a file.", name=path.name) is 'clip is a folder. Choose a
    file.' Values may be sentences themselves. Without values the template is taken as it is, braces
    and all. What makes another string of it (+, an f-string, a signal of str) keeps the English alone.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Sentence:
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template = template
        made.values = {k: str(v) if isinstance(v, BaseException) else v for k, v in values.items()}
        return made

    def __str__(self) -> str:
        return self  # str(error) keeps the template, too

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.template,), self.values


def as_sentence(text: str) -> Sentence:
    """The sentence that `text` is already, or one made of it as it is."""
    return text if isinstance(text, Sentence) else Sentence(text)


_REASONS = {
    errno.EPERM: Sentence("Operation not permitted"),
    errno.ENOENT: Sentence("No such file or directory"),
    errno.EIO: Sentence("Input/output error"),
    errno.EACCES: Sentence("Permission denied"),
    errno.EBUSY: Sentence("Device or resource busy"),
    errno.EEXIST: Sentence("File exists"),
    errno.ENOTDIR: Sentence("Not a directory"),
    errno.EISDIR: Sentence("Is a directory"),
    errno.EINVAL: Sentence("Invalid argument"),
    errno.EMFILE: Sentence("Too many open files"),
    errno.EFBIG: Sentence("File too large"),
    errno.ENOSPC: Sentence("No space left on device"),
    errno.EROFS: Sentence("Read-only file system"),
    errno.ENAMETOOLONG: Sentence("File name too long"),
    errno.ETIMEDOUT: Sentence("Connection timed out"),
}


def os_reason(error: OSError) -> str:
    """Why the system refused, in a few words: a Sentence for what is usual, else what the system says."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def retold(template: str, values: dict[str, Any]) -> Sentence:
    """The sentence that another process made, from what it told of it. Raises LookupError or ValueError
    where these do not belong together."""
    return Sentence(template, **values)


class UserError(Exception):
    """Something that a person did or can mend; its `sentence` says what is wrong and what to do next.

    Shown as it is: a notice in the window, one line on stderr without a window. Any other
    exception that reaches the top is a bug.
    """

    def __init__(self, template: str, /, **values: Any) -> None:
        """As a Sentence is made; a template that is one already stays what it is."""
        self.sentence = Sentence(template, **values) if values else as_sentence(template)
        super().__init__(self.sentence)


class WrongKindError(UserError, TypeError):
    """A script gave another kind of thing than is taken."""
