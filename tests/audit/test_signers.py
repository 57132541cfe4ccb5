"""The first signer is called as its certificate names it, by both verifiers alike."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from audit.evidence.signers import name_convener
from voting.keys.making import certify

AT = datetime(2026, 1, 1, tzinfo=UTC)
NAMED = [
    ("示例市朗月花园业主委员会", ("业主委员会", "owners' committee")),
    ("朗月花园物业管理委员会", ("物业管理委员会", "property management committee")),
    ("朗月花园业主大会筹备组", ("业主大会筹备组", "preparatory group of the owners' assembly")),
    ("朗月花园街道办事处", ("街道办事处", "street office")),
    ("Committee", ("召集人", "convener")),
]


def make_certificate(subject: str) -> bytes:
    pem = certify(ec.generate_private_key(ec.SECP256R1()), subject, AT)
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


@pytest.mark.parametrize(("subject", "said"), NAMED)
def test_a_certificate_names_the_body_that_convenes(subject: str, said: tuple[str, str]) -> None:
    assert name_convener(make_certificate(subject)) == said


def test_what_is_no_certificate_names_nobody() -> None:
    assert name_convener(b"\x30\x03\x02\x01\x01") == ("召集人", "convener")


@pytest.mark.filterwarnings("ignore::UserWarning")  # of lengths and serial numbers that changed
def test_a_certificate_with_any_bit_changed_is_read_or_names_nobody() -> None:
    good = make_certificate(NAMED[0][0])
    for place in range(len(good) * 8):
        changed = bytearray(good)
        changed[place // 8] ^= 1 << place % 8

        said, _ = name_convener(bytes(changed))

        assert said in {each[0] for _, each in NAMED}
