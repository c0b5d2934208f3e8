"""Help beside the work: contents and a search at the left, the page at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.commands.help_pages import HelpPage, read_pages
from annotator.commands.key_map import KeyMap
from annotator.panels.labels import role_label
from annotator.panels.theme import Theme, colours, icon

_SIZE = QSize(920, 680)
_FRAME = QSize(16, 48)  # what a desktop may draw around a window
_CONTENTS, _PAGE = 240, 360  # px; the page at least so wide
_TITLE, _HEADING = 2, 1  # Qt's steps of size above the words between: half as large again, and a fifth
_INDENT = 22  # px, of lists
_LINE_HEIGHT = 130  # percent


class HelpWindow(QDialog):
    """The pages of the help. Keys that are changed while it is open change in it."""

    def __init__(self, keys: KeyMap, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help"))
        self._keys = keys
        self._pages: dict[str, HelpPage] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find in the help"))
        self.search.setAccessibleName(self.tr("Find in the help"))
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_matching)
        self.search.returnPressed.connect(self._to_next)
        self.contents = QListWidget()
        self.contents.setAccessibleName(self.tr("Contents"))
        self.contents.currentItemChanged.connect(self._on_chosen)
        self.nothing = role_label(self.tr("No page speaks of that."), "muted", wrap=True)
        self.nothing.setVisible(False)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setMinimumWidth(_PAGE)
        self.page.setAccessibleName(self.tr("Page of the help"))
        self.page.anchorClicked.connect(self._on_link)
        self._lay_out()
        keys.changed.connect(self._read)
        theme.changed.connect(self._show_page)
        self._read()
        self.contents.setCurrentRow(0)
        self.search.setFocus()
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))

    @property
    def name(self) -> str:
        """The name of the page that is shown."""
        item = self.contents.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else next(iter(self._pages))

    def show_page(self, name: str) -> None:
        """Turn to a page. Raises ValueError for a name that no page has."""
        self.contents.setCurrentRow(list(self._pages).index(name))

    def found(self) -> list[str]:
        """Names of the pages that the search leaves."""
        items = [self.contents.item(row) for row in range(self.contents.count())]
        return [str(i.data(Qt.ItemDataRole.UserRole)) for i in items if not i.isHidden()]

    # ---------------------------------------------------------------- making it

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.contents, 1)
        left.addWidget(self.nothing)
        column = QWidget()
        column.setFixedWidth(_CONTENTS)
        column.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setSpacing(12)
        row.addWidget(column)
        row.addWidget(self.page, 1)

    def _read(self) -> None:
        self._pages = {page.name: page for page in read_pages(self._keys)}
        if not self.contents.count():
            for page in self._pages.values():
                item = QListWidgetItem(page.title, self.contents)
                item.setData(Qt.ItemDataRole.UserRole, page.name)
                item.setSizeHint(QSize(0, 32))
        else:
            self._show_page()

    # ---------------------------------------------------------------- showing

    def _on_chosen(self) -> None:
        self._show_page()
        self.page.verticalScrollBar().setValue(0)
        self._mark()

    def _show_page(self) -> None:
        scrolled = self.page.verticalScrollBar().value()
        document = QTextDocument(self.page)
        document.setDefaultFont(self.font())
        document.setDocumentMargin(20)
        document.setIndentWidth(_INDENT)
        document.setMarkdown(self._pages[self.name].text)
        _dress(document)
        self.page.setDocument(document)
        self.page.verticalScrollBar().setValue(scrolled)
        self._mark()

    def _on_link(self, link: QUrl) -> None:
        self.search.clear()
        self.show_page(link.path())

    # ---------------------------------------------------------------- searching

    def _show_matching(self, text: str) -> None:
        wanted = text.casefold().split()
        for row, page in enumerate(self._pages.values()):
            words = page.text.casefold()
            self.contents.item(row).setHidden(not all(word in words for word in wanted))
        found = self.found()
        self.nothing.setVisible(not found)
        if found and self.name not in found:
            self.show_page(found[0])
        else:
            self._mark()
        if wanted and self._marks():
            self._go_to(0)

    def _marks(self) -> list[QTextCursor]:
        """Where the words that are sought stand on this page, in the order of the page."""
        found = []
        for word in set(self.search.text().split()):
            cursor = self.page.document().find(word)
            while not cursor.isNull():
                found.append(cursor)
                cursor = self.page.document().find(word, cursor)
        return sorted(found, key=lambda cursor: cursor.selectionStart())

    def _mark(self) -> None:
        marks = []
        for cursor in self._marks():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(QColor(colours().accent))
            mark.format.setForeground(QColor(colours().on_accent))
            marks.append(mark)
        self.page.setExtraSelections(marks)

    def _to_next(self) -> None:
        """Enter in the search: from mark to mark, and round."""
        here = self.page.textCursor().position()
        places = [cursor.selectionStart() for cursor in self._marks()]
        if places:
            self._go_to(next((n for n, place in enumerate(places) if place > here), 0))

    def _go_to(self, number: int) -> None:
        cursor = QTextCursor(self._marks()[number])
        cursor.setPosition(cursor.selectionStart())
        self.page.setTextCursor(cursor)
        self.page.ensureCursorVisible()


def _dress(document: QTextDocument) -> None:
    """Sizes, spaces and colours, which Markdown does not speak of."""
    block = document.begin()
    while block.isValid():
        _dress_block(document, block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame)


def _dress_block(document: QTextDocument, block: QTextBlock) -> None:
    level = block.blockFormat().headingLevel()
    cursor = QTextCursor(block)
    space = QTextBlockFormat()
    space.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if level:
        space.setTopMargin(0 if level == 1 else 16)
        space.setBottomMargin(8 if level == 1 else 4)
        _dress_heading(cursor, _TITLE if level == 1 else _HEADING)
    elif QTextCursor(block).currentTable() is None:
        space.setBottomMargin(5 if block.textList() else 8)
        space.setTopMargin(0)
    cursor.mergeBlockFormat(space)
    _dress_caps(document, block)


def _dress_heading(cursor: QTextCursor, larger: int) -> None:
    look = QTextCharFormat()
    look.setProperty(QTextCharFormat.Property.FontSizeAdjustment, larger)
    look.setFontWeight(QFont.Weight.DemiBold)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(look)


def _dress_caps(document: QTextDocument, block: QTextBlock) -> None:
    """What Markdown calls code is a key here."""
    places = []
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        if fragment.charFormat().fontFixedPitch():
            places.append((fragment.position(), fragment.position() + fragment.length()))
        fragments += 1
    for start, end in places:
        cap = QTextCharFormat()
        cap.setFontFamilies(document.defaultFont().families())
        cap.setFontFixedPitch(False)
        cap.setBackground(QColor(colours().hover))
        cap.setForeground(QColor(colours().text))
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(cap)


def _dress_table(table: QTextTable) -> None:
    table.removeRows(0, 1)  # its head, which Markdown cannot do without, is empty
    look = table.format()
    look.setBorder(0)
    look.setCellPadding(3)
    look.setCellSpacing(0)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    percent = QTextLength.Type.PercentageLength
    look.setColumnWidthConstraints([QTextLength(percent, 55), QTextLength(percent, 45)])
    table.setFormat(look)
