"""Every string is said in the window's language: nothing missing, nothing slips past, nothing broken."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from annotator.language import LANGUAGES, Translation, file_of, language_of, use_language
from annotator.panels.palette import matching
from annotator.panels.settings_dialog import GeneralPage, SettingsDialog
from annotator.project.disk_errors import plain_disk_errors
from annotator.settings import Settings
from annotator.words import CONTEXT, counted, one_after_another, said, tr
from engine.errors import Sentence, UserError, os_reason
from engine.messages import LoadModel, ModelReady, Segment
from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand, block
from tests.annotator.window import RealWindow
from tests.annotator.words_on_screen import PseudoLanguage, every_screen, words_of

ROOT = Path(__file__).resolve().parents[2]


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


translations = _script("translations")
CHINESE = "zh_CN"

# Names that are the same in every language: of programs, models, formats, keys and units.
_NAMES = """Masklet Apache Basic SAM nano tiny small base large NVIDIA Apple COCO DAVIS JSON PNG JPEGImages
XML CVAT English License mp4 mov mkv avi webm jpg png tif webp masklet kB MB GB TB cpu cuda mps auto
Ctrl Alt Shift Enter Return Esc Tab Space Backspace Del Delete Home End PgUp PgDown PgDn Up Down
Left Right Ins F1 F2 F5"""


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[QTranslator], None]]:
    """Installs a language; everything is as before when the test ends."""
    before, installed = qapp.font(), []

    def install(translator: QTranslator) -> None:
        installed.append(translator)
        assert qapp.installTranslator(translator)

    yield install
    for translator in installed:
        qapp.removeTranslator(translator)
    qapp.setFont(before)


def _chinese() -> Translation:
    translator = Translation()
    assert translator.load(str(file_of(CHINESE)))
    return translator


def _qt_chinese() -> QTranslator:
    from PySide6.QtCore import QLibraryInfo

    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    assert translator.load(str(Path(folder) / f"qtbase_{CHINESE}.qm"))
    return translator


# ---------------------------------------------------------------- the files


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_string_of_the_code_has_a_sound_translation(language: str) -> None:
    assert translations.problems(language, translations.find_all()) == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_the_compiled_file_says_what_the_readable_one_does(language: str) -> None:
    compiled = Translation()
    assert compiled.load(str(translations.ts_file(language).with_suffix(".qm")))
    found = translations.find_all()
    for source, translated in translations.read_ts(translations.ts_file(language)).items():
        number = 3 if found[source].plural else -1
        assert compiled.translate(CONTEXT, source, "", number) == translated, source


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_dots_and_spaces_of_the_source_are_kept(language: str) -> None:
    for source, translated in translations.read_ts(translations.ts_file(language)).items():
        assert source.endswith("...") == translated.endswith("..."), source
        assert (source[0].isspace(), source[-1].isspace()) == (
            translated[0].isspace(),
            translated[-1].isspace() or (source == ", "),
        ), source
        assert "&" not in source, f"{source}: mnemonics are found by the program"


def test_a_string_without_a_translation_is_told(tmp_path: Path) -> None:
    for room in ("annotator", "engine"):
        (tmp_path / room).mkdir()
    code = 'tr("Said now")\nx = Sentence("Said {later}", later=1)\ncounted(n, "%n thing", "%n things")\n'
    code += '@command("a.b", "A title", menu="File", tip="A tip")\ndef f(c): raise UserError("Wrong {0}")\n'
    (tmp_path / "annotator" / "new.py").write_text(code)
    found = translations.find_all(tmp_path)
    assert set(found) == {"Said now", "Said {later}", "%n things", "A title", "A tip", "Wrong {0}"}
    assert found["%n things"].plural
    told = "\n".join(translations.problems(CHINESE, found))
    assert all(repr(source) in told for source in found)
    (tmp_path / "annotator" / "worse.py").write_text('tr(f"{n} things")\n')
    with pytest.raises(translations.NoLiteralError, match=r"worse.py:1: tr needs a literal"):
        translations.find_all(tmp_path)


def test_nothing_is_shown_unmarked(tmp_path: Path) -> None:
    assert translations.unmarked() == []
    (tmp_path / "annotator").mkdir()
    code = 'QLabel("Some words")\nnotices.hint(f"Frame {n}")\nhistory.do("Add point" if x else name, edit)\n'
    code += 'label.setText(tr("Marked"))\nlabel.setText(f"{done} / {total}")\nlog.info("not %s", said)\n'
    code += 'role_label("", "muted")\nQLabel("Masklet")\n'
    (tmp_path / "annotator" / "new.py").write_text(code)
    assert [told.split(":")[1] for told in translations.unmarked(tmp_path)] == ["1", "2", "3"]


def test_places_that_differ_are_told() -> None:
    assert translations.places("{b} of {a:g}, %n") == translations.places("%n，{a:g}，{b}")
    assert translations.places("{a}") != translations.places("{b}")
    assert translations.places("{{a}}") == []


def test_the_script_finds_nothing_to_do() -> None:
    script = ROOT / "packaging" / "translations.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# ---------------------------------------------------------------- saying things


def test_english_needs_no_file() -> None:
    assert tr("Frame {n}", n=3) == "Frame 3"
    assert tr("As {it} is") == "As {it} is"
    assert counted(1, "%n mask", "%n masks") == "1 mask"
    assert counted(0, "%n mask", "%n masks") == "0 masks"
    assert said("plain") == "plain"


def test_a_sentence_is_english_and_can_be_said_in_chinese(speak: Callable) -> None:
    error = UserError("{path} is a folder. Choose a file.", path=Path("/a{b}"))
    assert str(error) == "/a{b} is a folder. Choose a file."
    speak(_chinese())
    assert str(error) == "/a{b} is a folder. Choose a file."
    assert said(error.sentence) == said(str(error)) == "/a{b} 是文件夹。请选择文件。"
    assert counted(1, "%n mask", "%n masks") == "1 个掩码"
    assert tr("Undo: {step}", step=Sentence("Add point")) == "撤销：添加点"
    assert QCoreApplication.translate("AnyClass", "Add point") == "添加点", "one context for all classes"


def test_what_the_disk_says_is_translated_whole(speak: Callable) -> None:
    with (
        pytest.raises(UserError) as told,
        plain_disk_errors(Path("/x.masklet"), Sentence("Saving the project")),
    ):
        raise OSError(28, "No space left on device")
    speak(_chinese())
    assert said(told.value.sentence).startswith("保存项目未成功，没有任何更改：磁盘已满。")


@pytest.mark.parametrize(
    ("chosen", "system", "language"),
    [
        ("system", ["zh-Hans-CN", "zh-CN", "zh"], CHINESE),
        ("system", ["zh_CN"], CHINESE),
        ("system", ["zh-Hant-TW", "zh-TW", "zh-Hant", "zh"], "en"),
        ("system", ["zh-Hant-TW", "zh-Hans-CN", "zh"], CHINESE),
        ("system", ["de-DE", "zh-CN", "en-GB"], CHINESE),
        ("system", ["de-DE", "en-GB", "zh-CN"], "en"),
        ("system", [], "en"),
        (CHINESE, ["en-US"], CHINESE),
        ("en", ["zh-CN"], "en"),
        ("tlh", ["zh-CN"], CHINESE),
    ],
)
def test_which_language(chosen: str, system: list[str], language: str) -> None:
    assert language_of(chosen, system) == language


def test_the_program_begins_in_the_chosen_language(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from annotator.language import use_language\n"
        "from annotator.words import tr\n"
        "application = QApplication([])\n"
        "sys.stdout.reconfigure(encoding='utf-8')\n"
        f"print(use_language(application, {CHINESE!r}), tr('Timeline'), tr('Cancel'))\n"
        "print(QApplication.translate('QPlatformTheme', 'Cancel'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, cwd=ROOT
    )
    assert done.stdout.split() == [CHINESE, "时间轴", "取消", "取消"]


@pytest.mark.parametrize(("locale", "language"), [("zh_CN.UTF-8", CHINESE), ("de_DE.UTF-8", "en")])
def test_the_system_decides_unless_the_person_did(locale: str, language: str) -> None:
    code = (
        "from PySide6.QtCore import QCoreApplication\n"
        "from annotator.language import use_language\n"
        "print(use_language(QCoreApplication([]), 'system'))\n"
    )
    environment = {**os.environ, "LC_ALL": locale, "LANGUAGE": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    )
    assert done.stdout.strip() == language


def test_every_language_can_be_loaded() -> None:
    assert {"en", *translations.LANGUAGES} == set(LANGUAGES)
    assert callable(use_language)


# ---------------------------------------------------------------- the whole window


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, speak: Callable) -> Iterator[Callable[[QTranslator], RealWindow]]:
    made: list[RealWindow] = []

    def make(*translators: QTranslator) -> RealWindow:
        for translator in translators:
            speak(translator)
        made.append(RealWindow(qtbot, tmp_path, EngineByHand))
        made[0].start()
        return made[0]

    yield make
    for one in made:
        one.stop()


def _work(window: RealWindow, video: Path) -> None:
    """A project with a class and three objects with masks."""
    app = window.app
    app.opener.open(video)
    window.wait(lambda: app.workspace.is_open and window.shown_frame == 0)
    engine = app.bridge._worker
    assert isinstance(engine, EngineByHand)
    load = engine.asked(LoadModel)[-1]
    engine.emit(ModelReady(load.job, "basic", "Basic", "cpu", ""))
    engine.end(load)
    app.classes.add("star")
    for number, x in enumerate((8, 14, 20), start=1):
        QTest.keyClick(app.window.canvas, Qt.Key.Key_N)
        window.click(x, 10)
        window.wait(lambda n=number: len(engine.asked(Segment)) == n)
        engine.answer(engine.asked(Segment)[-1], block(x))
        window.wait(lambda n=number: len(window.project.masks) == n)
    app.classes.give(1, "star")


def _lines(window: RealWindow, video: Path) -> dict[str, str]:
    """All lines of all screens, each with a screen that it stands on."""
    lines: dict[str, str] = {}

    def take(screen: str, root: QWidget) -> None:
        for text in words_of(root):
            for line in text.splitlines():
                lines.setdefault(line, screen)

    take("welcome", window.app.window)
    _work(window, video)
    for screen, root in every_screen(window):
        take(screen, root)
    return lines


def _without_names(text: str, tmp_path: Path) -> list[str]:
    """What is left in Latin letters when the names and the test's own files are taken out."""
    text = re.sub(
        re.escape(str(tmp_path)) + r"\S*|\*\.\w+|CVAT for video|clip[-\w.]*|\bstar\b|\b\d+(\.\d+)*|</?\w+>",
        " ",
        text,
    )
    return [word for word in re.findall(r"[A-Za-z][A-Za-z0-9]+", text) if word not in _NAMES.split()]


