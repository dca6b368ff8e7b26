"""SHA-256 by the interpreter's own module where it is there, as `random` does it: `hashlib` loads all of OpenSSL."""

from importlib import import_module
from typing import Final

_MODULES: Final = ("_sha2", "_sha256", "hashlib")
"""From Python 3.12 on, before it, and where an interpreter was built without its own."""


def sha256_of(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    for name in _MODULES:
        try:
            digest: str = import_module(name).sha256(data).hexdigest()
        except (ImportError, AttributeError):
            continue
        return digest
    raise AssertionError("hashlib has SHA-256 in every Python")
