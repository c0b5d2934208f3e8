"""Weights: which file holds them, reading it without running what is in it, and whose they are."""

from __future__ import annotations

import errno
import json
import pickle
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.download import Progress, fetch
from engine.errors import UserError, os_reason
from engine.models import ModelEntry, ModelList

if TYPE_CHECKING:
    from torch import Tensor

    from engine.sam2.config import SAM2Config

_PATCHES = "image_encoder.trunk.patch_embed.proj.weight"
_BLOCKS = "image_encoder.trunk.blocks."
_MEMORIES = "maskmem_tpos_enc"
_MOST_EXPANSION, _ALLOWANCE = 4, 1 << 20
_SPATIAL = "no_obj_embed_spatial"  # came with SAM 2.1


def find_weights(
    entry: ModelEntry,
    models: ModelList,
    *,
    download: bool,
    progress: Progress,
    endpoint: str | None = None,
) -> Path:
    """The file with a model's weights; fetched when it is not here and `download` allows it.

    Raises UserError when it is not here and may not be, or cannot be, fetched.
    """
    path = models.path_of(entry)
    if path is not None:
        return path
    if entry.kind == "bundled":
        raise UserError(
            "{title} belongs to the program, but its file is missing. Install Masklet again, or use Basic.",
            title=entry.title,
        )
    if not download:
        raise UserError(
            "The weights of {title} are not on this machine. Download them ({size_mb} MB), open a "
            "file that has them, or use Basic.",
            title=entry.title,
            size_mb=entry.size_mb,
        )
    return fetch(entry, progress, cache_dir=models.cache_dir, endpoint=endpoint)


def read_weights(path: Path) -> dict[str, Tensor]:
    """The tensors of a .pt or .safetensors file by name, on the CPU.

    A .pt file may hold them plainly or under 'model'. Nothing in the file is run: a pickle that asks
    for anything but tensors is refused. Raises UserError for what cannot be read.
    """
    try:
        content = _read(path)
    except FileNotFoundError:
        raise UserError("The model file {path} does not exist. Check the path.", path=path) from None
    except OSError as error:
        raise UserError(
            "The model file {path} could not be read: {reason}.",
            path=path,
            reason=os_reason(error),
        ) from error
    if isinstance(content, Mapping) and isinstance(content.get("model"), Mapping):
        content = content["model"]
    return _tensors(content, path)


