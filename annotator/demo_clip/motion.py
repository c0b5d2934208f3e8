"""How the camera and the objects move: smooth, periodic, each object with a part to play.

Places are fractions of the frame's width and height, so that a scene is composed alike in every
shape of frame.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

_SHORTEST, _LONGEST = 72, 150


def period(frames: int) -> int:
    """Frames of one round of motion: the clip's length where that gives a natural pace.

    A shorter clip shows the first part of a round, a longer one several rounds.
    """
    return min(max(frames, _SHORTEST), _LONGEST)


@dataclass(frozen=True, slots=True)
class Camera:
    """shift_x, shift_y: fractions of the frame's height. angle: radians. zoom: about 1."""

    shift_x: float
    shift_y: float
    angle: float
    zoom: float


@dataclass(frozen=True, slots=True)
class Place:
    """x, y: fractions of width and height. size: times the object's usual. angle, bend, lift: as in Pose."""

    x: float
    y: float
    size: float
    angle: float
    bend: float
    bend_phase: float
    lift: float


@dataclass(frozen=True, slots=True)
class Path:
    """One object's way. part: 'crosser' goes behind the foreground and under another and comes back,
    'leaver' leaves the frame and comes back, 'turner' stays, turns, rises and sinks.

    home, away: places between which it goes, (x, y). jitter: six numbers in 0 to 1 of its own.
    """

    part: str
    home: tuple[float, float]
    away: tuple[float, float]
    turn: float
    start_angle: float
    jitter: tuple[float, ...]

    def at(self, phase: float) -> Place:
        """Where the object is at this many rounds after the first frame."""
        wave = 2 * np.pi * phase
        j = self.jitter
        go = self._go(phase)
        side = 0.05 * np.sin(wave + 0.6 * j[0]) * (1 if j[1] > 0.5 else -1)
        x = self.home[0] + go * (self.away[0] - self.home[0]) + 0.012 * np.sin(2 * wave + 6 * j[2])
        y = self.home[1] + go * (self.away[1] - self.home[1]) + side
        rise = 0.5 - 0.5 * np.cos(wave + 1.5 * (j[3] - 0.5))
        strength = {"crosser": 0.10, "leaver": 0.12, "turner": 0.34}[self.part]
        angle = self.start_angle + self.turn * (phase + 0.06 * np.sin(2 * wave + 6 * j[4]))
        bend = 0.035 + 0.035 * np.sin(wave + 6 * j[5])
        return Place(x, y, 1 + strength * (rise - 0.35), angle, bend, 1.6 * wave, strength * 1.3 * rise)

    def _go(self, phase: float) -> float:
        if self.part == "leaver":
            p = phase % 1
            return float(_ramp(0.16, 0.44, p) * (1 - _ramp(0.58, 0.88, p)))
        if self.part == "crosser":
            return float(0.5 - 0.5 * np.cos(2 * np.pi * phase))
        return float(0.5 * np.sin(2 * np.pi * phase))


def _ramp(low: float, high: float, x: float) -> float:
    t = min(max((x - low) / (high - low), 0.0), 1.0)
    return t * t * (3 - 2 * t)


def upright(path: Path) -> Path:
    """The same way in a frame that is taller than wide: along its longer side."""
    return replace(path, home=path.home[::-1], away=path.away[::-1])


def camera_at(phase: float, sway: tuple[float, ...]) -> Camera:
    """A slow hand-held drift; sway: four phases in radians."""
    wave = 2 * np.pi * phase
    return Camera(
        0.020 * np.sin(0.7 * wave + sway[0]) + 0.003 * np.sin(3.1 * wave + sway[2]),
        0.014 * np.sin(0.9 * wave + sway[1]) + 0.003 * np.sin(2.7 * wave + sway[3]),
        0.012 * np.sin(0.6 * wave + sway[2]),
        1.0 + 0.016 * np.sin(0.8 * wave + sway[3]),
    )


def cast_paths(rng: np.random.Generator, reach: float, reach_across: float) -> tuple[Path, Path, Path]:
    """Paths of a crosser, a turner and a leaver in a frame that is wider than tall.

    reach, reach_across: an object's half size as fractions of the frame's longer and shorter side.
    """
    near = rng.uniform(-0.02, 0.02, 6)
    mirrored = bool(rng.random() < 0.5)
    sideways = bool(rng.random() < 0.6)
    home_out = (0.815 + near[4], 0.62 + near[5])
    out = (1.0 + 1.9 * reach, home_out[1])
    if not sideways:
        out = (home_out[0] + 0.03, 1.0 + 1.9 * reach_across)
    ends = {
        "crosser": ((0.185 + near[0], 0.60 + near[1]), (0.525, 0.57 + near[2])),
        "turner": ((0.585 + near[2], 0.34 + near[3]), (0.63 + near[3], 0.37 + near[2])),
        "leaver": (home_out, out),
    }
    paths = []
    for part, places in ends.items():
        home, away = (((1 - x if mirrored else x), y) for x, y in places)
        most = {"crosser": 1.6, "turner": 2.6, "leaver": 1.4}[part]
        turn = float(rng.uniform(0.6, 1.0)) * most * (1 if rng.random() < 0.5 else -1)
        tilt = float(rng.uniform(-0.5, 0.5))
        paths.append(Path(part, home, away, turn, tilt, tuple(map(float, rng.random(6)))))
    return paths[0], paths[1], paths[2]
