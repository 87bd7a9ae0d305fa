"""Meta's error objects: https://developers.facebook.com/docs/graph-api/guides/error-handling"""

from __future__ import annotations

import re

from channels.inbound import ProviderError
from channels.meta.reading import number_at, object_at, text_at

LONGEST = 200  # characters of the details

_PRIVATE = re.compile(
    r"""
    "[^"]*" | “[^”]*” | '[^']*'(?!\w)   # what is quoted back to us
    | \S*[0-9]{5}\S* | \+[0-9][0-9 ()-]{4,}[0-9]   # ids and phone numbers
    | \S*(?:@|://)\S*  # addresses
    | \S{25,}  # tokens
    """,
    re.VERBOSE,
)


def provider_error(found: object, http_status: int = 0, retry_after: float | None = None) -> ProviderError:
    """Return what an error object says, as it is in an answer (`error`) or in a webhook (`errors`)."""
    trace = text_at(found, "fbtrace_id")
    return ProviderError(
        code=number_at(found, "code"),
        subcode=number_at(found, "error_subcode") or 0,
        http_status=http_status,
        is_transient=object_at(found).get("is_transient") is True,
        details=_details(found),
        trace_id=trace if re.fullmatch(r"[\w/+=-]{1,64}", trace, re.ASCII) else "",
        retry_after=retry_after,
    )


def _details(found: object) -> str:
    """Return the sentence that says most, without what it may quote of the message or of our token."""
    said = text_at(found, "error_data", "details") or text_at(found, "message") or text_at(found, "title")
    return " ".join(_PRIVATE.sub("…", said).split())[:LONGEST]
