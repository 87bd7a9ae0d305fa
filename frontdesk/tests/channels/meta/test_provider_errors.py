"""Error objects: read as documented, and with nothing private in their details."""

from __future__ import annotations

import pytest

from channels.inbound import ProviderError
from channels.meta.provider_errors import provider_error

MESSENGER = {
    "message": "(#10) This message is sent outside of allowed window.",
    "type": "OAuthException",
    "code": 10,
    "error_subcode": 2018278,
    "is_transient": False,
    "fbtrace_id": "BLBz/WZt8dN",
}
WHATSAPP = {
    "message": "(#130429) Rate limit hit",
    "code": 130429,
    "error_data": {"messaging_product": "whatsapp", "details": "Cloud API message throughput has been reached."},
    "fbtrace_id": "Az8or2yhqkZfEZ",
}


def test_error_of_messenger_is_read() -> None:
    details = "(#10) This message is sent outside of allowed window."
    assert provider_error(MESSENGER, 400) == ProviderError(10, 2018278, 400, False, details, "BLBz/WZt8dN")


def test_error_of_whatsapp_is_read() -> None:
    details = "Cloud API message throughput has been reached."
    assert provider_error(WHATSAPP, 400) == ProviderError(130429, 0, 400, False, details, "Az8or2yhqkZfEZ")


@pytest.mark.parametrize("found", [None, "error", [], {}, {"code": "x", "error_data": 1, "fbtrace_id": "a b"}])
def test_error_that_is_not_as_documented_has_no_code(found: object) -> None:
    assert provider_error(found, 503) == ProviderError(None, http_status=503)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Malformed access token EAABsbCS1iHgBAKZCZCZA9ZB1234x", "Malformed access token …"),
        ("Recipient +61 412 345 678 is not allowed", "Recipient … is not allowed"),
        ("Recipient 61412345678 is not allowed", "Recipient … is not allowed"),
        ('Param text["body"] "my hamstring\nhurts" is too long', "Param text[…] … is too long"),
        ("Invalid parameter 'a@b.example' at https://x.example/y", "Invalid parameter … at …"),
        ("the user's phone can't receive it", "the user's phone can't receive it"),
        ("x " * 500, ("x " * 100).rstrip()),
    ],
)
def test_details_keep_nothing_private(said: str, kept: str) -> None:
    assert provider_error({"message": said, "code": 1}).details.rstrip() == kept