def test_nothing_is_shown_that_was_not_translated(
    window: Callable[[QTranslator], RealWindow], tmp_path: Path
) -> None:
    lines = _lines(window(PseudoLanguage(), _qt_chinese()), make_video(tmp_path / "clip.mp4", frames=12))
    assert len(lines) > 300
    in_brackets = re.compile(r"⟦[^⟦⟧]*⟧")
    leaks = []
    for line, screen in lines.items():
        rest, before = line, ""
        while rest != before:
            rest, before = in_brackets.sub(" ", rest), rest
        if _without_names(rest, tmp_path):
            leaks.append(f"{screen}: {line}")
    assert leaks == []


def test_the_chinese_window_holds_no_english(window: Callable[..., RealWindow], tmp_path: Path) -> None:
    lines = _lines(window(_chinese(), _qt_chinese()), make_video(tmp_path / "clip.mp4", frames=12))
    assert len(lines) > 300
    assert [f"{s}: {line}" for line, s in lines.items() if _without_names(line, tmp_path)] == []


@pytest.mark.parametrize("chinese", [False, True])
def test_no_two_menus_answer_to_one_letter(
    chinese: bool, window: Callable[..., RealWindow], tmp_path: Path
) -> None:
    main = window(*([_chinese()] if chinese else [])).app.window
    titles = [action.text() for action in main.menuBar().actions()]
    letters = [title[title.index("&") + 1].casefold() for title in titles if "&" in title]
    assert len(letters) == len(set(letters)) == len(titles), titles
    assert all(letter.isascii() and letter.isalpha() for letter in letters), titles
    for menu in (action.menu() for action in main.menuBar().actions()):
        assert isinstance(menu, QMenu)
        marked = [m[1].casefold() for a in menu.actions() for m in re.findall("&[^&]", a.text())]
        assert len(marked) == len(set(marked)), menu.title()


