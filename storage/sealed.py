"""Words for one recipient, and the recipient's own signed word (X25519 sealed boxes, Ed25519).

Whoever seals cannot open again: a device that is stolen gives away nothing it has sealed.
"""

from __future__ import annotations

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey


def seal(content: bytes, public: bytes) -> bytes:
    """`content` for whoever has the private half of `public` (32 bytes); 48 bytes longer."""
    return bytes(SealedBox(PublicKey(public)).encrypt(content))


def unseal(box: bytes, private: bytes) -> bytes | None:
    """What was sealed, or None if it was for somebody else, or is damaged."""
    try:
        return bytes(SealedBox(PrivateKey(private)).decrypt(box))
    except (CryptoError, ValueError, TypeError):
        return None


def new_signer() -> tuple[bytes, bytes]:
    """Private and public key to sign with, 32 bytes each."""
    key = SigningKey.generate()
    return bytes(key), bytes(key.verify_key)


def sign(content: bytes, private: bytes) -> bytes:
    """A signature of 64 bytes."""
    return bytes(SigningKey(private).sign(content).signature)


def is_signed(content: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the owner of `public` signed just this."""
    try:
        VerifyKey(public).verify(content, signature)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True
