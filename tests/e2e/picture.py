# SPDX-License-Identifier: Apache-2.0
"""Small real pictures."""
import struct
import zlib


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width=8, height=6, grey=127, extra=b"", filler=0):
    """filler: bytes of noise that no compression makes smaller."""
    rows = b"".join(b"\0" + bytes([grey]) * 3 * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IDAT", b"\x55" * filler)
            + chunk(b"IEND", b""))


def segment(marker, body):
    return bytes([0xff, marker]) + struct.pack(">H", len(body) + 2) + body


EXIF = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0GPS 31.2304N 121.4737E"


def jpeg(width=3, height=2, exif=True):
    frame = segment(0xc0, struct.pack(">BHH", 8, height, width) + bytes([1, 1, 0x11, 0]))
    return (b"\xff\xd8" + (segment(0xe1, EXIF) if exif else b"") + segment(0xdb, b"\0" + bytes(64)) + frame
            + segment(0xda, bytes([1, 1, 0, 0, 63, 0])) + b"\x12\xff\x00\x34\xff\xd9")
