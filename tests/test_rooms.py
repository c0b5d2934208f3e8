"""Holds the walls of the house by reading imports, and the sizes that keep files readable.

The README's map says which room may know which; this is where it is enforced.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
QT = ("PySide6", "shiboken6", "pyqtgraph", "qtawesome", "qtpy")
VOCABULARY = (
    "engine.prompts",
    "engine.masks",
    "engine.frames",
    "engine.messages",
    "engine.errors",
    "engine.models",
)

# What a room must not import. Longer prefixes are more particular rooms.
WALLS: dict[str, tuple[str, ...]] = {
    "engine": (*QT, "annotator"),
    "engine.sam2": (
        "engine.predict",
        "engine.session",
        "engine.worker",
        "engine.frames",
        "threading",
        "PIL",
        "cv2",
    ),
    "engine.predict": ("engine.session", "engine.worker"),
    "engine.session": ("engine.worker",),
    "annotator.project": (
        *QT,
        "torch",
        *(
            f"annotator.{room}"
            for room in ("exporters", "importers", "tracking", "commands", "canvas", "panels", "app")
        ),
    ),
    "annotator.exporters": (
        *QT,
        "torch",
        *(f"annotator.{r}" for r in ("tracking", "commands", "canvas", "panels", "app")),
    ),
    "annotator.importers": (
        *QT,
        "torch",
        *(f"annotator.{r}" for r in ("tracking", "commands", "canvas", "panels", "app")),
    ),
    "annotator.review": (
        *QT,
        "torch",
        *(f"annotator.{r}" for r in ("tracking", "commands", "canvas", "panels", "app")),
    ),
    "annotator.tracking": ("annotator.commands", "annotator.canvas", "annotator.panels", "annotator.app"),
    "annotator.commands": ("annotator.canvas", "annotator.panels", "annotator.app"),
    "annotator.canvas": ("annotator.panels", "annotator.app"),
    "annotator.panels": ("annotator.canvas", "annotator.app"),
    "annotator": ("torch",),
}
# Files that join rooms, and the wall that they may cross.
DOORS = {
    "annotator.panels.main_window": ("annotator.canvas",),
}
WORKER_KEEPERS = ("annotator.engine_bridge", "annotator.cli")
# The commands that measure and train models without a window; each imports what it needs when it runs.
TRAINING_KEEPERS = ("annotator.cli.evaluate", "annotator.cli.train")
MAX_FILE, MAX_FUNCTION, MAX_METHODS = 430, 50, 26


def modules() -> list[tuple[str, Path]]:
    found = []
    for room in ("engine", "annotator"):
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found.append((".".join(parts[:-1] if parts[-1] == "__init__" else parts), path))
    return [*found, ("main", ROOT / "main.py")]


def imports(path: Path, module: str) -> set[str]:
    """Dotted names that a file imports, wherever in the file; relative ones made absolute."""
    names: set[str] = set()
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            names.add(base)
            names.update(f"{base}.{alias.name}" for alias in node.names)
    return names


def inside(name: str, room: str) -> bool:
    return name == room or name.startswith(room + ".")


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda v: v if isinstance(v, str) else "")
def test_no_import_crosses_a_wall(module: str, path: Path) -> None:
    forbidden = {w for room, walls in WALLS.items() if inside(module, room) for w in walls}
    forbidden -= set(DOORS.get(module, ()))
    crossed = sorted(n for n in imports(path, module) for w in forbidden if inside(n, w))
    assert not crossed, f"{module} must not import {crossed}"


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda v: v if isinstance(v, str) else "")
def test_annotator_knows_the_engine_by_its_vocabulary(module: str, path: Path) -> None:
    if not inside(module, "annotator"):
        return
    allowed = (*VOCABULARY, "engine.worker") if any(inside(module, k) for k in WORKER_KEEPERS) else VOCABULARY
    allowed = (*allowed, "engine.training") if module in TRAINING_KEEPERS else allowed
    known = [n for n in imports(path, module) if inside(n, "engine") and n != "engine"]
    strange = sorted(n for n in known if not any(inside(n, a) for a in allowed))
    assert not strange, f"{module} imports {strange}; of the engine it may know {allowed}"


def test_the_vocabulary_needs_neither_torch_nor_qt() -> None:
    modules = ", ".join((*VOCABULARY, "engine.worker"))
    code = f"import sys, {modules}; print([m for m in ('torch', 'PySide6') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_importing_the_program_does_not_import_torch() -> None:
    code = "import sys, annotator.app; print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda v: v if isinstance(v, str) else "")
def test_files_functions_and_classes_stay_readable(module: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_FILE, f"{module} has outgrown its room"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION, f"{module}.{node.name} has {length} lines"
        elif isinstance(node, ast.ClassDef):
            methods = [n for n in node.body if isinstance(n, ast.FunctionDef) and not is_property(n)]
            assert len(methods) <= MAX_METHODS, f"{module}.{node.name} has {len(methods)} methods"


def is_property(function: ast.FunctionDef) -> bool:
    names = {ast.unparse(d) for d in function.decorator_list}
    return "property" in names or any(n.endswith((".setter", "overload")) for n in names)


def test_the_top_level_is_as_the_readme_says() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip(
            "not a git checkout: what belongs to the project cannot be told from what was built in it"
        )
    top = {name.split("/")[0] for name in listed.stdout.splitlines()}
    folders = {name for name in top if (ROOT / name).is_dir() and not name.startswith(".")}
    assert folders == {"annotator", "engine", "resources", "tests", "packaging"}
