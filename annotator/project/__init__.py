"""The work itself: objects, prompts and masks, every change to them, and the file they live in."""
