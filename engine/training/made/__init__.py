"""Made clips: seeded, endless, with exact masks, clean of anybody's footage."""

from engine.training.made.scene import MadeClip, Scene, make_clip
from engine.training.made.textures import FreshSurfaces, PooledSurfaces, Surfaces

__all__ = ["FreshSurfaces", "MadeClip", "PooledSurfaces", "Scene", "Surfaces", "make_clip"]
