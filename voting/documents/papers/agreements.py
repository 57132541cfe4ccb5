"""调解协议书: an agreement of two parties with places for signatures.

Law: 人民调解法 art. 29 (what it states, and who signs it).
"""

from datetime import datetime

from voting.documents import rendering
from voting.documents.pages import fill_template


def render_agreement(page: object, printed_at: datetime) -> bytes:
    """Render an agreement as PDF/A, from a `MediationPage`; it names the parties.

    Args:
        page: the community and the mediation.
        printed_at: when it is printed.

    Raises:
        RenderingError: it took too long, or too much memory.
    """
    html = fill_template("community/agreement.html", page=page, printed_at=printed_at)
    return rendering.render_in_subprocess(html)
