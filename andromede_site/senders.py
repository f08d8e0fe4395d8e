"""Who sends a form: told from others for an hour, and never kept.

An address is known only as a hash under a salt that each process makes for itself and forgets when
it ends.
"""

import secrets
from hashlib import blake2b
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

_HOUR = 60 * 60
_SALT = secrets.token_bytes(32)

# What one household has of IPv6.
_NETWORK_BITS = 64


def sends_too_often(request: HttpRequest, most: int) -> bool:
    """Count one more form of whoever sends this; say whether that is more than `most` an hour."""
    sender = blake2b(_sender(address_of(request)).encode(), key=_SALT).hexdigest()
    known = caches["senders"]
    known.add(sender, 0, _HOUR)
    try:
        return known.incr(sender) > most
    except ValueError:  # its hour ended between the two
        return False


def address_of(request: HttpRequest) -> str:
    """Return the address of whoever sent a request: the peer's, or what a trusted proxy says."""
    peer = request.META.get("REMOTE_ADDR", "")
    *_earlier, forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    return forwarded.strip() if forwarded.strip() and _is_trusted(peer) else peer


def _is_trusted(peer: str) -> bool:
    """Say whether gunicorn trusts that peer; it does trust a socket, which has no address."""
    trusted = settings.FORWARDED_ALLOW_IPS
    if not peer or "*" in trusted:
        return True
    try:
        return any(ip_address(peer) in ip_network(each, strict=False) for each in trusted)
    except ValueError:
        return False


def _sender(address: str) -> str:
    """Return what tells one sender from others: of an IPv6 address its network."""
    try:
        version = ip_address(address).version
    except ValueError:
        return address
    return str(ip_network((address, _NETWORK_BITS), strict=False)) if version == 6 else address
