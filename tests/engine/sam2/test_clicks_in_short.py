"""What a click on an encoded frame is spared, held to the plain way."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.predict.image import SAM2ImagePredictor
from engine.sam2 import folded_masks
from engine.sam2.folded_masks import FoldedHeads
from engine.sam2.layers import MLP
from engine.sam2.mask_decoder import MaskCandidates, Sight
from engine.sam2.prompt_encoder import NOT_A_POINT
from engine.sam2.sam2_base import ImageFeatures, SAM2Base
from engine.sam2.segmentation import LateTensor, Segmentation
from tests.golden.network import small_model

NAMES = ("masks_bkhw", "ious_bk", "tokens_bkc", "object_scores_b1")


@pytest.fixture
def model() -> SAM2Base:
    return small_model()


def features_of(model: SAM2Base, seed: int = 1) -> ImageFeatures:
    side = model.image_size
    pixels = torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(seed))
    with torch.inference_mode():
        return model.encode_image(pixels)


def clicked(model: SAM2Base, image: Tensor | Sight, features: ImageFeatures, clicks: int) -> MaskCandidates:
    """A click each for so many objects."""
    random = torch.Generator().manual_seed(clicks)
    coords = torch.rand(clicks, 1, 2, generator=random) * model.image_size
    labels = torch.ones(clicks, 1, dtype=torch.int32)
    return model.decode(image, features.high_res, coords_bn2=coords, labels_bn=labels)


def assert_same(found: MaskCandidates, expected: MaskCandidates) -> None:
    for name in NAMES:
        torch.testing.assert_close(getattr(found, name), getattr(expected, name), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("clicks", [1, 2, 5])
@torch.inference_mode()
def test_an_image_that_is_asked_again_gives_the_same(model: SAM2Base, clicks: int) -> None:
    features = features_of(model)
    expected = clicked(model, model.without_memory(features), features, clicks)
    for _ in range(2):
        assert_same(clicked(model, model.first_sight(features), features, clicks), expected)


@torch.inference_mode()
def test_what_is_made_of_an_image_is_made_once_and_counted(model: SAM2Base) -> None:
    features = features_of(model)
    before = features.nbytes
    clicked(model, model.first_sight(features), features, 1)
    kept = features.cells.made
    assert kept is not None
    assert features.nbytes == before + kept.nbytes
    clicked(model, model.first_sight(features), features, 3)
    assert features.cells.made is kept


@pytest.mark.parametrize("part", ["decoder", "no memory", "no mask", "places"])
def test_what_is_kept_of_an_image_follows_the_weights(model: SAM2Base, part: str) -> None:
    prompts = model.sam_prompt_encoder
    weights = {
        "decoder": list(model.sam_mask_decoder.transformer.layers[0].parameters()),
        "no memory": [model.no_mem_embed],
        "no mask": [prompts.no_mask_embed.weight],
        "places": [prompts.pe_layer.positional_encoding_gaussian_matrix],
    }
    features = features_of(model)
    with torch.inference_mode():
        before = clicked(model, model.first_sight(features), features, 1)
    with torch.no_grad():
        for weight in weights[part]:
            weight.mul_(1.5).add_(0.1)
    with torch.inference_mode():
        after = clicked(model, model.first_sight(features), features, 1)
        assert_same(after, clicked(model, model.without_memory(features), features, 1))
    assert not torch.allclose(after.masks_bkhw, before.masks_bkhw, atol=1e-3)


def test_an_image_seen_with_gradients_has_them(model: SAM2Base) -> None:
    features = features_of(model)
    maps = [m.clone() for m in (features.embedding_bchw, *features.high_res)]
    plain = ImageFeatures(maps[0], (maps[1], maps[2]))
    clicked(model, model.first_sight(plain), plain, 1).masks_bkhw.sum().backward()
    assert model.no_mem_embed.grad is not None
    assert plain.cells.made is None


@torch.no_grad()
def test_images_of_a_batch_keep_their_own(model: SAM2Base) -> None:
    random = np.random.default_rng(3)
    images = [random.integers(0, 255, (48, 64, 3), dtype=np.uint8) for _ in range(2)]
    points, labels = np.array([[20.0, 30.0]]), np.array([1])
    together = SAM2ImagePredictor(model)
    together.set_image_batch(images)
    for _ in range(2):
        found = together.predict_batch([points] * 2, [labels] * 2, return_logits=True)
        for index, image in enumerate(images):
            alone = SAM2ImagePredictor(model)
            alone.set_image(image)
            masks, _, _ = alone.predict(points, labels, return_logits=True)
            np.testing.assert_allclose(found[0][index], masks, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("room", [1, 3000, 1 << 20])
def test_masks_are_the_same_however_few_rows_fit(
    model: SAM2Base, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    features = features_of(model)
    with torch.inference_mode():
        expected = clicked(model, model.without_memory(features), features, 2)
        monkeypatch.setattr(folded_masks, "CACHED", room)
        assert_same(clicked(model, model.without_memory(features), features, 2), expected)


@pytest.mark.parametrize("objects", [1, 2, 7])
def test_heads_of_few_objects(objects: int) -> None:
    torch.manual_seed(6)
    heads = [MLP(input_dim=16, hidden_dim=24, output_dim=w, num_layers=3).double() for w in (1, 4, 6)]
    tokens_bkc = torch.randn(objects, 9, 16, dtype=torch.float64)[:, :3]
    with torch.no_grad():
        said_kcb = FoldedHeads(heads)(tokens_bkc)
        for index, head in enumerate(heads):
            expected = head(tokens_bkc[:, index])
            torch.testing.assert_close(said_kcb[index, : expected.shape[1]].T, expected)


def test_points_have_the_same_code_with_and_without_gradients(model: SAM2Base) -> None:
    encoder = model.sam_prompt_encoder
    random = torch.Generator().manual_seed(9)
    coords = torch.rand(3, 6, 2, generator=random) * model.image_size
    labels = torch.tensor([[NOT_A_POINT, 0, 1, 2, 3, 1]] * 3, dtype=torch.int32)
    expected = encoder.points(coords, labels)
    assert expected.requires_grad
    with torch.no_grad():
        torch.testing.assert_close(encoder.points(coords, labels), expected, rtol=0, atol=2e-5)
        assert encoder.points(coords[:, :0], labels[:, :0]).shape == (3, 1, encoder.embed_dim)
        encoder.pe_layer.positional_encoding_gaussian_matrix.mul_(0.5)
        encoder.point_embeddings[1].weight.add_(1)
    with_others = encoder.points(coords, labels)
    with torch.no_grad():
        torch.testing.assert_close(encoder.points(coords, labels), with_others, rtol=0, atol=2e-5)


class _Asked:
    """Counts how often object pointers are computed."""

    def __init__(self, model: SAM2Base) -> None:
        self.times = 0
        model.obj_ptr_proj.register_forward_pre_hook(self._count)

    def _count(self, *_: object) -> None:
        self.times += 1


@pytest.mark.parametrize("multimask", [True, False])
def test_pointers_are_computed_when_they_are_asked_for(model: SAM2Base, multimask: bool) -> None:
    asked = _Asked(model)
    features = features_of(model)
    with torch.inference_mode():
        candidates = clicked(model, model.first_sight(features), features, 1)
        late = model.segmentation(candidates, multimask=multimask)
    assert asked.times == 0
    assert isinstance(late.pointers, LateTensor)
    pointers = late.pointers_bc
    assert late.pointers_bc is pointers
    assert asked.times == 1
    masks_bkhw, ious_bk = model.choose(candidates, multimask=multimask)
    best = int(ious_bk.argmax())
    torch.testing.assert_close(late.ious_b1, ious_bk[:, best : best + 1])
    seen = bool(candidates.object_scores_b1 > 0)
    if seen:
        torch.testing.assert_close(late.masks_b1hw, masks_bkhw[:, best : best + 1])
    token = best + 1 if multimask and model.config.use_multimask_token_for_obj_ptr else 0
    with torch.inference_mode():
        expected = model.pointers(candidates.tokens_bkc[:, token], candidates.object_scores_b1)
    torch.testing.assert_close(pointers, expected)


def test_pointers_of_one_object_of_several() -> None:
    late = LateTensor(lambda: torch.arange(6.0).reshape(3, 2))
    seen = Segmentation(torch.zeros(3, 1, 4, 4), torch.zeros(3, 1), torch.ones(3, 1), late)
    assert seen.object(1).pointers_bc.tolist() == [[2.0, 3.0]]
