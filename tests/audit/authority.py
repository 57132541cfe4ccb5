"""Time-stamping authorities of the tests' own (RFC 3161): pyHanko's, and that of OpenSSL."""

import asyncio
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper

from audit.document.signatures import to_asn1

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_CONFIGURATION = """
[tsa]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
signer_digest = sha256
ess_cert_id_alg = sha256
"""


def make_authority(key: Key | None = None) -> tuple[x509.Certificate, Key]:
    """Return an authority's certificate and its key, RSA unless another is given."""
    key = key or rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "时间戳机构")])
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2060, 1, 1, tzinfo=UTC))
        .add_extension(purpose, critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def make_stamper(certificate: x509.Certificate, key: Key, at: datetime) -> DummyTimeStamper:
    """Return an authority with an RSA key that says this instant."""
    private = asn1_keys.PrivateKeyInfo.load(_write(key, serialization.Encoding.DER))
    return DummyTimeStamper(to_asn1(certificate), private, fixed_dt=at)


def _write(key: Key, encoding: serialization.Encoding) -> bytes:
    return key.private_bytes(
        encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


class OpensslStamper(TimeStamper):
    """OpenSSL's authority, with a key on any curve; it says the present instant."""

    def __init__(self, folder: Path, curve: ec.EllipticCurve) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's
        self._folder = folder
        certificate, key = make_authority(ec.generate_private_key(curve))
        pem = serialization.Encoding.PEM
        (folder / "signer.pem").write_bytes(certificate.public_bytes(pem))
        (folder / "key.pem").write_bytes(_write(key, pem))
        (folder / "openssl.conf").write_text(_CONFIGURATION.format(folder=folder))

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Let OpenSSL answer."""
        return await asyncio.to_thread(self._ask, req)

    def _ask(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        query, reply = self._folder / "query", self._folder / "reply"
        query.write_bytes(req.dump())
        command = ["openssl", "ts", "-reply", "-section", "tsa", "-queryfile", str(query)]
        command += ["-config", str(self._folder / "openssl.conf"), "-out", str(reply)]
        command += ["-signer", str(self._folder / "signer.pem")]
        command += ["-inkey", str(self._folder / "key.pem")]
        subprocess.run(command, check=True, capture_output=True)
        return tsp.TimeStampResp.load(reply.read_bytes())
