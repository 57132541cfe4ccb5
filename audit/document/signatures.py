"""The result document: sign it, countersign it, and check what was signed.

PAdES signatures by X.509 keys: the committee certifies (ISO 32000 DocMDP, nothing but further
signatures may follow), then the street office countersigns.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject, StreamObject

from audit.document.cms_form import is_plainly_written
from audit.document.pdf_form import (
    ATTACHMENT,
    COMMITTEE_FIELD,
    SIGNATURES,
    STREET_OFFICE_FIELD,
    Document,
    PdfSigner,
    is_signed,
)
from audit.errors import DocumentError, UnreadableError

_PARSER_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    PdfError,
    PyPdfError,
    RecursionError,
    SignatureValidationError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What the PDF libraries raise when they meet what an attacker put into a file."""
_STAMP = "signature_time_stamp_token"


@dataclass(frozen=True, slots=True)
class DocumentSigner:
    """An X.509 certificate with its private key (ECDSA P-256)."""

    certificate: x509.Certificate
    private: EllipticCurvePrivateKey

    @contextmanager
    def open(self) -> Iterator[signers.Signer]:
        """Yield a signer that is valid inside the block, for one signature."""
        key = self.private.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        yield signers.SimpleSigner(
            signing_cert=to_asn1(self.certificate),
            signing_key=asn1_keys.PrivateKeyInfo.load(key),
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # the library's
        )


