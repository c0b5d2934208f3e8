"""The help: every command it names is one, every link leads somewhere, and both languages say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from annotator.commands.help_pages import FOLDER, PAGES, PLACE, read_pages
from annotator.commands.key_map import KeyMap, plain_title
from annotator.commands.registry import load_commands
from annotator.language import LANGUAGES, Translation, file_of
from annotator.settings import Settings

FILES = [FOLDER / language / f"{page}.md" for language in LANGUAGES for page in PAGES]
BY_LANGUAGE = pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}-{f.stem}")
_LINK = re.compile(r"\[[^\]]+\]\(([^)]+)\)")


@pytest.fixture
def keys(tmp_path: Path) -> KeyMap:
    return KeyMap(load_commands(), Settings(tmp_path / "settings.ini"))


@pytest.fixture
def chinese(qapp: QCoreApplication) -> Iterator[None]:
    translator = Translation()
    assert translator.load(str(file_of("zh_CN")))
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_there_is_a_file_for_every_page_and_a_page_for_every_file() -> None:
    assert sorted(FOLDER.rglob("*.md")) == sorted(FILES)


@BY_LANGUAGE
def test_every_command_that_is_named_exists(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    named = [place.group(2) for place in PLACE.finditer(text) if place.group(2)]
    assert set(named) <= set(load_commands())
    assert "{" not in PLACE.sub("", text), "a place that nobody fills"


@BY_LANGUAGE
def test_every_link_leads_to_a_page(file: Path) -> None:
    assert set(_LINK.findall(file.read_text(encoding="utf-8"))) <= set(PAGES)


@BY_LANGUAGE
def test_keys_of_commands_are_never_written_down(file: Path) -> None:
    plain = PLACE.sub("", file.read_text(encoding="utf-8"))
    own = {
        key for c in load_commands().values() for key in c.keys if "+" in key or re.fullmatch(r"F\d+", key)
    }
    words = set(re.findall(r"[\w+\[\]/,\\]+", plain))
    assert words & own == set()


@pytest.mark.parametrize("page", PAGES)
def test_languages_name_the_same_commands_under_the_same_headings(page: str) -> None:
    texts = [(FOLDER / language / f"{page}.md").read_text(encoding="utf-8") for language in LANGUAGES]
    first, *others = [
        (
            sorted(place.group() for place in PLACE.finditer(text)),
            sorted(_LINK.findall(text)),
            re.findall(r"^#+|^- |^\d\.", text, re.MULTILINE),
        )
        for text in texts
    ]
    assert all(other == first for other in others)


def test_places_are_filled_with_menu_title_and_key(keys: KeyMap) -> None:
    page = next(p for p in read_pages(keys) if p.name == "mistakes")
    assert page.title == "Finding and correcting mistakes"
    assert "**Review › Next to review** ``\u2009R\u2009``" in page.text
    assert "**Track › Track again after a correction**." not in page.text
    assert "{" not in page.text


def test_a_key_that_was_changed_is_the_one_that_is_said(keys: KeyMap) -> None:
    keys.remove("review.next", "R")
    keys.add("review.next", "Ctrl+K")
    native = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
    page = next(p for p in read_pages(keys) if p.name == "mistakes")
    assert f"**Review › Next to review** ``\u2009{native}\u2009``" in page.text
    keys.remove("review.back", "Shift+R")
    page = next(p for p in read_pages(keys) if p.name == "mistakes")
    assert "; **Review › Previous to review** goes back" in page.text, "without a key, where it is"


def test_the_page_of_keys_has_every_command_with_a_key(keys: KeyMap) -> None:
    page = next(p for p in read_pages(keys) if p.name == "keys")
    for command in keys.commands.values():
        if command.keys and not command.id.startswith("objects.choose_"):
            assert f"| {plain_title(command)} |" in page.text


def test_the_pages_speak_the_language_of_the_window(keys: KeyMap, chinese: None) -> None:
    page = next(p for p in read_pages(keys) if p.name == "mistakes")
    assert page.title == "查找并修正错误"
    assert "**复查 › 下一个待复查** ``\u2009R\u2009``" in page.text
