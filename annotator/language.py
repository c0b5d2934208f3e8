"""The language of the window: the one that the person chose, else the system's, else English."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QGuiApplication

from annotator.words import CONTEXT

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "zh_CN": "简体中文"}  # by their own names: who seeks one can read it
_FOLDER = Path(__file__).parents[1] / "resources" / "translations"
# Without these, systems draw Chinese with the shapes of other countries, or several fonts in a line.
_FONTS = {"zh_CN": ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei UI", "PingFang SC")}


class Translation(QTranslator):
    """Masklet's own words. They share one context, whichever class says them, so each is translated once."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        ours = context if context.startswith("Q") else CONTEXT  # Qt's own classes begin so
        return super().translate(ours, source, disambiguation, n) or None  # None: Qt asks further


def language_of(chosen: str, system: Iterable[str]) -> str:
    """One of LANGUAGES. chosen: one of them, or 'system'. system: such as 'zh-Hans-CN', best first."""
    if chosen in LANGUAGES:
        return chosen
    is_traditional = False  # then the bare 'zh' that systems add behind means that, too
    for wanted in system:
        parts = wanted.replace("_", "-").split("-")
        if parts[0] == "zh":
            is_traditional = is_traditional or bool({"Hant", "TW", "HK", "MO"} & set(parts))
            if not is_traditional or {"Hans", "CN", "SG"} & set(parts):
                return "zh_CN"
        if parts[0] == ENGLISH:
            return ENGLISH
    return ENGLISH


def use_language(application: QCoreApplication, chosen: str) -> str:
    """Say everything that is made from now on in this language; 'system' for the system's. Returns it."""
    language = language_of(chosen, QLocale.system().uiLanguages())
    if chosen in LANGUAGES:
        QLocale.setDefault(QLocale(language))
    if language != ENGLISH:
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for translator, path in (
            (QTranslator(application), Path(qt) / f"qtbase_{language}.qm"),
            (Translation(application), file_of(language)),
        ):
            if translator.load(str(path)):
                application.installTranslator(translator)
        _use_fonts(application, language)
    return language


def file_of(language: str) -> Path:
    """The compiled translation."""
    return _FOLDER / f"masklet_{language}.qm"


def _use_fonts(application: QObject, language: str) -> None:
    if isinstance(application, QGuiApplication):
        font = application.font()
        font.setFamilies([*font.families(), *_FONTS[language]])
        application.setFont(font)
