"""How verification ends when it does not hold."""


class AuditError(Exception):
    """The base of every refusal in this package."""

    code = "audit"


class UnreadableError(AuditError):
    """What was handed over cannot be read as evidence, receipt or trust."""

    code = "evidence-unreadable"


class VersionError(UnreadableError):
    """Evidence of a version that this verifier does not know."""

    code = "evidence-version"


class RefutedError(AuditError):
    """Something that the evidence claims does not hold."""

    code = "evidence-refuted"


class CanonicalError(RefutedError):
    """Bytes are not the one canonical spelling of what they say."""

    code = "not-canonical"


class RecordError(RefutedError):
    """An entry is not of its type's form."""

    code = "record-malformed"


class ProofError(RefutedError):
    """A Merkle proof does not lead to the root."""

    code = "proof-refuted"


class SignatureError(RefutedError):
    """A signature is not that of the key it names."""

    code = "signature-refuted"


class NoteError(RefutedError):
    """A text is not a signed note or not a checkpoint in its one spelling."""

    code = "note-malformed"


class OrderError(RefutedError):
    """An entry stands where it may not stand."""

    code = "order-unlawful"


class DocumentError(RefutedError):
    """The result document is not what was signed."""

    code = "document-refuted"
