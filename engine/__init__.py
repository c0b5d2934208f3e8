"""The SAM 2 engine: no Qt, no annotator; a library that a notebook can use."""
