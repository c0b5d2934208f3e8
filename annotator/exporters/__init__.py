"""Data sets, mattes and videos out of a project: a file a format, listed in `formats.FORMATS`.

Exporters run in whatever thread calls them and only read. The live project belongs to the
person's thread, so an exporter is given `ProjectFile.snapshot()`: the file as it was when the export
began, read through a connection of its own. That costs no copy of the masks, however many, and
work goes on meanwhile.
"""
