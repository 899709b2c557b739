"""What a browser answers may be anything: what is no passkey is refused kindly."""

import json
from base64 import urlsafe_b64encode

import pytest
from django.urls import reverse

from tests.factories import make_user
from tests.users.authenticator import CODE, give_password, is_signed_in, make_app

PASSKEY = reverse("sign_in_passkey")


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def editor(db):
    return make_user("Editors")


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "nonsense", '{"id": "a", "rawId": 1}', json.dumps({"a": "x" * 30_000})]
)
def test_what_is_no_passkey_is_a_kind_refusal(editor, answer):
    client, _ = give_password(editor)
    client.get(PASSKEY)
    assert "was not taken" in client.post(PASSKEY, {"credential": answer}).content.decode()
    make_app(editor)
    assert "was not taken" in client.post(CODE, {"credential": answer}).content.decode() and not is_signed_in(client)


@pytest.mark.parametrize(
    "object_sent", [b"", b"\xa1", b"\x81" * 5000, b"\xa3\x63fmt\x64none", b"\x18", b"\x1b\0", b"\xfb\0"], ids=range(7)
)
def test_what_is_broken_off_is_no_passkey_either(editor, object_sent):
    client, _ = give_password(editor)
    client.get(PASSKEY)
    said = {"type": "webauthn.create", "challenge": "AAAA", "origin": "https://testserver"}
    answer = {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {
            "clientDataJSON": urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("="),
            "attestationObject": urlsafe_b64encode(object_sent).decode().rstrip("="),
        },
        "clientExtensionResults": {},
    }
    assert "was not taken" in client.post(PASSKEY, {"credential": json.dumps(answer)}).content.decode()
