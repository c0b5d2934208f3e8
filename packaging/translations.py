"""Keep resources/translations in step with the code: find what is said, update the .ts, compile the .qm.

    python packaging/translations.py            finds all strings, updates .ts, makes .qm
    python packaging/translations.py --check    changes nothing; says what is missing, and fails then
    python packaging/translations.py --missing  prints the strings without a translation, as JSON to fill in
    python packaging/translations.py --fill F   takes translations from such a JSON file

Qt's own lupdate knows neither decorators nor sentences that are kept and said later. Here the code is
read as Python reads it, and these literals are taken: the first argument of `tr`, `Sentence`,
`UserError`, `because` and `self.tr`, the plural of `counted`, the title and the tip of `command`.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("zh_CN",)
CONTEXT = "Masklet"
_ROOMS = ("annotator", "engine")
_FIRST = {"tr": 0, "Sentence": 0, "because": 0, "counted": 2, "command": 1}
_ERRORS = ("UserError", "DamagedMaskError")
# What a person sees of these calls must have gone through one of the above.
_SHOWS = """hint info warn error confirm do _do _change _set _operate _tell _say NoticeAction Notice
QLabel QPushButton QCheckBox QRadioButton QAction QMenu QDockWidget QToolBar QGroupBox role_label ElidedLabel
setText setToolTip setStatusTip setWindowTitle setAccessibleName setAccessibleDescription setPlaceholderText
setTitle setSuffix setHeaderLabels setLabelText addAction addItem addItems addMenu addRow addTab addButton
showMessage getText getOpenFileName getSaveFileName getExistingDirectory drawText"""
_NOT_SAID = ("annotator/cli/",)  # the CLI stays English
_PLACES = re.compile(r"%n|\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Found:
    """A string that is said. where: file and line. plural: whether it counts (%n)."""

    source: str
    where: str
    plural: bool = False


class NoLiteralError(Exception):
    """What is said somewhere is no literal, so nobody can translate it."""


def find_all(root: Path = ROOT) -> dict[str, Found]:
    """All strings that the window says, by the string. Raises NoLiteralError where one is no literal."""
    found: dict[str, Found] = {}
    for room in _ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if not name.startswith(_NOT_SAID):
                for one in _in_file(ast.parse(path.read_text(encoding="utf-8")), name):
                    found.setdefault(one.source, one)
    return found


def _in_file(tree: ast.Module, name: str) -> Iterator[Found]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = _name(node.func)
        place = 0 if called in _ERRORS else _FIRST.get(called)
        if place is None or len(node.args) <= place:
            continue
        where = f"{name}:{node.lineno}"
        for source in _literals(node.args[place], where, called):
            yield Found(source, where, plural=called == "counted")
        for keyword in node.keywords:
            if called == "command" and keyword.arg == "tip":
                yield from (Found(s, where) for s in _literals(keyword.value, where, called))


def unmarked(root: Path = ROOT) -> list[str]:
    """Literals that the window would show as they are, by file and line."""
    found = []
    for path in sorted((root / "annotator").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name.startswith(_NOT_SAID):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in _SHOWS.split():
                found += [f"{name}:{a.lineno}: {ast.unparse(a)}" for a in _shown(node) if _has_words(a)]
    return found


def _shown(node: ast.Call) -> list[ast.expr]:
    return node.args[:1] if _called(node) == "role_label" else node.args  # its role is no word


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        of = node.func.value
        return "" if isinstance(of, ast.Name) and of.id in ("log", "logging") else node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _has_words(shown: ast.expr) -> bool:
    """Whether it is a literal with a word in it, or puts one together."""
    if isinstance(shown, ast.IfExp):
        return _has_words(shown.body) or _has_words(shown.orelse)
    parts = shown.values if isinstance(shown, ast.JoinedStr) else [shown]
    literals = [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    is_said = [t for t in literals if t.strip(" -") != "Masklet" and not re.fullmatch(r"[-\w]+\.\w+", t)]
    return any(re.search(r"[A-Z][a-z]+|[a-z]{2,} [a-z]|^ ?[a-z]{3,}", text) for text in is_said)


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Name):
        return called.id
    if isinstance(called, ast.Attribute) and called.attr == "tr":
        return "tr"
    return ""


def _literals(node: ast.expr, where: str, called: str) -> Iterator[str]:
    """The literal, or both of 'one if so else other'. What was made a sentence before may pass by name."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body, where, called)
        yield from _literals(node.orelse, where, called)
    elif where.startswith("engine/errors.py"):
        return  # where sentences are made of whatever is given
    elif isinstance(node, ast.JoinedStr) or called in ("tr", "counted", "Sentence"):
        raise NoLiteralError(f"{where}: {called} needs a literal, its values by name: {ast.unparse(node)}")


