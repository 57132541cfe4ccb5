"""Who signs a result first: the body in whose name its certificate was made.

No entry says who convened; the log binds the certificate, and the certificate names the body.
"""

from cryptography import x509
from cryptography.x509.oid import NameOID

from audit.sentences import CONVENER, CONVENERS

_UNREADABLE = (ValueError, TypeError, x509.InvalidVersion)
"""What the library raises for bytes that are no certificate; found by changing each bit of one."""


def name_convener(certificate: bytes) -> tuple[str, str]:
    """Return the body that a certificate (X.509, DER) names, in Chinese and in English.

    Only the bodies that the law lets convene are named; of any other name it says 召集人.
    """
    try:
        subject = x509.load_der_x509_certificate(certificate).subject
        names = [str(each.value) for each in subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    except _UNREADABLE:
        return CONVENER
    found = (
        (chinese, english)
        for name in names
        for chinese, english in CONVENERS.items()
        if name.endswith(chinese)
    )
    return next(found, CONVENER)
