"""One-time codes from a shared secret and the clock (RFC 6238, over HOTP of RFC 4226).

Pure: the instant is given. What was used already, and how often somebody may guess, is not known
here. HMAC-SHA-1, six digits and steps of 30 seconds are what every authenticator app reads.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta

DIGITS = 6
STEP_SECONDS = 30
SKEW_STEPS = 1  # a clock may be this many steps early or late
SECRET_BYTES = 20  # RFC 4226, section 4: as long as the hash

_EPOCH = datetime(1970, 1, 1)


def code(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of one step (RFC 4226, section 5.3)."""
    mac = hmac.digest(secret, step.to_bytes(8), hashlib.sha1)
    at = mac[-1] & 0xF
    return str(int.from_bytes(mac[at : at + 4]) & 0x7FFFFFFF)[-digits:].zfill(digits)


def written(secret: bytes) -> str:
    """The secret as people type it into an app: base32 in groups of four (RFC 4648)."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def step_of(instant: datetime) -> int:
    """The step an instant (naive UTC) falls into."""
    return (instant - _EPOCH) // timedelta(seconds=STEP_SECONDS)


def steps(secret: bytes, typed: str, now: datetime) -> Iterator[int]:
    """The steps near `now` whose code was typed; every one is compared, in the same time."""
    given = typed.encode()
    for step in range(step_of(now) - SKEW_STEPS, step_of(now) + SKEW_STEPS + 1):
        if hmac.compare_digest(code(secret, step).encode(), given):
            yield step
