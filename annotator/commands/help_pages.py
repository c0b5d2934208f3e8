"""The help pages: Markdown in resources/help, a folder a language, a file a page.

A page never writes down what the program knows better. It has places instead:

    {do track.forward}    a command as a person finds it: its menu, its title and its key
    {key track.forward}   its key; where it has none, as {do}
    {all keys}            every command that has keys, by menu, and what the mouse does

so that the words of the menus and keys that were changed are always those of this program, now.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from annotator.commands.key_map import KeyMap, plain_title
from annotator.commands.key_rows import key_sections
from annotator.words import said, tr

PAGES = ("start", "mistakes", "painting", "objects", "models", "export", "import", "keys", "trouble")
"""The names of the pages, which are those of their files, in the order in which they are read."""

FOLDER = Path(__file__).parents[2] / "resources" / "help"
PLACE = re.compile(r"\{(do|key) ([\w.]+)\}|\{all keys\}")
_THIN = "\N{THIN SPACE}"


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page. name: what links to it say. text: Markdown, its places filled."""

    name: str
    title: str
    text: str


def read_pages(keys: KeyMap) -> list[HelpPage]:
    """All pages in the window's language, with the keys of this moment."""
    folder = FOLDER.parent / tr("help/en")  # a translation names its own folder
    if not folder.is_dir():
        folder = FOLDER / "en"
    return [_page(name, (folder / f"{name}.md").read_text(encoding="utf-8"), keys) for name in PAGES]


def _page(name: str, source: str, keys: KeyMap) -> HelpPage:
    text = PLACE.sub(lambda place: _filled(place, keys), source)
    return HelpPage(name, source.partition("\n")[0].lstrip("# "), text)


def _filled(place: re.Match[str], keys: KeyMap) -> str:
    kind, command_id = place.group(1), place.group(2)
    if kind is None:
        return _all_keys(keys)
    key = _cap(keys.words(command_id)) if keys.of(command_id) else ""
    if kind == "key" and key:
        return key
    command = keys.commands[command_id]
    where = f"**{said(command.menu)} › {plain_title(command)}**"
    return f"{where} {key}".rstrip()


def _all_keys(keys: KeyMap) -> str:
    tables = []
    for menu, rows in key_sections(keys.commands, keys.all):
        lines = [f"| {what} | {'   '.join(map(_cap_in_table, of))} |" for what, of in rows]
        tables.append("\n".join([f"## {menu}", "", "| | |", "| --- | --- |", *lines]))
    return "\n\n".join(tables)


def _cap(words: str) -> str:
    """A key, marked as one: the window draws what is code as a key."""
    return f"``{_THIN}{words}{_THIN}``"


def _cap_in_table(words: str) -> str:
    return _cap(words).replace("|", "\\|")
