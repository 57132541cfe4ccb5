"""Keys and certificates of those who sign in a simulated meeting."""

from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from audit.document.signatures import DocumentSigner
from audit.log.note import COSIGNATURE, SignerKey


def make_witness(name: str = "witness.example/jiedao") -> SignerKey:
    return SignerKey(name, Ed25519PrivateKey.generate(), COSIGNATURE)


@cache
def make_signer(name: str) -> DocumentSigner:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2060, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    return DocumentSigner(certificate, key)


def to_der(signer: DocumentSigner) -> bytes:
    return signer.certificate.public_bytes(Encoding.DER)
