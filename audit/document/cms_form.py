"""The one form of a CMS signature in a PDF (RFC 5652, with RFC 3161 timestamps).

A signature does not cover its own bytes. They are accepted in one encoding only, so that none of
them can change unnoticed.
"""

import re

from asn1crypto import cms
from asn1crypto import parser as asn1_parser
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_HEXADECIMAL = re.compile(rb"<(?:[0-9A-F]{2})+>")
_NO_CONTENT = "300b06092a864886f70d010701"
"""RFC 5652: content of type data, and none of it inside the signature."""
_SIGNED_DATA = "06092a864886f70d010702"
_TIMESTAMP_INFO = "060b2a864886f70d0109100104"
_STAMPED = "060b2a864886f70d010910020e"
_SEQUENCE, _SET, _OCTETS, _TAGGED, _UNSIGNED = 0x30, 0x31, 0x04, 0xA0, 0xA1
_SHORT_FORM = 0x80


def is_plainly_written(signature: EmbeddedPdfSignature) -> bool:
    """Tell whether a signature's own bytes have the one accepted encoding.

    It is upper-case hexadecimal of DER, padded with zeros. Otherwise bytes of the file could change
    without changing what they mean.
    """
    first, second = signature.byte_range[1], signature.byte_range[2]
    stream = signature.reader.stream
    stream.seek(first)
    written = stream.read(second - first)
    if _HEXADECIMAL.fullmatch(written) is None:
        return False
    content = bytes.fromhex(written[1:-1].decode())
    info = cms.ContentInfo.load(content)
    length = len(info.dump())
    is_canonical = _is_der(content[:length]) and not any(content[length:])
    return is_canonical and _is_plainly_framed(info["content"])


def _is_der(data: bytes) -> bool:
    """Tell whether every length is encoded as DER requires (X.690 section 10.1)."""
    waiting = [data]
    while waiting:
        rest = waiting.pop()
        while rest:
            _, is_constructed, _, header, content, trailer = asn1_parser.parse(rest)
            if trailer or len(header) != 1 + _length_octets(len(content)):
                return False
            if is_constructed:
                waiting.append(content)
            rest = rest[len(header) + len(content) :]
    return True


def _length_octets(length: int) -> int:
    return 1 if length < _SHORT_FORM else 1 + (length.bit_length() + 7) // 8


def _is_plainly_framed(signed: cms.SignedData) -> bool:
    """Tell whether the fields around the signature are those that every such signature has."""
    signer = signed["signer_infos"][0]
    digests = [each.dump() for each in signed["digest_algorithms"]]
    return (
        len(signed["signer_infos"]) == 1
        and len(signed["certificates"]) == 1
        and signer.dump() == _write_signer(signer, _write_stamp(signer))
        and (signed["version"].native, signer["version"].native) == ("v1", "v1")
        and digests == [signer["digest_algorithm"].dump()]
        and signed["encap_content_info"].dump().hex() == _NO_CONTENT
    )


def _write_stamp(signer: cms.SignerInfo) -> bytes:
    """Return the accepted encoding of the unsigned attributes: a timestamp, or nothing."""
    attributes = signer["unsigned_attrs"]
    if not attributes:
        return b""
    signed = attributes[0]["values"][0]["content"]
    inner = signed["signer_infos"][0]
    content = _der(_OCTETS, bytes(signed["encap_content_info"]["content"]))
    token = _der(
        _SEQUENCE,
        bytes.fromhex("020103"),
        _der(_SET, inner["digest_algorithm"].dump()),
        _der(_SEQUENCE, bytes.fromhex(_TIMESTAMP_INFO), _der(_TAGGED, content)),
        signed["certificates"].dump(),
        _der(_SET, _write_signer(inner, b"")),
    )
    wrapped = _der(_SEQUENCE, bytes.fromhex(_SIGNED_DATA), _der(_TAGGED, token))
    attribute = _der(_SEQUENCE, bytes.fromhex(_STAMPED), _der(_SET, wrapped))
    return _der(_UNSIGNED, attribute)


def _write_signer(signer: cms.SignerInfo, beside: bytes) -> bytes:
    names = ("sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")
    parts = (signer[name].dump() for name in names)
    return _der(_SEQUENCE, bytes.fromhex("020101"), *parts, beside)


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    octets = _length_octets(len(content)) - 1
    if not octets:
        return bytes([tag, len(content)]) + content
    return bytes([tag, _SHORT_FORM + octets]) + len(content).to_bytes(octets, "big") + content
