"""Painting a look once, and drawing it lit, turned, bent and shadowed on any frame."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from annotator.demo_clip.colours import Floats
from annotator.demo_clip.looks import EXTENT, Brush, Look, Polygon

LIGHT = np.array([-0.50, -0.58, 0.64])  # towards the window: left, up, out of the table
_HALF_WAY = (LIGHT + np.array([0, 0, 1])) / np.linalg.norm(LIGHT + np.array([0, 0, 1]))


@dataclass(frozen=True, slots=True)
class Pose:
    """Where an object is on a frame. x, y: centre, pixels. scale: pixels per local unit.

    angle: radians, clockwise. bend: local units by which the object is bent, and bend_phase how
    along it. lift: height over the table, in units of its own size: moves the shadow away.
    """

    x: float
    y: float
    scale: float
    angle: float
    bend: float = 0.0
    bend_phase: float = 0.0
    lift: float = 0.0


@dataclass(frozen=True, slots=True)
class Sprite:
    """A painted look: colour (S, S, 3), and its field (S, S, 3): outline distance, slope x, slope y.

    The distance is in local units, positive inside. gloss: strength of the highlight, 0 to 1.
    """

    colour: Floats
    field: Floats
    gloss: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sprite on a frame: its top left corner, lit linear RGB (h, w, 3), coverage (h, w) 0 to 1."""

    x0: int
    y0: int
    colour: Floats
    alpha: Floats


def signed_distance(outlines: list[Polygon], side: int) -> Floats:
    """Distance to the nearest edge of the union of outlines, local units, positive inside; (side, side)."""
    fine = 2 * side
    inside = np.zeros((fine, fine), np.uint8)
    for polygon in outlines:
        points = np.round((polygon + EXTENT) / (2 * EXTENT) * fine * 16).astype(np.int32)
        cv2.fillPoly(inside, [points], 255, cv2.LINE_8, 4)
    inward = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    outward = cv2.distanceTransform(255 - inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    distance = cv2.GaussianBlur(inward - outward, (0, 0), 1.0)
    distance = cv2.resize(distance, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(distance * np.float32(2 * EXTENT / fine), np.float32)


def local_grid(side: int) -> tuple[Floats, Floats]:
    """Local x and y of every pixel of a (side, side) painting."""
    axis = (np.arange(side, dtype=np.float32) + 0.5) * np.float32(2 * EXTENT / side) - np.float32(EXTENT)
    x, y = np.meshgrid(axis, axis)
    return x, y


def slopes(height: Floats) -> tuple[Floats, Floats]:
    """How fast a (S, S) height map in local units rises along x and y."""
    per_unit = height.shape[0] / (2 * EXTENT)
    rise_y, rise_x = np.gradient(height)
    return np.asarray(rise_x * per_unit, np.float32), np.asarray(rise_y * per_unit, np.float32)


def paint(look: Look, rng: np.random.Generator, hue: float, side: int) -> Sprite:
    """A sprite of a look in this hue; `side` is the painting's size in pixels."""
    outline_rng, paint_rng = rng.spawn(2)
    distance = signed_distance([look.outline(outline_rng)], side)
    x, y = local_grid(side)
    depth = np.maximum(distance, 0)
    painted = look.paint(Brush(paint_rng, x, y, depth, look.lightness, look.chroma, hue))
    t = np.clip(depth / look.bevel, 0, 1)
    dome = look.puff * look.bevel * np.sqrt(np.clip(1 - (1 - t) ** 2, 0, 1))
    dome[...] = cv2.GaussianBlur(dome, (0, 0), 0.02 * side / EXTENT)
    slope_x, slope_y = slopes(np.asarray(dome + painted.bump, np.float32))
    return Sprite(painted.colour, np.dstack([distance, slope_x, slope_y]), look.gloss)


def draw(sprite: Sprite, pose: Pose, shape: tuple[int, int], softness: float = 1.0) -> Drawn | None:
    """The sprite lit on a frame of `shape` (height, width); None when it lies wholly outside.

    softness: width of its antialiased edge, pixels.
    """
    height, width = shape
    x0, y0, x1, y1 = _reach(sprite, pose)
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
    if x0 >= x1 or y0 >= y1:
        return None
    dx = (np.arange(x0, x1, dtype=np.float32) - pose.x)[None, :] / pose.scale
    dy = (np.arange(y0, y1, dtype=np.float32) - pose.y)[:, None] / pose.scale
    cos, sin = float(np.cos(pose.angle)), float(np.sin(pose.angle))
    u, v = cos * dx + sin * dy, cos * dy - sin * dx
    bent_v = v + pose.bend * np.sin(2.2 * u + pose.bend_phase)
    bent_u = u + 0.6 * pose.bend * np.sin(2.0 * v + 1.3 * pose.bend_phase)
    per_unit = sprite.colour.shape[0] / (2 * EXTENT)
    map_x = np.asarray((bent_u + EXTENT) * per_unit - 0.5, np.float32)
    map_y = np.asarray((bent_v + EXTENT) * per_unit - 0.5, np.float32)
    colour = cv2.remap(sprite.colour, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    field = cv2.remap(sprite.field, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    alpha = np.clip(field[..., 0] * (pose.scale / softness) + 0.5, 0, 1)
    slope_x = cos * field[..., 1] - sin * field[..., 2]
    slope_y = sin * field[..., 1] + cos * field[..., 2]
    return Drawn(x0, y0, light(np.asarray(colour, np.float32), slope_x, slope_y, sprite.gloss), alpha)


def _reach(sprite: Sprite, pose: Pose) -> tuple[int, int, int, int]:
    """The box (x0, y0, x1, y1) of frame pixels that the sprite can touch."""
    side = sprite.field.shape[0]
    rows, columns = (np.flatnonzero((sprite.field[..., 0] > -0.02).any(axis)) for axis in (1, 0))
    low, high = (np.array([columns[i], rows[i]]) * (2 * EXTENT / side) - EXTENT for i in (0, -1))
    spare = pose.bend + 3 / pose.scale
    u, v = np.array([low - spare, high + spare]).T
    cos, sin = np.cos(pose.angle), np.sin(pose.angle)
    xs = pose.x + pose.scale * (cos * u[:, None] - sin * v)
    ys = pose.y + pose.scale * (sin * u[:, None] + cos * v)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 2, int(ys.max()) + 2


def light(colour: Floats, slope_x: Floats, slope_y: Floats, gloss: float) -> Floats:
    """Window light on a surface of these slopes: diffuse, soft sky light, and a highlight."""
    nz = 1 / np.sqrt(1 + slope_x**2 + slope_y**2)
    facing = (LIGHT[2] - slope_x * LIGHT[0] - slope_y * LIGHT[1]) * nz
    shine = np.clip((_HALF_WAY[2] - slope_x * _HALF_WAY[0] - slope_y * _HALF_WAY[1]) * nz, 0, 1)
    diffuse = 0.22 + 0.20 * nz + 0.88 * np.clip(facing, 0, 1)
    wrap = 0.10 * np.clip(facing + 0.5, 0, 1)
    highlight = gloss * (0.55 * cv2.pow(shine, 60) + 0.10 * cv2.pow(shine, 10))
    return np.asarray(colour * (diffuse + wrap)[..., None] + highlight[..., None], np.float32)
