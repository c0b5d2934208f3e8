"""The demo clip's scene: a table by a window, seen from above, and three things moving on it.

Everything follows from the seed; the same seed gives the same scene at every size.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.demo_clip.colours import Floats, develop, noise
from annotator.demo_clip.foreground import FOREGROUNDS
from annotator.demo_clip.looks import EXTENT, LOOKS, Look
from annotator.demo_clip.motion import Camera, Path, Place, camera_at, cast_paths, period, upright
from annotator.demo_clip.sprite import LIGHT, Drawn, Pose, Sprite, draw, paint
from annotator.demo_clip.surfaces import SURFACES

_MARGIN = 0.12  # of the table beyond the frame on each side, for the camera's drift
_OBJECT_SIZE = 0.137  # half size of an object over the root of the frame's area


@dataclass(frozen=True, slots=True)
class SceneFrame:
    """image: (H, W, 3) uint8 RGB. labels: (H, W) uint8, which object is seen, 1 to 3, or 0."""

    image: NDArray[np.uint8]
    labels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Actor:
    """An object of the scene: its id in the labels, its name, hue (degrees), what it looks like, its way."""

    id: int
    name: str
    hue: float
    sprite: Sprite
    path: Path
    half_size: float


class Scene:
    """Made once for a clip; `render` gives any frame of it, in any order."""

    def __init__(self, seed: int, frames: int, size: tuple[int, int]) -> None:
        """size: (width, height), pixels. frames: the clip's length, which sets the pace."""
        self.width, self.height = size
        self._period = period(frames)
        self._unit = float(min(size))
        table_rng, cast_rng, light_rng, front_rng, self._grain_rng = np.random.default_rng(seed).spawn(5)
        self._seed = seed
        surface = list(SURFACES)[int(table_rng.integers(len(SURFACES)))]
        tall, wide = (round(n * (1 + 2 * _MARGIN)) for n in (self.height, self.width))
        self._table = SURFACES[surface](table_rng, (tall, wide), self._unit)
        self._sway = tuple(map(float, light_rng.uniform(0, 2 * np.pi, 4)))
        self._window = _window_light(light_rng, (tall // 4, wide // 4))
        self._grain = self._grain_rng.normal(0, 1.5, (4, self.height, self.width, 1)).astype(np.float32)
        self.actors = self._cast(cast_rng)
        self._front, self._front_pose = self._place_front(front_rng)

    def _cast(self, rng: np.random.Generator) -> tuple[Actor, ...]:
        longer = max(self.width, self.height)
        half = min(_OBJECT_SIZE * float(np.sqrt(self.width * self.height)), 0.105 * longer)
        mean = self._table.reshape(-1, 3).mean(0)
        looks = _choose_looks(rng, mean)
        paths = cast_paths(rng, half / longer, half / self._unit)
        actors = []
        for number, ((look, hue), path) in enumerate(zip(looks, paths, strict=True), start=1):
            half_size = half * look.size
            side = int(np.clip(2 * EXTENT * half_size * 1.25, 96, 1400))
            sprite = paint(look, rng.spawn(1)[0], hue, side)
            way = upright(path) if self.height > self.width else path
            actors.append(Actor(number, look.name, hue, sprite, way, half_size))
        return tuple(actors)

    def _place_front(self, rng: np.random.Generator) -> tuple[Sprite, Pose]:
        """The thing that the crosser passes behind: across its way, from an edge of the frame."""
        kind = "sprig" if rng.random() < 0.65 else "pencil"
        scale = 0.40 * self._unit
        sprite = FOREGROUNDS[kind](rng, self._front_hue(rng), int(2 * EXTENT * scale * 1.1))
        tall = self.height > self.width
        crosser = upright(self.actors[0].path) if tall else self.actors[0].path
        along = 0.55 * crosser.home[0] + 0.45 * crosser.away[0]
        first_edge = rng.random() < 0.5
        angle = (1 if first_edge else -1) * (np.pi / 2 + float(rng.uniform(-0.2, 0.2)))
        x, y = along, 0.47 if first_edge else 0.60
        if tall:
            x, y, angle = y, x, np.pi / 2 - angle
        return sprite, Pose(x * self.width, y * self.height, scale, float(angle), lift=0.16)

    def _front_hue(self, rng: np.random.Generator) -> float:
        """Green, or russet where what passes behind it is green or near it."""
        shade = float(rng.uniform(-15, 15))
        return 40 + 0.5 * shade if 95 < self.actors[0].hue % 360 < 215 else 150 + shade

    def render(self, frame: int) -> SceneFrame:
        """Frame `frame`, from 0; the same every time it is asked for."""
        phase = frame / self._period
        camera = camera_at(phase, self._sway)
        canvas, window = self._see_table(camera, phase)
        covers: list[Floats] = []
        for actor in self.actors:
            pose = self._pose(actor.path.at(phase), actor.half_size, camera)
            self._lay(canvas, covers, draw(actor.sprite, pose, canvas.shape[:2]), pose)
        front = self._front_pose
        seen_x, seen_y = self._seen(front.x, front.y, camera)
        sway = 0.012 * float(np.sin(2 * np.pi * phase + self._sway[0]))
        near = Pose(
            seen_x, seen_y, front.scale * camera.zoom, front.angle + camera.angle + sway, lift=front.lift
        )
        drawn = draw(self._front, near, canvas.shape[:2], softness=max(2.2 * self._unit / 540, 1.0))
        self._lay(canvas, covers, drawn, near)
        image = develop(np.asarray(canvas * window, np.float32))
        return SceneFrame(self._film(image, frame), _labels(covers[:-1]))

    def _see_table(self, camera: Camera, phase: float) -> tuple[Floats, Floats]:
        """The empty table and the window's light on it, as the camera sees them."""
        shape = (self.width, self.height)
        view = self._table_to_frame(camera)
        canvas = cv2.warpAffine(
            self._table, view, shape, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
        )
        drift = 0.02 * self._unit * np.sin(2 * np.pi * 0.5 * phase + self._sway[3])
        small_view = view.copy()
        small_view[:, :2] *= 4
        small_view[0, 2] += drift
        window = cv2.warpAffine(self._window, small_view, shape, borderMode=cv2.BORDER_REFLECT)
        return np.asarray(canvas, np.float32), np.asarray(window, np.float32)

    def _table_to_frame(self, camera: Camera) -> NDArray[np.float64]:
        tall, wide = self._table.shape[:2]
        cos, sin = np.cos(camera.angle) * camera.zoom, np.sin(camera.angle) * camera.zoom
        turn = np.array([[cos, -sin], [sin, cos]])
        centre = np.array([self.width / 2, self.height / 2])
        shift = np.array([camera.shift_x, camera.shift_y]) * self._unit
        return np.hstack([turn, (centre + shift - turn @ [wide / 2, tall / 2])[:, None]])

    def _seen(self, x: float, y: float, camera: Camera) -> tuple[float, float]:
        """Where the camera sees a point of the scene given in pixels of a camera at rest."""
        border = np.array([self._table.shape[1] - self.width, self._table.shape[0] - self.height]) / 2
        view = self._table_to_frame(camera)
        seen = view[:, :2] @ (np.array([x, y]) + border) + view[:, 2]
        return float(seen[0]), float(seen[1])

    def _pose(self, place: Place, half_size: float, camera: Camera) -> Pose:
        x, y = self._seen(place.x * self.width, place.y * self.height, camera)
        scale = half_size * place.size * camera.zoom
        return Pose(x, y, scale, place.angle + camera.angle, place.bend, place.bend_phase, place.lift)

    def _lay(self, canvas: Floats, covers: list[Floats], drawn: Drawn | None, pose: Pose) -> None:
        """Put a drawn sprite and its shadow on the canvas; `covers` gets what is seen of it."""
        cover = np.zeros(canvas.shape[:2], np.float32)
        covers.append(cover)
        if drawn is None:
            return
        h, w = drawn.alpha.shape
        part = (slice(drawn.y0, drawn.y0 + h), slice(drawn.x0, drawn.x0 + w))
        cover[part] = drawn.alpha
        shadow = _shadow(cover, pose, self._unit)
        canvas *= cv2.merge([shadow, shadow, shadow])
        for below in covers[:-1]:
            below[part] *= 1 - drawn.alpha
        alpha = drawn.alpha[..., None]
        canvas[part] += alpha * (drawn.colour - canvas[part])

    def _film(self, image: NDArray[np.uint8], frame: int) -> NDArray[np.uint8]:
        """The picture with a fine grain, new on every frame."""
        rng = np.random.default_rng((self._seed, frame))
        grain = self._grain[frame % len(self._grain)]
        dy, dx = (int(rng.integers(n)) for n in grain.shape[:2])
        grain = np.roll(grain, (dy, dx), (0, 1))
        return np.asarray(np.clip(image + grain + 0.5, 0, 255), np.uint8)


def _labels(covers: list[Floats]) -> NDArray[np.uint8]:
    labels = np.zeros(covers[0].shape, np.uint8)
    for number, cover in enumerate(covers, start=1):  # no two of them can cover more than half of a pixel
        labels[cover > 0.5] = number
    return labels


def _shadow(cover: Floats, pose: Pose, unit: float) -> Floats:
    """How much light is left around something that covers these pixels (H, W), 0 to 1."""
    height, width = cover.shape
    small = cv2.resize(cover, (max(width // 4, 1), max(height // 4, 1)), interpolation=cv2.INTER_AREA)
    away = pose.scale * (0.34 + 1.2 * pose.lift) / 4
    shift = np.array([[1, 0, -LIGHT[0] * away], [0, 1, -LIGHT[1] * away]])
    soft = cv2.GaussianBlur(small, (0, 0), max(pose.scale * (0.10 + 0.30 * pose.lift) / 4, 0.6))
    cast = cv2.warpAffine(soft, shift, (small.shape[1], small.shape[0]))
    contact = cv2.GaussianBlur(small, (0, 0), max(unit * 0.010 / 4, 0.6))
    left = (1 - 0.68 * cast) * (1 - 0.40 * contact)
    return np.asarray(cv2.resize(left, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _window_light(rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Light through a window's panes and a tree outside it: warm where it falls, cool beside; (H, W, 3)."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / height
    tilt = float(rng.uniform(0.25, 0.55))
    u, v = x + tilt * y, y - 0.18 * x
    size = float(rng.uniform(0.42, 0.56))
    bars = np.minimum(np.abs((u / size + float(rng.random())) % 1 - 0.5), np.abs((v / size + 0.2) % 1 - 0.5))
    panes = np.clip((bars - 0.05) / 0.02, 0, 1)
    tree = np.clip(1.0 + 0.8 * noise(rng, shape, (4, 4 * width / height), 2), 0.1, 1)
    beam = np.clip(1.45 - 0.75 * np.hypot(x - 0.75, y - 0.4), 0.1, 1)
    lit = cv2.GaussianBlur(np.asarray(panes * tree * beam, np.float32), (0, 0), height * 0.012)[..., None]
    warm = np.array([1.26, 1.15, 0.98], np.float32)
    cool = np.array([0.58, 0.64, 0.72], np.float32)
    corner = (
        1 - 0.20 * np.clip(np.hypot(x - 0.5 * width / height, y - 0.5) / (0.6 * width / height), 0, 1) ** 2
    )
    return np.asarray((cool + (warm - cool) * lit) * corner[..., None], np.float32)


def _choose_looks(rng: np.random.Generator, table: Floats) -> list[tuple[Look, float]]:
    """Three looks, each with a hue, that can be told from one another and from the table's colour."""
    best: list[tuple[Look, float]] = []
    best_gap = -1.0
    for _ in range(40):
        picked = [LOOKS[int(i)] for i in rng.choice(len(LOOKS), 3, replace=False)]
        cast = []
        for look in picked:
            low, high = look.hues[int(rng.integers(len(look.hues)))]
            cast.append((look, float(rng.uniform(low, high))))
        gap = _colour_gap(cast, table)
        if gap > best_gap:
            best, best_gap = cast, gap
        if gap > 0.15:
            break
    return best


def _colour_gap(cast: list[tuple[Look, float]], table: Floats) -> float:
    """The smallest difference in hue and chroma among the looks and to the table; OKLab distance."""
    places = [look.chroma * np.exp(1j * np.deg2rad(hue)) for look, hue in cast]
    pairs = [abs(a - b) for i, a in enumerate(places) for b in places[:i]]
    ground = float(table[0] - table[2]) * 0.35 * np.exp(1j * np.deg2rad(75))
    return float(min([*pairs, *(abs(p - ground) + 0.04 for p in places)]))
