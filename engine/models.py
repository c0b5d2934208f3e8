"""The models a person can choose from, known without loading any of them (or torch).

To offer another published model, add one entry to MODELS.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.errors import Sentence, UserError

WEIGHT_SUFFIXES = (".pt", ".pth", ".safetensors")


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One line of the model list.

    name: what LoadModel takes; for a local file, its path. title: its name for people. about: what
    it is, in one sentence. kind: 'basic' (nothing to load), 'bundled' (comes with the program), 'hub'
    (published weights), 'file'. repo, filename: where the hub, or the program's resources, keep the
    weights. size_mb: of the weights, in millions of bytes.
    """

    name: str
    title: str
    about: str
    kind: str
    size_mb: int = 0
    repo: str = ""
    filename: str = ""


_SIZES = {
    "tiny": ("tiny", Sentence("the quickest; the one to take without a graphics card")),
    "small": ("small", Sentence("nearly as quick as tiny, a little more exact")),
    "base-plus": ("base+", Sentence("more exact, about twice the work of tiny on each frame")),
    "large": ("large", Sentence("the most exact; wants a graphics card")),
}
_MEGABYTES = {"tiny": 156, "small": 184, "base-plus": 324, "large": 898}


def _published(version: str, size: str) -> ModelEntry:
    word, about = _SIZES[size]
    stem = version.replace("sam", "SAM ")
    older = Sentence("the first release of {model}; 2.1 tracks better", model=word)
    return ModelEntry(
        name=f"{version}-hiera-{size}",
        title=f"{stem} {word}",
        about=Sentence(
            "{model}: {what}.", model=f"{stem} {word}", what=about if version == "sam2.1" else older
        ),
        kind="hub",
        size_mb=_MEGABYTES[size],
        repo=f"facebook/{version}-hiera-{size}",
        filename=f"{version}_hiera_{size.replace('-', '_')}.pt",
    )


BASIC = ModelEntry(
    name="basic",
    title="Basic",
    about=Sentence("Basic: colour and motion, nothing to download. SAM 2 is far better: get it"),
    kind="basic",
)

NANO = ModelEntry(
    name="sam2-nano",
    title=Sentence("SAM 2 nano (ours, experimental)"),
    about=Sentence("A small SAM 2 trained by us on made clips alone: nothing to download, coarse outlines"),
    kind="bundled",
    size_mb=6,
    filename="masklet-nano/model.safetensors",
)
_BUNDLED = Path(__file__).parents[1] / "resources" / "models"

MODELS: tuple[ModelEntry, ...] = (
    BASIC,
    NANO,
    *(_published(version, size) for version in ("sam2.1", "sam2") for size in _SIZES),
)


class ModelList:
    """The models on offer, and which of them are on this machine.

    cache_dir: the Hugging Face cache; None for where huggingface_hub keeps it.
    """

    def __init__(self, cache_dir: Path | None = None, entries: tuple[ModelEntry, ...] = MODELS) -> None:
        self.entries = entries
        self.cache_dir = cache_dir

    def find(self, name: str) -> ModelEntry:
        """The entry of a name, or one made for the path of a local weights file.

        Raises UserError when it is neither.
        """
        for entry in self.entries:
            if entry.name == name:
                return entry
        path = Path(name).expanduser()
        if path.suffix.lower() in WEIGHT_SUFFIXES:
            return self._local(path)
        names = ", ".join(entry.name for entry in self.entries)
        raise UserError(
            "There is no model '{name}'. Choose one of {names}, or give the path of a .pt or "
            ".safetensors file.",
            name=name,
            names=names,
        )

    def _local(self, path: Path) -> ModelEntry:
        if not path.is_file():
            raise UserError("The model file {path} does not exist. Check the path.", path=path)
        size_mb = round(path.stat().st_size / 1e6)
        about = Sentence("The local file {name}.", name=path.name)
        return ModelEntry(str(path), path.stem, about, "file", size_mb)

    def path_of(self, entry: ModelEntry) -> Path | None:
        """The file with an entry's weights on this machine; None when it is not here or needs none."""
        if entry.kind == "basic":
            return None
        if entry.kind == "file":
            return Path(entry.name)
        if entry.kind == "bundled":
            bundled = _BUNDLED / entry.filename
            return bundled if bundled.is_file() else None
        from huggingface_hub import try_to_load_from_cache  # a tenth of a second that only this needs

        found = try_to_load_from_cache(entry.repo, entry.filename, cache_dir=self.cache_dir)
        return Path(found) if isinstance(found, str) and Path(found).is_file() else None

    def is_here(self, entry: ModelEntry) -> bool:
        """Whether this model can be used now, without downloading."""
        return entry.kind == "basic" or self.path_of(entry) is not None
