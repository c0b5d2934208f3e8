"""Data sets, mattes and videos out of a project: a file a format."""
