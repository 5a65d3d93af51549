"""Nonces of signed requests: each serves once while its signature lives, on either database.

What a signature covers and how long it lives is not known here.
"""

import hashlib

from django.db import IntegrityError, transaction

from perimeter.store.models import NonceRow


def claim(keyid: str, nonce: str, expires: int, now: int) -> bool:
    """Keeps a nonce of a key until its signature ends, in Unix seconds; False where it is kept
    already. Of many at once, one gets True."""
    digest = hashlib.sha256(f"{len(keyid)}:{keyid}{nonce}".encode()).hexdigest()
    NonceRow.objects.filter(expires__lte=now).delete()
    try:
        with transaction.atomic():
            NonceRow.objects.create(digest=digest, expires=expires)
    except IntegrityError:
        return False
    return True
