"""The keys whose certificates are mapped to the integration: the same in every run of a seed."""

from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from understudy.kernel.seed import Seed

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey
_EXPONENT = 65537
_SMALL = tuple(n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2)))
_BASES = _SMALL[:16]


def private_key(seed: Seed) -> ec.EllipticCurvePrivateKey:
    """The one that clients use by default."""
    return ec.derive_private_key(int(seed.hex("certificate", 62), 16) + 1, ec.SECP256R1())


@lru_cache(maxsize=32)
def _rsa_key(p_text: str, q_text: str) -> rsa.RSAPrivateKey:
    p, q = (_prime(int(text, 16)) for text in (p_text, q_text))
    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p,
        q,
        d,
        rsa.rsa_crt_dmp1(d, p),
        rsa.rsa_crt_dmq1(d, q),
        rsa.rsa_crt_iqmp(p, q),
        rsa.RSAPublicNumbers(_EXPONENT, p * q),
    )
    return numbers.private_key()


def rsa_key(seed: Seed) -> rsa.RSAPrivateKey:
    """An RSA key grown from the seed, for clients that sign with PS256."""
    return _rsa_key(seed.hex("rsa-p", 256), seed.hex("rsa-q", 256))


def _prime(start: int) -> int:
    """The first number from `start` on that can be a factor of a key; its top bits are set."""
    n = start | (0b11 << 1022) | 1
    while not _is_prime(n) or (n - 1) % _EXPONENT == 0:
        n += 2
    return n


def _is_prime(n: int) -> bool:
    """By Miller and Rabin, as good as certain for numbers that nobody chose."""
    if any(n % p == 0 for p in _SMALL):
        return False
    d, twos = n - 1, 0
    while d % 2 == 0:
        d, twos = d // 2, twos + 1
    for base in _BASES:
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def pem(key: PrivateKey) -> str:
    """The key as a client reads it, to sign its assertions with."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
