"""The errors of this package."""


class AuditError(Exception):
    """The base of all errors of this package."""

    code = "audit"


class UnreadableError(AuditError):
    """A file cannot be read as evidence, receipt or trust file."""

    code = "evidence-unreadable"


class VersionError(UnreadableError):
    """The evidence has a version that this verifier does not know."""

    code = "evidence-version"


class RefutedError(AuditError):
    """A claim of the evidence does not hold."""

    code = "evidence-refuted"


class CanonicalError(RefutedError):
    """Bytes are not the one canonical spelling of what they say."""

    code = "not-canonical"


class RecordError(RefutedError):
    """An entry does not have the fields of its type."""

    code = "record-malformed"


class ProofError(RefutedError):
    """A Merkle proof does not lead to the root."""

    code = "proof-refuted"


class SignatureError(RefutedError):
    """A signature was not made by the key that it names."""

    code = "signature-refuted"


class NoteError(RefutedError):
    """A text is not a signed note or not a checkpoint in its one spelling."""

    code = "note-malformed"


class OrderError(RefutedError):
    """An entry is at a place in the log where it is not allowed."""

    code = "order-unlawful"


class DocumentError(RefutedError):
    """The result document is not what was signed."""

    code = "document-refuted"
