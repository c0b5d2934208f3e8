"""Fetching published weights into the Hugging Face cache, so that they can be interrupted and resumed.

huggingface_hub throws a partial file away when its download stops; weights of 900 MB deserve better.
So the bytes are received here, into the place where huggingface_hub looks for a file's content, and
it then does the rest: the snapshot and its reference, so that other programs find the weights too.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import UserError, os_reason
from engine.models import ModelEntry

_CHUNK = 1 << 20
_TIMEOUT_S = 30.0
_ATTEMPTS = 3  # in a row without a byte received
_SHA256 = re.compile(r"[0-9a-f]{64}")

Progress = Callable[[int, int], None]


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """Raised by a progress callback to end the work; what is partial stays, to be resumed."""


@dataclass(frozen=True, slots=True)
class _Remote:
    """What the hub says of a file. size: bytes, or None; etag: its SHA-256 when 64 hex digits."""

    url: str
    size: int | None
    etag: str


def fetch(
    entry: ModelEntry,
    progress: Progress,
    *,
    cache_dir: Path | None = None,
    endpoint: str | None = None,
    pause_s: float = 1.0,
) -> Path:
    """Download a model's weights and return their path in the cache; at once when they are there.

    progress: called with (bytes here, bytes in all or 0) after each megabyte; Cancelled, or anything
    else it raises, ends the download, and the next one goes on from there. pause_s: before trying
    again after a broken connection. Raises UserError when the hub cannot be reached, does not have
    the file, or the content does not arrive whole and sound.
    """
    from huggingface_hub import constants, hf_hub_download
    from huggingface_hub.utils import WeakFileLock  # type: ignore[attr-defined]

    try:
        remote = _ask(entry, endpoint)
        root = Path(cache_dir or constants.HF_HUB_CACHE)
        content = root / f"models--{entry.repo.replace('/', '--')}" / "blobs" / remote.etag
        if not content.exists():
            content.parent.mkdir(parents=True, exist_ok=True)
            part = content.with_name(f"{remote.etag}.part")
            with WeakFileLock(part.with_suffix(".lock")):
                _receive(entry, remote, part, progress, pause_s)
                _verify(entry, remote, part)
                part.replace(content)
            part.with_suffix(".lock").unlink(missing_ok=True)
        return Path(hf_hub_download(entry.repo, entry.filename, cache_dir=cache_dir, endpoint=endpoint))
    except UserError:
        raise
    except OSError as error:
        raise UserError(
            "The weights of {title} could not be stored: {reason}. They need {size_mb} MB of disk "
            "space in the Hugging Face cache.",
            title=entry.title,
            reason=os_reason(error),
            size_mb=entry.size_mb,
        ) from error


def _ask(entry: ModelEntry, endpoint: str | None) -> _Remote:
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import HfHubHTTPError

    url = hf_hub_url(entry.repo, entry.filename, endpoint=endpoint)
    try:
        metadata = get_hf_file_metadata(url)
    except HfHubHTTPError as error:
        raise _refused(entry, url, error) from error
    except (ConnectionError, _transport_error()) as error:
        raise UserError(
            "The weights of {title} could not be fetched: there is no connection to {host}. Connect "
            "to the internet and try again, or fetch {url} on another machine and open the file "
            "here. Basic works without.",
            title=entry.title,
            host=_host(url),
            url=url,
        ) from error
    etag = metadata.etag or ""
    if not re.fullmatch(r"[\w.-]+", etag):
        raise UserError(
            "{host} does not answer as a model hub does. Check the HF_ENDPOINT setting and the proxy.",
            host=_host(url),
        )
    return _Remote(url, metadata.size, etag)


def _receive(entry: ModelEntry, remote: _Remote, part: Path, progress: Progress, pause_s: float) -> None:
    """Fill `part`, from where it stands, over as many connections as it takes."""
    from huggingface_hub.errors import HfHubHTTPError

    failures = 0
    while True:
        before = _size(part)
        whole = False
        try:
            whole = _stream(remote, part, progress)
        except HfHubHTTPError as error:
            raise _refused(entry, remote.url, error) from error
        except _transport_error():
            whole = False  # the connection broke; what has arrived stays
        if whole:
            return
        failures = 0 if _size(part) > before else failures + 1
        if failures == _ATTEMPTS:
            raise UserError(
                "The download of {title} broke off after {done:.0f} of {total:.0f} MB. Try again: it "
                "goes on from there.",
                title=entry.title,
                done=_size(part) / 1e6,
                total=(remote.size or 0) / 1e6,
            )
        time.sleep(pause_s)
        progress(_size(part), remote.size or 0)


def _stream(remote: _Remote, part: Path, progress: Progress) -> bool:
    """Receive over one connection. Returns whether the file is complete now."""
    from huggingface_hub import get_session
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status  # type: ignore[attr-defined]

    total = remote.size or 0
    have = _size(part)
    if remote.size is not None and have >= remote.size:
        return True  # too many bytes are found out by the verification
    headers = {**build_hf_headers(), "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    stream = get_session().stream(
        "GET", remote.url, headers=headers, timeout=_TIMEOUT_S, follow_redirects=True
    )
    with stream as response:
        hf_raise_for_status(response)
        resumed = have > 0 and response.status_code == 206
        with part.open("ab" if resumed else "wb") as file:
            have = have if resumed else 0
            progress(have, total)
            for chunk in response.iter_bytes(_CHUNK):
                file.write(chunk)
                have += len(chunk)
                progress(have, total)
    return remote.size is None or have >= remote.size


def _verify(entry: ModelEntry, remote: _Remote, part: Path) -> None:
    """Raise UserError, and drop the file, when it is not what the hub has."""
    sound = remote.size is None or _size(part) == remote.size
    if sound and _SHA256.fullmatch(remote.etag):
        with part.open("rb") as file:
            sound = hashlib.file_digest(file, "sha256").hexdigest() == remote.etag
    if not sound:
        part.unlink()
        raise UserError(
            "The weights of {title} arrived damaged and were dropped. Try again; if it happens "
            "again, something between this machine and the hub changes what is sent.",
            title=entry.title,
        )


def _refused(entry: ModelEntry, url: str, error: Any) -> UserError:
    status = error.response.status_code
    if status in {401, 403, 404}:
        return UserError(
            "{host} does not have {filename} of {repo} (status {status}). Choose another model, or "
            "check the HF_ENDPOINT setting.",
            host=_host(url),
            filename=entry.filename,
            repo=entry.repo,
            status=status,
        )
    return UserError(
        "{host} could not send {filename} now (status {status}). Try again later; what has arrived is kept.",
        host=_host(url),
        filename=entry.filename,
        status=status,
    )


def _transport_error() -> type[Exception]:
    """The class of broken connections of the HTTP library that huggingface_hub uses (httpx, later httpx2)."""
    from huggingface_hub import get_session

    library = type(get_session()).__module__.partition(".")[0]
    found: type[Exception] = importlib.import_module(library).TransportError
    return found


def _host(url: str) -> str:
    return url.split("/")[2]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
