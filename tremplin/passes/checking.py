"""The code printed on an attestation: anyone can check it, nobody can make one up. Nothing is stored.

It carries the PASS, the day it was printed and the last day that was printed, with a keyed hash of all three.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import UUID

import qrcode
from django.conf import settings
from qrcode.image.svg import SvgPathImage

SALT = b"passes.attestation:"
MARK = 12  # bytes of the keyed hash kept: 96 bits


@dataclass(frozen=True)
class Printed:
    """What the paper said."""

    pass_pk: UUID
    printed_on: date
    ends_on: date


def code_of(printed: Printed) -> str:
    """56 characters that fit in an address."""
    facts = printed.pass_pk.bytes + _day(printed.printed_on) + _day(printed.ends_on)
    return base64.urlsafe_b64encode(facts + _mark(facts)).decode().rstrip("=")


def read_code(code: str) -> Printed | None:
    """What the code carries, None when it was not made here."""
    try:
        raw = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except (binascii.Error, ValueError):
        return None
    facts, mark = raw[:24], raw[24:]
    if len(raw) != 24 + MARK or not hmac.compare_digest(mark, _mark(facts)):
        return None
    return Printed(UUID(bytes=facts[:16]), _read_day(facts[16:20]), _read_day(facts[20:24]))


def qr(address: str) -> str:
    """The address as a QR code, in SVG."""
    buffer = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=0, box_size=10).save(buffer)
    return buffer.getvalue().decode()


def _mark(facts: bytes) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), SALT + facts, hashlib.sha256).digest()[:MARK]


def _day(day: date) -> bytes:
    return day.toordinal().to_bytes(4, "big")


def _read_day(raw: bytes) -> date:
    return date.fromordinal(int.from_bytes(raw, "big"))
