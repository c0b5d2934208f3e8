"""The demo clip: a made video whose true masks are known, for a first tour, tests and measuring.

`make_demo_clip` writes it; `Scene` gives its frames and masks in memory. No Qt, no torch.
"""

from annotator.demo_clip.scene import Actor, Scene, SceneFrame
from annotator.demo_clip.write import DemoClip, DemoClipCancelled, DemoObject, make_demo_clip

__all__ = ["Actor", "DemoClip", "DemoClipCancelled", "DemoObject", "Scene", "SceneFrame", "make_demo_clip"]
