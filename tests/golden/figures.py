"""The figures that the small SAM 2 must give: what is run, and how its outcome is kept.

    python -m tests.golden.figures     writes figures.npz anew

They were written while the engine agreed with the published code on every scenario of the parity
check, so that they hold that agreement where the check's own material is not at hand. Write them anew
only when a change of the numbers is meant and the parity check passes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.predict.image import SAM2ImagePredictor
from tests.golden.network import OTHER_FORMS, clip, small_model, small_predictor

FILE = Path(__file__).with_name("figures.npz")
FORMS_FILE = Path(__file__).with_name("figures_of_forms.npz")
Figures = dict[str, NDArray[np.float32]]


def _sample(masks: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(masks, np.float32)[..., 3::8, 5::8]


def image_figures() -> Figures:
    """A click, a box with a click, several boxes, and a refinement with the mask before."""
    figures: Figures = {}
    predictor = SAM2ImagePredictor(small_model())
    predictor.set_image(clip(1)[0])
    figures["embedding"] = predictor.get_image_embedding().numpy()[0, ::7]
    click = {"point_coords": np.array([[40.0, 48.0]]), "point_labels": np.array([1])}
    two = {"point_coords": np.array([[40.0, 48.0], [120.0, 20.0]]), "point_labels": np.array([1, 0])}
    box = np.array([20.0, 28.0, 60.0, 68.0])
    first = predictor.predict(**click, multimask_output=True, return_logits=True)
    runs = {
        "click": first,
        "refined": predictor.predict(
            **two, mask_input=first[2][1:2], multimask_output=False, return_logits=True
        ),
        "box": predictor.predict(**click, box=box, multimask_output=False, return_logits=True),
        "boxes": predictor.predict(box=np.stack([box, box + 30]), multimask_output=False, return_logits=True),
    }
    for name, (masks, ious, _) in runs.items():
        figures[f"{name}.masks"] = _sample(masks)
        figures[f"{name}.ious"] = ious
    return figures


def video_figures(version: str = "2.1") -> Figures:
    """Two objects, prompted on different frames, tracked; a correction; a painted mask; backward."""
    figures: Figures = {}
    predictor = small_predictor(version)
    state = predictor.init_state(clip(9))
    predictor.add_new_points_or_box(state, 0, 1, points=[[40, 48]], labels=[1])
    predictor.add_new_points_or_box(state, 2, 7, points=[[110, 30]], labels=[1], box=[90, 10, 150, 60])
    for frame, _, masks in predictor.propagate_in_video(state):
        figures[f"forward.{frame}"] = _sample(masks.numpy())
    _, _, masks = predictor.add_new_points_or_box(state, 6, 1, points=[[80, 60], [20, 20]], labels=[1, 0])
    figures["corrected"] = _sample(masks.numpy())
    for frame, _, masks in predictor.propagate_in_video(state, 7):
        figures[f"after.{frame}"] = _sample(masks.numpy())
    painted = np.zeros((96, 160), bool)
    painted[30:70, 40:90] = True
    _, _, masks = predictor.add_new_mask(state, 8, 9, painted)
    figures["painted"] = _sample(masks.numpy())
    for frame, _, masks in predictor.propagate_in_video(state, 8, 4, reverse=True):
        figures[f"backward.{frame}"] = _sample(masks.numpy())
    return figures


def form_figures(form: str) -> Figures:
    """A click, a box, a painted mask, and tracking, by a network of another form."""
    predictor = small_predictor(**OTHER_FORMS[form])
    images = SAM2ImagePredictor(predictor)
    images.set_image(clip(1)[0])
    masks, ious, _ = images.predict(np.array([[40.0, 48.0]]), np.array([1]), return_logits=True)
    figures = {"click.masks": _sample(masks), "click.ious": ious}
    state = predictor.init_state(clip(5))
    predictor.add_new_points_or_box(state, 0, 1, points=[[40, 48]], labels=[1])
    predictor.add_new_points_or_box(state, 1, 7, box=[90, 10, 150, 60])
    painted = np.zeros((96, 160), bool)
    painted[30:70, 40:90] = True
    predictor.add_new_mask(state, 0, 9, painted)
    for frame, _, masks_b1hw in predictor.propagate_in_video(state):
        figures[f"forward.{frame}"] = _sample(masks_b1hw.numpy())
    return figures


def all_form_figures() -> Figures:
    return {f"{form}.{name}": value for form in OTHER_FORMS for name, value in form_figures(form).items()}


def all_figures() -> Figures:
    figures = {f"image.{name}": value for name, value in image_figures().items()}
    for version in ("2.1", "2.0"):
        figures |= {f"video{version}.{name}": value for name, value in video_figures(version).items()}
    return figures


if __name__ == "__main__":
    np.savez_compressed(FILE, **all_figures())
    np.savez_compressed(FORMS_FILE, **all_form_figures())
