"""New signing keys with their public halves, as the contents of files."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from audit.log.note import VerifierKey

_YEARS = timedelta(days=3653)


def make_log_pair(host: str) -> tuple[bytes, bytes]:
    """Create a key for logs; return the contents of its private and public file."""
    key = ed25519.Ed25519PrivateKey.generate()
    return _to_pem(key), to_public(host, key)


def to_public(host: str, key: ed25519.Ed25519PrivateKey) -> bytes:
    """Return the contents of the public file of a key for logs."""
    return f"{VerifierKey(host, key.public_key().public_bytes_raw())}\n".encode()


def make_signer_pair(subject: str, at: datetime) -> tuple[bytes, bytes]:
    """Create an ECDSA P-256 key with a self-signed certificate; return their files' contents."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _to_pem(key), certify(key, subject, at)


def certify(key: ec.EllipticCurvePrivateKey, subject: str, at: datetime) -> bytes:
    """Return a self-signed certificate of a key, as PEM."""
    certificate = _make_certificate(key, subject, at)
    return certificate.public_bytes(serialization.Encoding.PEM)


def _to_pem(key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _make_certificate(
    key: ec.EllipticCurvePrivateKey, subject: str, at: datetime
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at.astimezone(UTC) - timedelta(days=366))
        .not_valid_after(at.astimezone(UTC) + _YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