# ---------------------------------------------------------------- .ts


def read_ts(path: Path) -> dict[str, str]:
    """Translations by source; '' for one that is missing."""
    if not path.exists():
        return {}
    translations: dict[str, str] = {}
    for message in ET.parse(path).getroot().iter("message"):
        source, translation = message.find("source"), message.find("translation")
        if source is None or translation is None:
            continue
        form = translation.find("numerusform")
        translations[source.text or ""] = (form if form is not None else translation).text or ""
    return translations


def write_ts(path: Path, language: str, found: dict[str, Found], translations: dict[str, str]) -> None:
    """The strings by where they stand in the code: what belongs together is seen together."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for one in found.values():
        message = ET.SubElement(context, "message", {"numerus": "yes"} if one.plural else {})
        ET.SubElement(message, "extracomment").text = one.where.split(":")[0]
        ET.SubElement(message, "source").text = one.source
        translated = translations.get(one.source, "")
        translation = ET.SubElement(message, "translation", {} if translated else {"type": "unfinished"})
        inner = ET.SubElement(translation, "numerusform") if one.plural else translation
        inner.text = translated
    ET.indent(root, "    ")
    text = ET.tostring(root, encoding="unicode")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', encoding="utf-8")


def ts_file(language: str) -> Path:
    return FOLDER / f"masklet_{language}.ts"


def compile_ts(path: Path) -> Path:
    """Make the .qm beside a .ts with Qt's lrelease; returns it. What is not translated stays English."""
    import PySide6

    tool = next(Path(PySide6.__file__).parent.glob("lrelease*"))
    made = path.with_suffix(".qm")
    subprocess.run([tool, "-silent", path, "-qm", made], check=True)
    return made


# ---------------------------------------------------------------- what is wrong


def problems(language: str, found: dict[str, Found]) -> list[str]:
    """What keeps the translation from being whole, in words."""
    translations = read_ts(ts_file(language))
    wrong = [
        f"{language}: not in the .ts: {s!r} ({f.where})" for s, f in found.items() if s not in translations
    ]
    wrong += [f"{language}: no longer said: {s!r}" for s in translations if s not in found]
    for source, translated in translations.items():
        if source in found and not translated:
            wrong.append(f"{language}: no translation: {source!r} ({found[source].where})")
        elif source in found and places(source) != places(translated):
            wrong.append(f"{language}: other places than the source: {source!r} -> {translated!r}")
    return wrong


def places(text: str) -> list[str]:
    """What is filled in: '%n', '{name}', '{x:g}', in any order."""
    return sorted(_PLACES.findall(text.replace("{{", "").replace("}}", "")))


def update(language: str, found: dict[str, Found], more: dict[str, str] | None = None) -> Path:
    """Bring the .ts up to the code, keeping what is translated, and compile it."""
    path = ts_file(language)
    write_ts(path, language, found, read_ts(path) | (more or {}))
    return compile_ts(path)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Update and compile the translations of the window.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail when something is missing")
    parser.add_argument("--missing", metavar="LANGUAGE", help="print what has no translation, as JSON")
    parser.add_argument("--fill", metavar="FILE", type=Path, help="take translations from a JSON file")
    parser.add_argument("--language", default="zh_CN", help="of the file given with --fill")
    options = parser.parse_args(arguments)
    found = find_all()
    if options.missing:
        known = read_ts(ts_file(options.missing))
        missing = {s: "" for s in found if not known.get(s)}
        print(json.dumps(missing, ensure_ascii=False, indent=1))
        return 0
    if not options.check:
        for language in LANGUAGES:
            given = language == options.language and options.fill is not None
            more = json.loads(options.fill.read_text(encoding="utf-8")) if given else None
            print(f"made {update(language, found, more).relative_to(ROOT)}")
    wrong = [problem for language in LANGUAGES for problem in problems(language, found)]
    wrong += [f"said without tr or Sentence: {one}" for one in unmarked()]
    print("\n".join(wrong) if wrong else f"{len(found)} strings, all translated")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
