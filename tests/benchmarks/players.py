"""What `engine.py` of this folder times, in a process of its own: one player, one part after another.

A player does each part of the work in its own way: the published package, our engine through the same
published classes, and our engine as the annotator uses it. The driver sends a line of JSON for each
step and gets one back, so that players can take turns at every single step.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

Step = Callable[[], Any]
"""One timed piece of work; returns the masks that it came to, for the driver to compare."""

TASTE = 3
"""Frames of the clip that a whole-clip player walks before it is timed."""

PUBLISHED_YAML = "configs/sam2.1/sam2.1_hiera_t.yaml"
PUBLISHED_OVERRIDES = {
    "tiny": [],
    "nano": [
        "++model.image_size=256",
        "++model.image_encoder.trunk.embed_dim=24",
        "++model.image_encoder.trunk.stages=[1,1,2,1]",
        "++model.image_encoder.trunk.global_att_blocks=[3]",
        "++model.image_encoder.neck.backbone_channel_list=[192,96,48,24]",
    ],
}
AUTOMATIC_POINTS = {"tiny": 4, "nano": 8}


def our_config(name: str) -> Any:
    """The configuration of a model: the published tiny one, or nano, a small relative of it."""
    from engine.sam2.config import TrunkConfig, find_variant, make_config

    if name == "tiny":
        return find_variant("sam2.1_hiera_tiny").config
    nano = TrunkConfig(
        embed_dim=24,
        num_heads=1,
        stages=(1, 1, 2, 1),
        global_att_blocks=(3,),
        window_spec=(8, 4, 14, 7),
        window_pos_embed_bkg_spatial_size=(7, 7),
    )
    return make_config(nano, image_size=256)


def click_px(index: int, width: int, height: int) -> tuple[float, float]:
    """Where object `index` is clicked, in pixels. The clip has eight discs; more objects are beside them."""
    again, disc = divmod(index, 8)
    return width * (0.15 + 0.1 * disc) + 3 * again, height * (0.75 - 0.07 * disc) + 2 * again


class PublishedPlayer:
    """Works through the classes of the published package, whoever wrote them."""

    def __init__(self, setup: dict[str, Any]) -> None:
        self.setup = setup
        self.size: tuple[int, int] = tuple(setup["size"])
        self.video = self.build_video()

    def build_video(self) -> Any:
        from sam2.build_sam import build_sam2_video_predictor

        return build_sam2_video_predictor(
            PUBLISHED_YAML,
            self.setup["weights"],
            device=self.setup["device"],
            hydra_overrides_extra=list(PUBLISHED_OVERRIDES[self.setup["config"]]),
        )

    def build_generator(self) -> Any:
        from sam2.automatic_mask_generator import SAM2AutomaticMaskGenerator
        from sam2.build_sam import build_sam2

        model = build_sam2(
            PUBLISHED_YAML,
            self.setup["weights"],
            device=self.setup["device"],
            hydra_overrides_extra=list(PUBLISHED_OVERRIDES[self.setup["config"]]),
        )
        generator = SAM2AutomaticMaskGenerator(model, **self._generator_options())
        side = model.image_size
        # The published image predictor takes these sizes for granted at 1024 pixels.
        generator.predictor._bb_feat_sizes = [(side // s, side // s) for s in (4, 8, 16)]
        return generator

    def _generator_options(self) -> dict[str, Any]:
        side = AUTOMATIC_POINTS[self.setup["config"]]
        return {"points_per_side": side, "pred_iou_thresh": 0.5, "stability_score_thresh": 0.5}

    def units(self, part: str) -> int:
        """How many frames or clicks a step of a part works on: its time is told for one."""
        sizes = {"clip": self.setup["frames"], "automatic": AUTOMATIC_POINTS[self.setup["config"]] ** 2}
        return sizes.get(part, 1)

    def _click(self, state: Any, frame: int, obj: int, count: int = 1) -> Any:
        x, y = click_px(obj, *self.size)
        points = [[x + 9 * k, y + 5 * k] for k in range(count)]
        answer = self.video.add_new_points_or_box(
            state,
            frame,
            obj,
            points=np.array(points, np.float32),
            labels=np.array([k % 3 != 2 for k in range(count)], np.int32),
        )
        return (answer[2] > 0).cpu().numpy()

    def _tracked(self, objects: int) -> tuple[Any, Iterator[Any]]:
        state = self.video.init_state(self.setup["folder"])
        for obj in range(objects):
            self._click(state, 0, obj)
        answers = self.video.propagate_in_video(state)
        for _ in range(self.setup["warm"] + 1):
            next(answers)
        return state, answers

    def track(self, objects: int) -> Iterator[Step]:
        _, answers = self._tracked(objects)
        while True:
            yield lambda: (next(answers)[2] > 0).cpu().numpy()

    def clip(self, objects: int) -> Iterator[Step]:
        yield lambda: self._whole_clip(objects, TASTE)
        while True:
            yield lambda: self._whole_clip(objects, self.setup["frames"])

    def _whole_clip(self, objects: int, frames: int) -> list[int]:
        """A clip from its file to the mask of the last frame: opened, clicked and tracked."""
        state = self.video.init_state(self.setup["clip"])
        for obj in range(objects):
            self._click(state, 0, obj)
        walk = self.video.propagate_in_video(state, max_frame_num_to_track=frames - 1)
        return [int((masks > 0).sum()) for _, _, masks in walk]

    def first_click(self) -> Iterator[Step]:
        state = self.video.init_state(self.setup["folder"])
        for frame in range(1, 10**6):
            yield lambda frame=frame: self._click(state, frame, 0)
            self.video.reset_state(state)

    def encoded_click(self) -> Iterator[Step]:
        state = self.video.init_state(self.setup["folder"])
        self._click(state, 0, 0)
        while True:
            self.video.reset_state(state)
            yield lambda: self._click(state, 0, 0)

    def repeated_click(self) -> Iterator[Step]:
        state, _ = self._tracked(1)
        frame = self.setup["warm"]
        self._click(state, frame, 0)
        for count in range(2, 10**6):
            yield lambda count=count: self._click(state, frame, 0, 1 + count % 6)

    def automatic(self) -> Iterator[Step]:
        generator = self.build_generator()
        from PIL import Image

        image = np.asarray(Image.open(Path(self.setup["folder"]) / "00000.jpg"))
        while True:
            yield lambda: np.array([m["area"] for m in generator.generate(image)])


class OurPlayer(PublishedPlayer):
    """Our engine, through the same classes."""

    def build_video(self) -> Any:
        from engine import build_sam2_video_predictor

        return build_sam2_video_predictor(
            our_config(self.setup["config"]),
            self.setup["weights"],
            device=self.setup["device"],
            # The published package fills none either where its CUDA extension was not built.
            hydra_overrides_extra=["++model.fill_hole_area=0"],
        )

    def build_generator(self) -> Any:
        from engine import SAM2AutomaticMaskGenerator, build_sam2

        model = build_sam2(
            our_config(self.setup["config"]), self.setup["weights"], device=self.setup["device"]
        )
        return SAM2AutomaticMaskGenerator(model, **self._generator_options())


class SessionPlayer:
    """Our engine as the annotator uses it: masks come as `Mask`, requests say all there is to know."""

    def __init__(self, setup: dict[str, Any]) -> None:
        from engine.predict.sam2_segmenter import Sam2Segmenter
        from engine.sam2.build import build_network, load_weights
        from engine.sam2.sam2_base import SAM2Base

        self.setup = setup
        self.size: tuple[int, int] = tuple(setup["size"])
        self._clicks = 1
        config = our_config(setup["config"]).with_postprocessing(video=True)
        model = build_network(config, SAM2Base)
        import torch

        load_weights(model, torch.load(setup["weights"], weights_only=True)["model"], source="weights")
        self.segmenter = Sam2Segmenter(model, device=setup["device"], precision=setup["precision"])

    def units(self, part: str) -> int:
        """As of the other players. What it proposes is found by a grid of its own."""
        sizes = {"clip": self.setup["frames"], "automatic": self._clicks}
        return sizes.get(part, 1)

    def _session(self, folder: str = "folder") -> Any:
        from engine.frames import open_frames
        from engine.session import Session

        session = Session(open_frames(self.setup[folder]))
        session.use(self.segmenter, 1 << 30)
        return session

    def _prompts(self, obj: int, count: int = 1) -> Any:
        from engine.prompts import Point, Prompts

        x, y = click_px(obj, *self.size)
        return Prompts(tuple(Point(x + 9 * k, y + 5 * k, k % 3 != 2) for k in range(count)))

    def _wanted(self, obj: int, frame: int) -> Any:
        from engine.messages import ObjectPrompts, PromptedFrame

        return ObjectPrompts(obj, (PromptedFrame(frame, self._prompts(obj)),))

    def _clicked(self, session: Any, objects: int) -> int:
        """Click the objects on the first frame, ready to be tracked. Returns the area of their masks."""
        area = 0
        for obj in range(objects):
            wanted = self._wanted(obj, 0)
            area += session.segment(wanted, 0).mask.area
            while session.build_next(wanted):
                pass
            session.begin(obj, 0, False)
        return area

    def _step(self, session: Any, frame: int, objects: int) -> Any:
        """A step as a walk takes it, which knows the frame to come."""
        return session.track(frame, range(objects), reverse=False, following=frame + 1)

    def _tracked(self, objects: int) -> tuple[Any, list[Any]]:
        session = self._session()
        self._clicked(session, objects)
        for frame in range(1, self.setup["warm"] + 1):
            results = self._step(session, frame, objects)
        return session, results

    def track(self, objects: int) -> Iterator[Step]:
        session, _ = self._tracked(objects)
        for frame in range(self.setup["warm"] + 1, 10**6):
            yield lambda frame=frame: np.array([r.mask.area for r in self._step(session, frame, objects)])

    def clip(self, objects: int) -> Iterator[Step]:
        yield lambda: self._whole_clip(objects, TASTE)
        while True:
            yield lambda: self._whole_clip(objects, self.setup["frames"])

    def _whole_clip(self, objects: int, frames: int) -> list[int]:
        """A clip from its file to the mask of the last frame: opened, clicked and tracked."""
        session = self._session("clip")
        areas = [self._clicked(session, objects)]
        for frame in range(1, frames):
            following = frame + 1 if frame + 1 < frames else None
            results = session.track(frame, range(objects), reverse=False, following=following)
            areas.append(sum(result.mask.area for result in results))
        session.close()
        return areas

    def automatic(self) -> Iterator[Step]:
        """Everything on a frame that is encoded already, by the grid of the annotator's command."""
        session = self._session()
        session.look_at(0)

        def propose() -> Any:
            *_, last = session.propose(0)
            self._clicks = last.total
            return np.array([proposed.mask.area for proposed in last.found])

        while True:
            yield propose

    def first_click(self) -> Iterator[Step]:
        session = self._session()
        for frame in range(1, 10**6):
            yield lambda frame=frame: session.segment(self._wanted(0, frame), frame).mask.to_array()

    def encoded_click(self) -> Iterator[Step]:
        session = self._session()
        session.look_at(0)
        while True:
            session.forget_object(0)
            yield lambda: session.segment(self._wanted(0, 0), 0).mask.to_array()  # noqa: PLW0108

    def repeated_click(self) -> Iterator[Step]:
        from engine.messages import ObjectPrompts, PromptedFrame

        session, results = self._tracked(1)
        frame = self.setup["warm"]

        def click(count: int) -> Any:
            said = PromptedFrame(frame, self._prompts(0, count), base=results[0].mask)
            wanted = ObjectPrompts(0, (PromptedFrame(0, self._prompts(0)), said))
            return session.segment(wanted, frame).mask.to_array()

        click(1)
        for count in range(2, 10**6):
            yield lambda count=count: click(1 + count % 6)


PLAYERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "published": PublishedPlayer,
    "engine": OurPlayer,
    "session": SessionPlayer,
}


def _measured(step: Step, wait: Callable[[], object]) -> dict[str, Any]:
    """The time of a step. wait: ends when the device has done all that it was given."""
    wait()
    wall, cpu = time.perf_counter(), time.process_time()
    masks = step()
    wait()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"wall": wall, "cpu": cpu, "pixels": int(np.asarray(masks).sum())}


def _rounding(setup: dict[str, Any]) -> AbstractContextManager[Any]:
    """How scripts ask the published classes for bfloat16; the session has a precision of its own."""
    import torch

    wanted = setup["precision"] == "bfloat16" and setup["device"] != "cpu" and setup["player"] != "session"
    return torch.autocast("cuda", dtype=torch.bfloat16) if wanted else nullcontext()


def _waiting_for(device: str) -> Callable[[], object]:
    if not device.startswith("cuda"):
        return lambda: None
    import torch

    return torch.cuda.synchronize


def main() -> None:
    """Answer the driver's lines: {"begin": part, "objects": n}, {"step": 1}. The setup comes as argument."""
    import warnings

    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print must not come between the answers
    setup = json.loads(sys.argv[1])
    import torch

    torch.set_num_threads(setup["threads"])
    player = PLAYERS[setup["player"]](setup)
    print(json.dumps({"ready": True}), file=answers, flush=True)
    steps: Iterator[Step] = iter(())
    part, wait = "", _waiting_for(setup["device"])
    for line in sys.stdin:
        order = json.loads(line)
        if "begin" in order:
            arguments = [order["objects"]] if "objects" in order else []
            part = order["begin"]
            steps = getattr(player, part)(*arguments)
            with _rounding(setup):
                first = next(steps)
                first()  # the first time warms caches up
            reply = {"ready": True}
        else:
            with _rounding(setup):
                reply = _measured(next(steps), wait)
            units = player.units(part)
            reply |= {"wall": reply["wall"] / units, "cpu": reply["cpu"] / units}
        print(json.dumps(reply), file=answers, flush=True)


if __name__ == "__main__":
    main()
