"""In how many slices the pictures of an H.264 stream were written, which can be decoded at the same time.

Rec. ITU-T H.264, 7.3.1 and 7.3.3 (units and the first number of a slice), Annex B (start codes); ISO/IEC
14496-15, 5.3 (lengths instead of start codes).
"""

from __future__ import annotations

from collections.abc import Iterator

_SLICES = (1, 5)  # kinds of unit: a slice of an ordinary picture, of one that decoding can start at
_START = b"\0\0\1"


def slices_of(packet: bytes, extradata: bytes | None) -> int:
    """Slices to a picture, in a packet of the stream; 0 where there are none. extradata: the stream's own."""
    slices = pictures = 0
    for unit in _units(packet, extradata or b""):
        if len(unit) > 1 and unit[0] & 31 in _SLICES:
            slices += 1
            pictures += unit[1] >> 7  # the place of its first block is written as a single 1: it is the first
    return slices // max(pictures, 1)


def _units(packet: bytes, extradata: bytes) -> Iterator[bytes]:
    """The first two bytes of every unit."""
    if len(extradata) < 5 or extradata[0] != 1:
        for unit in packet.split(_START)[1:]:
            yield unit[:2]
        return
    width = (extradata[4] & 3) + 1
    at = 0
    while at + width < len(packet):
        size = int.from_bytes(packet[at : at + width], "big")
        yield packet[at + width : at + width + min(size, 2)]
        at += width + size
