"""Made clips: seeded, endless, with exact masks, clean of anybody's footage."""

from engine.training.made.scene import MadeClip, Scene, make_clip

__all__ = ["MadeClip", "Scene", "make_clip"]
