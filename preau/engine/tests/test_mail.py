"""The address of the mail server."""

import pytest

from preau.engine.mail import MailServer


@pytest.mark.parametrize(
    ("url", "host", "port", "starttls", "tls"),
    [
        ("smtp://poste.example", "poste.example", 25, False, False),
        ("smtp+tls://poste.example", "poste.example", 587, True, False),
        ("smtps://poste.example", "poste.example", 465, False, True),
        ("smtps://poste.example:4650", "poste.example", 4650, False, True),
    ],
)
def test_a_server_and_how_its_line_is_closed(url, host, port, starttls, tls):
    found = MailServer.at(url)
    assert (found.host, found.port, found.starttls, found.tls) == (host, port, starttls, tls)
    assert found.backend.endswith("smtp.EmailBackend")


def test_a_name_and_a_password_may_hold_any_sign():
    found = MailServer.at("smtp+tls://ecole%40ville.example:a%2Fb%3A%25@poste.example")
    assert (found.user, found.password) == ("ecole@ville.example", "a/b:%")


def test_without_an_address_mails_are_printed():
    assert MailServer.at("").backend.endswith("console.EmailBackend")


@pytest.mark.parametrize("url", ["poste.example:25", "https://nom:secret@poste.example", "smtp://"])
def test_an_address_that_is_none_says_so_without_its_password(url):
    with pytest.raises(ValueError, match="EMAIL_URL ne dit pas") as no:
        MailServer.at(url)
    assert "nom:secret@poste" not in str(no.value)