def _read(path: Path) -> Any:
    import torch

    if path.suffix.lower() == ".safetensors":
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            return load_file(path)
        except SafetensorError as error:
            raise UserError(
                "{name} is damaged or is no .safetensors file. Fetch it again.", name=path.name
            ) from error
    _check_unpacked_size(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # asks people to write to PyTorch about their file
            return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        if "GLOBAL" in str(error):  # how torch says that a pickle names a class or function it may not have
            raise UserError(
                "{name} holds more than weights: it asks to run code, so it was not opened. Use a file "
                "with weights alone.",
                name=path.name,
            ) from error
        raise _unreadable(path) from error
    except (RuntimeError, EOFError, ValueError, KeyError, UnicodeDecodeError) as error:
        raise _unreadable(path) from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # torch has looked for a place beyond the end
            raise _unreadable(path) from error
        raise


def _check_unpacked_size(path: Path) -> None:
    """Refuse a small file that unpacks to a huge one; honest checkpoints are not even compressed."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _unreadable(path) from error
    length = path.stat().st_size
    if unpacked > _MOST_EXPANSION * length + _ALLOWANCE:
        raise UserError(
            "{name} is {length} MB long and would unpack to {unpacked} MB, which no checkpoint does, so it "
            "was not opened. Use a file from a source that you trust.",
            name=path.name,
            length=f"{length / 1e6:.1f}",
            unpacked=f"{unpacked / 1e6:.0f}",
        )


def _unreadable(path: Path) -> UserError:
    return UserError("{name} is damaged or is no PyTorch checkpoint. Fetch it again.", name=path.name)


def _tensors(content: Any, path: Path) -> dict[str, Tensor]:
    import torch

    named = isinstance(content, Mapping) and all(
        isinstance(k, str) and isinstance(v, torch.Tensor) for k, v in content.items()
    )
    if named and content:
        _check_numbers(content, path)
        return dict(content)
    raise UserError(
        "{name} is no SAM 2 checkpoint: it does not hold named tensors, plainly or under 'model'.",
        name=path.name,
    )


def _check_numbers(weights: Mapping[str, Tensor], path: Path) -> None:
    import torch

    claimed = sum(t.numel() * t.element_size() for t in weights.values() if t.layout is torch.strided)
    length = path.stat().st_size
    if claimed > _MOST_EXPANSION * length + _ALLOWANCE:
        raise UserError(
            "{name} is {length} MB long and claims {claimed} MB of weights, so it was not opened. Use a file "
            "from a source that you trust.",
            name=path.name,
            length=f"{length / 1e6:.1f}",
            claimed=f"{claimed / 1e6:.0f}",
        )
    for name, tensor in weights.items():
        plain = tensor.layout is torch.strided and tensor.device.type == "cpu" and not tensor.is_quantized
        if not plain or not tensor.is_floating_point():
            kind = f"{tensor.dtype} ({tensor.layout}, {tensor.device.type})"
            raise UserError(
                "{name} holds {tensor} as {kind}; weights of SAM 2 are plain floating-point numbers. "
                "Fetch the file again.",
                name=path.name,
                tensor=name,
                kind=kind,
            )
        if not torch.isfinite(tensor.float()).all():
            raise UserError(
                "{name} holds values that are no numbers (first: {tensor}), so no object could be found "
                "with it. Fetch it again.",
                name=path.name,
                tensor=name,
            )


def digest(weights: Mapping[str, Tensor]) -> str:
    """16 hex digits that tell these weights from others: names, shapes, types and all values."""
    import torch

    first = second = 0
    for name in sorted(weights):
        tensor = weights[name].detach().cpu().contiguous()
        said = f"{name} {tuple(tensor.shape)} {tensor.dtype}".encode()
        first = zlib.crc32(tensor.reshape(-1).view(torch.uint8).numpy().data, zlib.crc32(said, first))
        second = zlib.crc32(said, second)
    return f"{first:08x}{second:08x}"


def recognise(weights: Mapping[str, Tensor]) -> str | None:
    """The published model that has these weights' shapes, as the model list names it; None for none."""
    from engine.sam2.config import VARIANTS

    if _PATCHES not in weights:
        return None
    blocks = {name.removeprefix(_BLOCKS).partition(".")[0] for name in weights if name.startswith(_BLOCKS)}
    memories = tuple(weights[_MEMORIES].shape) if _MEMORIES in weights else ()
    found = (weights[_PATCHES].shape[0], len(blocks), _SPATIAL in weights, memories)
    for variant in VARIANTS.values():
        trunk, model = variant.config.trunk, variant.config.model
        rows = (model.num_maskmem, 1, 1, variant.config.memory_encoder.out_dim)
        if found == (trunk.embed_dim, sum(trunk.stages), model.no_obj_embed_spatial, rows):
            name: str = variant.name
            return name.replace("_", "-")
    return None


def configuration(
    entry: ModelEntry, path: Path, weights: Mapping[str, Tensor], models: ModelList
) -> SAM2Config:
    """The shape of the network that these weights are for.

    The tensors say which published model it is; for a local or bundled file of another shape, a
    config.json beside it does. Raises UserError when they are another model's than the entry's, or nobody's.
    """
    from engine.sam2.config import find_variant

    if _PATCHES not in weights:
        raise UserError(
            "{name} is no SAM 2 checkpoint: it has no image encoder of SAM 2's kind.", name=path.name
        )
    found = recognise(weights)
    beside = path.with_name("config.json")
    if found is None and entry.kind in ("file", "bundled") and beside.is_file():
        return read_configuration(beside)
    if found is None and entry.kind == "hub":
        raise UserError(
            "{path} does not hold {title}. Remove the file and download the model again.",
            path=path,
            title=entry.title,
        )
    if found is None:
        raise UserError(
            "{name} is not of a published SAM 2 model. Put the config.json that describes its "
            "network beside it.",
            name=path.name,
        )
    if entry.kind == "hub" and found != entry.name:
        raise UserError(
            "{name} is a checkpoint of {title}, not of {wanted}. Choose {found} in the model "
            "list, or fetch the right file.",
            name=path.name,
            title=models.find(found).title,
            wanted=entry.title,
            found=found,
        )
    return find_variant(found.replace("-", "_")).config


def read_configuration(path: Path) -> SAM2Config:
    """The network that a file describes: a config.json in the sections of `SAM2Config` or in one flat
    level, or either kind of file in the nested form of the published configurations."""
    from engine.sam2.build import resolve_config

    try:
        content = _read_settings(path)
    except (OSError, ValueError) as error:
        raise UserError(
            "{path} could not be read as a model's configuration: {error}.", path=path, error=error
        ) from error
    if not isinstance(content, dict):
        raise UserError("{path} is no model's configuration: it is not a table of settings.", path=path)
    if "trunk" in content or isinstance(content.get("model"), dict):
        return resolve_config(content)
    return _from_short_form(content, path)


def _read_settings(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return json.loads(text)
    import yaml  # comes with huggingface_hub

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error


def _from_short_form(short: dict[str, Any], path: Path) -> SAM2Config:
    from engine.sam2 import config as shapes

    try:
        trunk = shapes.TrunkConfig(
            embed_dim=short["embed_dim"],
            num_heads=short.get("num_heads", 1),
            stages=tuple(short["stages"]),
            global_att_blocks=tuple(short["global_att"]),
            window_spec=tuple(short["window_spec"]),
            window_pos_embed_bkg_spatial_size=tuple(short["bkg"]),
        )
        return shapes.make_config(
            trunk,
            image_size=short["image_size"],
            d_model=short["d_model"],
            memory_attention=shapes.MemoryAttentionConfig(
                d_model=short["d_model"],
                dim_feedforward=short["ff"],
                num_layers=short["n_memattn"],
                kv_in_dim=short["mem_dim"],
                rope_theta=short["rope_theta"],
                dropout=short.get("dropout", 0.0),
            ),
            memory_encoder=shapes.MemoryEncoderConfig(
                in_dim=short["d_model"],
                out_dim=short["mem_dim"],
                fuser_layers=short["fuser"],
                layer_scale_init_value=short.get("ls", 1e-6),
            ),
            mask_decoder=shapes.MaskDecoderConfig(
                num_heads=short["dec_heads"], mlp_dim=short["mlp_dim"], depth=short["dec_depth"]
            ),
            num_maskmem=short["num_maskmem"],
        )
    except KeyError as missing:
        raise UserError(
            "{path} is no model's configuration: it does not say {missing}.", path=path, missing=missing
        ) from None
    except TypeError as error:
        raise UserError("{path} is no model's configuration: {error}.", path=path, error=error) from None
