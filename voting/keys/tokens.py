"""Document keys on PKCS#11 tokens, which they never leave."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from pkcs11.exceptions import PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import CertificateStore, SimpleCertificateStore

from audit.document.signatures import to_asn1
from voting.errors.operation import KeyMissingError


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """A certificate in a file, with its key on a token."""

    certificate: x509.Certificate
    module: str
    """The path of the token vendor's PKCS#11 library."""
    token: str
    """The token's label."""
    label: str
    """The key's label."""
    pin: str

    @contextmanager
    def open(self) -> Iterator[Signer]:
        """Yield a signer that is logged in to the token inside the block.

        Raises:
            KeyMissingError: the token is missing, or rejects the PIN.
        """
        try:
            session = open_pkcs11_session(
                self.module, token_criteria=TokenCriteria(label=self.token), user_pin=self.pin
            )
        except (PKCS11Error, OSError, RuntimeError) as error:
            raise KeyMissingError(f"token {self.token!r}: {type(error).__name__}") from None
        try:
            yield _Signer(
                session,
                key_label=self.label,
                signing_cert=to_asn1(self.certificate),
                # Every token can sign a digest, but not every token can compute one.
                use_raw_mechanism=True,
            )
        finally:
            session.close()


class _Signer(PKCS11Signer):
    """A signer that embeds only its own certificate, once, as with a key in a file."""

    @property
    def cert_registry(self) -> CertificateStore:
        """Return no further certificates."""
        return SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the library's


def read_token_signer(path: Path, certificate: x509.Certificate, pin: str) -> TokenSigner:
    """Read the location of a key: a JSON file with `module`, `token` and `label`.

    Raises:
        KeyMissingError: malformed.
    """
    try:
        where = json.loads(path.read_text(encoding="utf-8"))
        return TokenSigner(
            certificate, str(where["module"]), str(where["token"]), str(where["label"]), pin
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise KeyMissingError(f"{path.name} names no module, token and label") from None