def test_the_arrangement_of_the_window_is_the_same_in_every_language(
    window: Callable[..., RealWindow],
) -> None:
    main = window(_chinese()).app.window
    names = {dock.objectName() for dock in main._docks}
    assert names == {"Objects", "Review", "Timeline"}


def test_what_the_system_says_is_translated(speak: Callable) -> None:
    error = UserError(
        "{path} cannot be written ({reason}).", path="/x", reason=os_reason(OSError(28, "full"))
    )
    assert str(error) == "/x cannot be written (No space left on device)."
    assert os_reason(OSError(9999, "Something new")) == "Something new"
    speak(_chinese())
    assert "设备上没有剩余空间" in said(error.sentence)


def test_an_error_of_the_engine_comes_to_the_person_in_chinese(window: Callable[..., RealWindow]) -> None:
    made = window(_chinese())
    engine = made.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    wrong = UserError("The model file {path} does not exist. Check the path.", path="/m.pt")
    made.wait(lambda: engine.asked(LoadModel))
    engine.end(engine.asked(LoadModel)[0], str(wrong))
    made.wait(lambda: made.notices)
    assert made.notices[0].text == "模型文件 /m.pt 不存在。请检查路径。"


def test_the_language_is_chosen_in_the_settings(window: Callable[..., RealWindow], tmp_path: Path) -> None:
    made = window()
    made.app.dialogs.show_settings("general")
    (page,) = made.app.window.findChildren(GeneralPage)
    names = [page.language.itemText(n) for n in range(page.language.count())]
    assert names == ["Like the system", "English", "简体中文"]
    assert page.language.currentIndex() == 0
    QTest.keyClick(page.language, Qt.Key.Key_End)
    page.language.activated.emit(page.language.currentIndex())
    made.settings.sync()
    assert Settings(tmp_path / "settings.ini").language == CHINESE
    made.app.window.findChildren(SettingsDialog)[0].close()


def test_a_new_object_is_called_so_in_the_language_of_the_window(
    window: Callable[..., RealWindow], tmp_path: Path
) -> None:
    made = window(_chinese())
    _work(made, make_video(tmp_path / "clip.mp4", frames=12))
    assert [o.name for o in made.project.objects.values()] == ["对象 1", "对象 2", "对象 3"]
    made.wait(lambda: made.app.actions.by_id["edit.undo"].text() == "撤销：设置类别")
    assert made.history.undo_name == "Set class", "files and logs stay English"


def test_commands_are_found_by_their_english_words_too(window: Callable[..., RealWindow]) -> None:
    made = window(_chinese())
    for words in ("zoom in", "放大"):
        found = matching(words, made.app.actions.entries(), [])
        assert "view.zoom_in" in [entry.id for entry, _ in found][:2]


def test_sentences_follow_each_other_as_the_language_has_it(qapp: QCoreApplication) -> None:
    assert one_after_another(["One.", "Two.", "Three."]) == "One. Two. Three."
    translator = Translation()
    assert translator.load(str(file_of("zh_CN")))
    qapp.installTranslator(translator)
    try:
        assert one_after_another(["一。", "二。"]) == "一。二。"
    finally:
        qapp.removeTranslator(translator)
