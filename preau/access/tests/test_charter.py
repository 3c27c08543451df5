from preau.access.actions import CHARTER
from preau.access.models import CharterReading
from tests.world import PASSWORD, login


def test_nothing_opens_before_the_charter_is_read(client, cast):
    client.post("/connexion/", {"login": login("claire"), "password": PASSWORD})
    assert client.get("/parent/messages/?page=2").url == "/charte/?suite=/parent/messages/%3Fpage%3D2"
    assert client.post("/parent/compte/langue/", {"language": "en"}).url.startswith("/charte/")
    client.post("/charte/", {"suite": "/parent/"})
    assert client.get("/parent/messages/").status_code == 200
    assert CharterReading.objects.get(account=cast.claire.account).version == CHARTER


def test_one_may_leave_without_reading(client, cast):
    client.post("/connexion/", {"login": login("claire"), "password": PASSWORD})
    assert client.post("/deconnexion/").url == "/connexion/"
    assert client.get("/connexion/").status_code == 200


def test_the_charter_tells_the_login_and_is_for_those_signed_in(client, cast):
    assert client.get("/charte/").url == "/connexion/"
    client.post("/connexion/", {"login": login("claire"), "password": PASSWORD})
    assert "claire.vasseur" in client.get("/charte/").content.decode()