def certify(pdf: bytes, signer: PdfSigner, timestamper: TimeStamper | None = None) -> bytes:
    """Sign as the committee; afterwards only further signatures may be added.

    Args:
        pdf: the rendered document.
        signer: the committee's.
        timestamper: a time-stamping authority (RFC 3161), where one is configured.

    Raises:
        DocumentError: the bytes cannot be signed.
    """
    metadata = signers.PdfSignatureMetadata(
        field_name=COMMITTEE_FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    return _sign(pdf, metadata, signer, timestamper)


def countersign(pdf: bytes, signer: PdfSigner, timestamper: TimeStamper | None = None) -> bytes:
    """Sign as the street office, after the committee.

    Raises:
        DocumentError: the bytes cannot be signed.
    """
    metadata = signers.PdfSignatureMetadata(
        field_name=STREET_OFFICE_FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    return _sign(pdf, metadata, signer, timestamper)


def _sign(
    pdf: bytes,
    metadata: signers.PdfSignatureMetadata,
    signer: PdfSigner,
    timestamper: TimeStamper | None,
) -> bytes:
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        with signer.open() as opened:
            signed = signers.sign_pdf(writer, metadata, signer=opened, timestamper=timestamper)
    except (PdfError, SigningError, TimestampRequestError) as error:
        raise DocumentError(f"the document cannot be signed: {error}") from error
    return bytes(signed.getbuffer())


def to_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """Return a certificate in asn1crypto's form, which pyHanko needs."""
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def read_document(data: bytes) -> Document:
    """Read the parts of a result document.

    Raises:
        UnreadableError: no PDF, encrypted, or without exactly the one attachment.
        DocumentError: the same, but the document was signed as a result, so it was damaged.
    """
    try:
        return _take_apart(data)
    except UnreadableError as error:
        if is_signed(data):
            raise DocumentError(f"what was signed has been changed: {error}") from error
        raise


def _take_apart(data: bytes) -> Document:
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise UnreadableError("the PDF is encrypted")
        attachments = [(name, each) for name, found in reader.attachments.items() for each in found]
        text = "".join("".join(_extract_text(page).split()) for page in reader.pages)
    except _PARSER_FAILURES as error:
        raise UnreadableError("the PDF is malformed or damaged") from error
    if [name for name, _ in attachments] != [ATTACHMENT]:
        raise UnreadableError(f"the PDF has not exactly one attachment named {ATTACHMENT}")
    return Document(data, attachments[0][1], text)


def _extract_text(page: PageObject) -> str:
    """Return a page's text by its fonts' ToUnicode maps (ISO 32000 §9.10.3).

    For a font with an embedded character map pypdf reads codes as single bytes; they are pairs of
    bytes, which the ToUnicode map translates.
    """
    resources = page.get("/Resources")
    fonts = {} if resources is None else resources.get_object().get("/Font", {}).get_object()
    for font in fonts.values():
        found = font.get_object()
        if found["/Subtype"] == "/Type0" and isinstance(found["/Encoding"], StreamObject):
            found[NameObject("/Encoding")] = NameObject("/Identity-H")
    return page.extract_text()


def list_fields(data: bytes) -> tuple[str, ...]:
    """Return the names of the signed fields of a document; none where they cannot be read."""
    try:
        signatures = PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures
        return tuple(signature.field_name for signature in signatures)
    except _PARSER_FAILURES:
        return ()


def check_signatures(
    data: bytes, certificates: dict[str, bytes], expected: tuple[str, ...] = SIGNATURES
) -> Iterator[str]:
    """Yield the faults of a document's signatures.

    Args:
        data: the PDF.
        certificates: from each signature field to the certificate (DER) that must have signed it.
        expected: the signature fields, in the order of signing.
    """
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        signatures = list(reader.embedded_regular_signatures)
    except _PARSER_FAILURES:
        yield "the signatures cannot be read: the file was damaged"
        return
    names = tuple(signature.field_name for signature in signatures)
    if names != expected:
        yield f"signed by {', '.join(names) or 'nobody'} instead of {', '.join(expected)}"
        return
    for signature in signatures:
        is_last = signature is signatures[-1]
        try:
            problems = list(_check(signature, certificates[signature.field_name], is_last=is_last))
        except _PARSER_FAILURES:
            problems = ["cannot be checked: it is malformed"]
        yield from (f"signature {signature.field_name}: {problem}" for problem in problems)


def read_timestamps(data: bytes) -> Iterator[tuple[str, datetime, bytes]]:
    """Yield each time-stamped signature: its field, the time, and the authority's certificate.

    The timestamps are not checked here; `check_signatures` does that.
    """
    try:
        signatures = list(PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures)
        for signature in signatures:
            for token in _timestamps(signature):
                info = token["encap_content_info"]["content"].parsed
                certificate = next(_timestamp_certificates(signature)).dump()
                yield signature.field_name, info["gen_time"].native, certificate
    except (*_PARSER_FAILURES, StopIteration):
        return


def _timestamp_certificates(
    signature: EmbeddedPdfSignature,
) -> Iterator[asn1_x509.Certificate]:
    """Yield the certificates in a timestamp; the trust file decides which are trusted."""
    for token in _timestamps(signature):
        yield from (each.chosen for each in token["certificates"])


def _timestamps(signature: EmbeddedPdfSignature) -> Iterator[cms.SignedData]:
    """Yield the timestamp tokens of a signature (RFC 3161 appendix A)."""
    for attribute in signature.signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == _STAMP:
            yield from (each["content"] for each in attribute["values"])


def _check(signature: EmbeddedPdfSignature, certificate: bytes, *, is_last: bool) -> Iterator[str]:
    root = asn1_x509.Certificate.load(certificate)
    if not is_plainly_written(signature):
        yield "is another spelling of a signature"
    if signature.signer_cert.dump() != certificate:
        yield "is made with another certificate than the evidence names"
        return
    status = validate_pdf_signature(
        signature,
        ValidationContext(trust_roots=[root], allow_fetching=False),
        ts_validation_context=ValidationContext(
            trust_roots=list(_timestamp_certificates(signature)), allow_fetching=False
        ),
    )
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        yield "its timestamp does not hold"
    if not status.intact or not status.valid:
        yield "does not hold: what was signed has been changed"
    elif not status.bottom_line:
        yield "something but a further signature was added after it"
    if is_last and status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        yield "does not cover the whole file"
