"""`track_step`, with which a script keeps what was seen by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import engine
from engine.predict.published_model import SAM2Base
from engine.predict.video import SAM2VideoPredictor
from tests.golden.network import clip, small_predictor


class Script:
    """A script that walks through a clip with `track_step`. images: of how many objects each frame is."""

    def __init__(self, model: SAM2VideoPredictor, length: int, objects: int = 1) -> None:
        self.model, self.length, self.objects = model, length, objects
        state = model.init_state(clip(length))
        self.frames = [state.frames[t][None] for t in range(length)]
        self.outputs: dict[str, dict[int, dict[str, Any]]] = {
            "cond_frame_outputs": {},
            "non_cond_frame_outputs": {},
        }

    @torch.no_grad()
    def step(self, frame: int, first: bool, points: Any = None, mask: Any = None, **more: Any) -> Any:
        image = self.frames[frame].expand(self.objects, -1, -1, -1)
        _, features, codes, sizes = self.model._prepare_backbone_features(self.model.forward_image(image))
        return self.model.track_step(
            frame, first, features, codes, sizes, points, mask, self.outputs, self.length, **more
        )

    def keep(self, kind: str, frame: int, out: dict[str, Any]) -> None:
        """As the video class keeps it: the memory in bfloat16."""
        self.outputs[kind][frame] = out | {"maskmem_features": out["maskmem_features"].bfloat16()}


def clicks(*places: tuple[float, float], model: SAM2Base) -> dict[str, torch.Tensor]:
    scale = torch.tensor([model.image_size / 160, model.image_size / 96])
    coords = torch.tensor([[place] for place in places]) * scale
    return {"point_coords": coords, "point_labels": torch.ones(len(places), 1, dtype=torch.int32)}


@pytest.mark.parametrize("reverse", [False, True])
def test_a_script_of_steps_sees_what_the_video_class_sees(reverse: bool) -> None:
    length, first = 5, 4 if reverse else 0
    predictor = small_predictor(fill_hole_area=0)
    state = predictor.init_state(clip(length))
    for obj_id, place in ((1, (40, 48)), (2, (110, 30))):
        predictor.add_new_points_or_box(state, first, obj_id, points=[place], labels=[1])
    seen: dict[int, torch.Tensor] = {}
    for frame, _, _ in predictor.propagate_in_video(state, first, reverse=reverse):
        objects = [state["output_dict_per_obj"][i] for i in (0, 1)]
        kind = "cond_frame_outputs" if frame == first else "non_cond_frame_outputs"
        seen[frame] = torch.cat([known[kind][frame]["pred_masks"] for known in objects])

    model = small_predictor(binarize_mask_from_pts_for_mem_enc=True)
    script = Script(model, length, objects=2)
    out = script.step(first, True, clicks((40, 48), (110, 30), model=model))
    script.keep("cond_frame_outputs", first, out)
    torch.testing.assert_close(out["pred_masks"], seen[first], atol=1e-3, rtol=1e-4)
    for frame in sorted(seen, reverse=reverse)[1:]:
        out = script.step(frame, False, track_in_reverse=reverse)
        script.keep("non_cond_frame_outputs", frame, out)
        torch.testing.assert_close(out["pred_masks"], seen[frame], atol=2e-2, rtol=1e-3)


def test_what_a_step_gives() -> None:
    model = small_predictor()
    script = Script(model, 2, objects=2)
    points = clicks((40, 48), (110, 30), model=model)
    out = script.step(0, True, points)
    shapes = {name: tuple(value.shape) for name, value in out.items() if isinstance(value, torch.Tensor)}
    assert shapes == {
        "pred_masks": (2, 1, 32, 32),
        "pred_masks_high_res": (2, 1, 128, 128),
        "obj_ptr": (2, 64),
        "object_score_logits": (2, 1),
        "maskmem_features": (2, 16, 8, 8),
    }
    assert [tuple(code.shape) for code in out["maskmem_pos_enc"]] == [(2, 16, 8, 8)]
    assert out["point_inputs"] is points
    bare = script.step(0, True, points, run_mem_encoder=False)
    assert (bare["maskmem_features"], bare["maskmem_pos_enc"]) == (None, None)
    model.train()
    assert "object_score_logits" not in script.step(0, True, points)


def test_a_given_mask_is_taken_as_it_is_and_refined_only_with_points() -> None:
    model = small_predictor()
    script = Script(model, 2)
    mask = torch.zeros(1, 1, 128, 128)
    mask[..., 20:60, 30:70] = 1
    out = script.step(0, True, None, mask)
    torch.testing.assert_close(out["pred_masks_high_res"], mask * 20 - 10)
    script.keep("cond_frame_outputs", 0, out)
    again = script.step(1, False, clicks((40, 48), model=model), prev_sam_mask_logits=out["pred_masks"])
    plain = script.step(1, False, clicks((40, 48), model=model))
    assert (again["pred_masks"] - plain["pred_masks"]).abs().max() > 0
    model.use_mask_input_as_output_without_sam = False
    for points, given in ((None, None), (clicks((40, 48), model=model), mask)):
        with pytest.raises(AssertionError, match="refined with points"):
            script.step(1, True, points, given, prev_sam_mask_logits=out["pred_masks"])


def test_objects_may_look_at_images_of_their_own() -> None:
    model = small_predictor()
    scripts = [Script(model, 3), Script(model, 3)]
    both = Script(model, 3, objects=2)
    scripts[1].frames = scripts[1].frames[::-1]
    both.frames = [torch.cat(pair) for pair in zip(scripts[0].frames, scripts[1].frames, strict=True)]
    points = clicks((40, 48), (60, 50), model=model)
    for frame in range(3):
        kind = "cond_frame_outputs" if frame == 0 else "non_cond_frame_outputs"
        out = both.step(frame, frame == 0, points if frame == 0 else None)
        both.keep(kind, frame, out)
        for index, script in enumerate(scripts):
            own = {name: value[index : index + 1] for name, value in points.items()}
            alone = script.step(frame, frame == 0, own if frame == 0 else None)
            script.keep(kind, frame, alone)
            torch.testing.assert_close(
                out["pred_masks"][index : index + 1], alone["pred_masks"], atol=2e-2, rtol=1e-3
            )


def test_without_a_prompted_frame_there_is_nothing_to_track_from() -> None:
    with pytest.raises(RuntimeError, match="prompt a frame first"):
        Script(small_predictor(), 2).step(1, False)


def test_masks_do_not_overlap_in_memory_where_that_is_asked_for() -> None:
    memories = []
    for apart in (False, True):
        model = small_predictor(non_overlap_masks_for_mem_enc=apart)
        script = Script(model, 1, objects=2)
        out = script.step(0, True, clicks((40, 48), (44, 50), model=model))
        memories.append(out["maskmem_features"].numpy())
    assert np.abs(memories[0] - memories[1]).max() > 0


def test_the_model_itself_is_not_called() -> None:
    model = small_predictor()
    assert isinstance(model, engine.SAM2Base)
    with pytest.raises(NotImplementedError, match="is not called"):
        model(torch.zeros(1))
