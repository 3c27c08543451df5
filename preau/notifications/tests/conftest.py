import pytest
from django.test import Client

from preau.notifications.tests.phone import Browser, Service


@pytest.fixture
def service(settings):
    """A push service on this machine, which the settings let us reach."""
    settings.PUSH_INSIDE = True
    held = Service()
    server = held.start()
    yield held
    server.shutdown()
    server.server_close()


@pytest.fixture
def phone_of(service):
    """`phone_of(cast.claire)`: a browser of hers that rings, signed in; its keys, its device and its client."""

    def make(person, path="/claire"):
        client, browser = Client(), Browser()
        client.force_login(person.account)
        device = browser.asks_to_ring(person, client.session.session_key, service.url + path)
        return browser, device, client

    return make
