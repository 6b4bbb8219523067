"""The org's key pair: it signs identity tokens, and its certificate lets a JWT in.

Every org has the same one, and it guards nothing: making one takes longer than a whole test.
"""

import base64
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

EXPONENT = 65537
KEY_ID = "244"
_P = int(
    "d69b74ce7bbb17e6d941f19cf6ca6c63ddf588e2e56b01d17adee1e8e1de6e00ef3d9f18ee934deef7ce4c70"
    "d6d943a01d4d1cc516912074b922574b0fbb359826df128af24e15336cfc778e683b5546a7ac4938c17c807d"
    "0dad8e70f7fc5f337aa79b93c292d3a17b3beec8036ec925e428e73044c2ea2c0af709946cff95cb",
    16,
)
_Q = int(
    "c54b1ac01c2bd6d3d2933e316b576c1074d94774c4982261ebab287291688b4630391ce3f6260b5412b6a186"
    "cb575fd124d2604e1c58c1c701e69907b6825849fef4f4cbc197ed1770c9ccebed2122e3b6625fbabdb0a62c"
    "9188739395339681c0313751a67d8dd12feb369d1efb16b21af55220f1d36d4b5f6435167512b4ab",
    16,
)


@cache
def private_key() -> rsa.RSAPrivateKey:
    """The key whose certificate is known to the connected app."""
    d = pow(EXPONENT, -1, (_P - 1) * (_Q - 1))
    return rsa.RSAPrivateNumbers(
        _P,
        _Q,
        d,
        rsa.rsa_crt_dmp1(d, _P),
        rsa.rsa_crt_dmq1(d, _Q),
        rsa.rsa_crt_iqmp(_P, _Q),
        rsa.RSAPublicNumbers(EXPONENT, _P * _Q),
    ).private_key()


@cache
def pem() -> str:
    """The private key as a file for clients."""
    return (
        private_key()
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def published() -> dict[str, str]:
    """The public half as OpenID clients read it (RFC 7517)."""
    numbers = private_key().public_key().public_numbers()
    return {
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": KEY_ID,
        "n": _number(numbers.n),
        "e": _number(numbers.e),
    }


def _number(value: int) -> str:
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
