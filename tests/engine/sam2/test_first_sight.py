"""How a frame is seen of which an object's memory says nothing yet: by an added embedding, or by a token."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.predict.image import SAM2ImagePredictor
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.predict.segmenter import VideoShape
from engine.predict.video import SAM2VideoPredictor
from engine.prompts import Point, Prompts
from engine.sam2.build import build_network
from engine.sam2.config import SAM2Config
from engine.sam2.sam2_base import ImageFeatures
from tests.golden.network import clip, seed_weights, small_config

FRAMES = clip(3)
CLICK: dict[str, Any] = {"points": [[40, 48]], "labels": [1]}


def even_config() -> SAM2Config:
    """A memory has as many channels as the features: the published code, too, makes one token of it."""
    config = small_config()
    return replace(
        config,
        memory_attention=replace(config.memory_attention, kv_in_dim=64),
        memory_encoder=replace(config.memory_encoder, out_dim=64),
    )


def predictor_of(config: SAM2Config, **options: Any) -> SAM2VideoPredictor:
    config = config.with_postprocessing(video=True)
    for name, value in options.items():
        config = config.with_option(name, value)
    model: SAM2VideoPredictor = build_network(config, SAM2VideoPredictor, options=config.video).eval()
    seed_weights(model)
    return model


@pytest.fixture(params=["as many channels", "fewer channels"])
def model(request: pytest.FixtureRequest) -> SAM2VideoPredictor:
    config = even_config() if request.param == "as many channels" else small_config()
    return predictor_of(config, directly_add_no_mem_embed=False)


@torch.no_grad()
def features_of(model: SAM2VideoPredictor, count: int = 1) -> ImageFeatures:
    random = torch.Generator().manual_seed(1)
    return model.encode_image(torch.rand(count, 3, 128, 128, generator=random))


def seen_plainly(model: SAM2VideoPredictor, features: ImageFeatures) -> Tensor:
    """By the layers one after another, with gradients, which take none of the shorter ways."""
    embedding = features.embedding_bchw
    batch, channels, height, width = embedding.shape
    pieces = channels // model.mem_dim
    place = model.image_encoder.neck.position_encoding(height, width, embedding.device)
    x_bnc = embedding.flatten(2).transpose(1, 2) + 0.1 * place.flatten(2).transpose(1, 2)
    token, code = (
        t.reshape(1, pieces, model.mem_dim).expand(batch, -1, -1)
        for t in (model.no_mem_embed, model.no_mem_pos_enc)
    )
    for layer in model.memory_attention.layers:
        y = layer.norm1(x_bnc)
        x_bnc = x_bnc + layer.self_attn(y, y, y)
        # Whatever a frame asks of a token that stands alone, it gets its value; of several, an average.
        x_bnc = x_bnc + layer.cross_attn_image(layer.norm2(x_bnc), token + code, token, pieces)
        x_bnc = x_bnc + layer.linear2(layer.linear1(layer.norm3(x_bnc)).relu())
    return model.memory_attention.norm(x_bnc).transpose(1, 2).unflatten(2, (height, width))


@pytest.mark.parametrize("count", [1, 2])
def test_a_frame_looks_at_a_memory_that_says_nothing(model: SAM2VideoPredictor, count: int) -> None:
    features = features_of(model, count)
    expected = seen_plainly(model, features).detach()
    with torch.inference_mode():
        torch.testing.assert_close(model.without_memory(features), expected, rtol=1e-4, atol=1e-4)
    assert not torch.allclose(expected, features.embedding_bchw + model.no_mem_embed.view(1, -1, 1, 1))


def test_a_lone_token_gives_its_value_to_every_place() -> None:
    model = predictor_of(even_config(), directly_add_no_mem_embed=False)
    attention = model.memory_attention.layers[0].cross_attn_image
    queries = torch.rand(1, 64, 64, generator=torch.Generator().manual_seed(0))
    nothing, code, pointers = model.nothing_tokens(1, torch.float32)
    assert (tuple(nothing.shape), pointers) == ((1, 1, 64), 1)
    with torch.no_grad():
        found = attention(queries, nothing + code, nothing, pointers)
        expected = attention.out_proj(attention.v_proj(nothing)).expand(-1, 64, -1)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


def test_gradients_reach_the_token(model: SAM2VideoPredictor) -> None:
    model.without_memory(features_of(model)).square().sum().backward()
    for weight in (model.no_mem_embed, model.no_mem_pos_enc, model.memory_attention.norm.weight):
        assert weight.grad is not None
        # A lone token is read whatever its key is.
        assert bool(weight.grad.any()) or (weight is model.no_mem_pos_enc and model.mem_dim == 64)


def test_a_still_image_is_seen_as_it_is(model: SAM2VideoPredictor) -> None:
    predictor = SAM2ImagePredictor(model)
    predictor.set_image(FRAMES[0])
    given = predictor.get_image_embedding().clone()
    model.directly_add_no_mem_embed = True
    predictor.set_image(FRAMES[0])
    torch.testing.assert_close(predictor.get_image_embedding() - model.no_mem_embed.view(1, -1, 1, 1), given)


def test_a_clip_is_tracked_and_the_session_sees_the_same(model: SAM2VideoPredictor) -> None:
    state = model.init_state(FRAMES)
    model.add_new_points_or_box(state, 0, 1, **CLICK)
    masks = [logits[0, 0].numpy() > 0 for _, _, logits in model.propagate_in_video(state)]
    assert len(masks) == len(FRAMES)

    segmenter = Sam2Segmenter(model, device="cpu")
    features = [segmenter.encode(frame) for frame in FRAMES]
    bank = segmenter.new_bank(VideoShape(96, 160, len(FRAMES)))
    answer = segmenter.segment(features[0], 0, bank, Prompts((Point(40, 48),)))
    segmenter.remember(features[0], 0, bank, answer)
    bank.begin(0, reverse=False)
    seen = [answer.mask]
    seen += [segmenter.track(features[t], t, [bank], reverse=False)[0].mask for t in (1, 2)]
    for mask, expected in zip(seen, masks, strict=True):
        assert 0 < expected.mean() < 1
        assert np.mean(mask.to_array() != expected) < 0.004


@pytest.mark.parametrize("what", ["memory attention", "token", "form"])
@torch.no_grad()
def test_what_is_kept_of_a_clicked_frame_follows(model: SAM2VideoPredictor, what: str) -> None:
    features = features_of(model)

    def click() -> Tensor:
        coords, labels = torch.tensor([[[40.0, 60.0]]]), torch.ones(1, 1, dtype=torch.int32)
        sight = model.first_sight(features)
        return model.decode(sight, features.high_res, coords_bn2=coords, labels_bn=labels).masks_bkhw

    before = click()
    torch.testing.assert_close(click(), before)
    if what == "form":
        model.directly_add_no_mem_embed = True
    else:
        weight = model.no_mem_embed if what == "token" else model.memory_attention.layers[1].linear2.weight
        weight.mul_(1.5).add_(0.1)
    after = click()
    features.cells.clear()
    torch.testing.assert_close(click(), after, rtol=1e-4, atol=1e-4)
    assert not torch.allclose(after, before, atol=1e-3)


@pytest.mark.parametrize("directly", [True, False])
def test_without_memories_every_frame_is_seen_as_it_is(directly: bool) -> None:
    predictor = predictor_of(small_config(), num_maskmem=0, directly_add_no_mem_embed=directly)
    features = features_of(predictor)
    assert predictor.without_memory(features) is features.embedding_bchw
    state = predictor.init_state(FRAMES)
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    _, _, first = predictor.add_new_points_or_box(state, 0, 2, points=[[110, 30]], labels=[1])
    tracked = {frame: logits for frame, _, logits in predictor.propagate_in_video(state)}
    assert sorted(tracked) == [0, 1, 2]
    torch.testing.assert_close(tracked[0], first)
    # Nothing is remembered: both objects are the same thing from there on.
    torch.testing.assert_close(tracked[1][0], tracked[1][1], rtol=1e-3, atol=1e-3)
