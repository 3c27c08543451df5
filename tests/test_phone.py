"""What makes of the site an application: its manifest, its service worker, its page of last resort."""

import json
import re
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find

from preau.directory.tests.desk import enter, text


def parsed(answer):
    return json.loads(answer.content)


def test_the_manifest_makes_it_installable(client):
    answer = client.get("/manifest.webmanifest")
    told = parsed(answer)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    assert {(one["sizes"], one["purpose"]) for one in told["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("192x192", "maskable"), ("512x512", "maskable"),
    }  # fmt: skip


def test_each_icon_is_the_picture_that_the_manifest_says(client):
    told = parsed(client.get("/manifest.webmanifest"))
    for one in told["icons"]:
        picture = Path(find(one["src"].removeprefix("/static/"))).read_bytes()
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", picture[16:24])
        assert one["sizes"] == f"{width}x{height}"


def test_each_shortcut_leads_somewhere(cast, client):
    claire = enter(cast.claire)
    for one in parsed(client.get("/manifest.webmanifest"))["shortcuts"]:
        assert claire.get(claire.get(one["url"]).url).status_code == 200


def test_the_service_worker_serves_the_whole_site_and_is_asked_for_each_time(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript") and "no-cache" in answer["Cache-Control"]
    known = json.loads(re.match(r"const PREAU = (\{.*?\});\n", answer.content.decode())[1])
    assert known["version"] and known["offline"] == "/hors-connexion/"
    for path in known["assets"]:
        assert find(path.removeprefix("/static/")), path


def test_the_page_of_last_resort_says_nothing_of_anybody(cast):
    page = text(enter(cast.claire).get("/hors-connexion/"))
    assert "Pas de réseau" in page and "Claire" not in page and "data-who" not in page


def test_each_answer_says_whose_it_is_and_few_may_be_kept(cast, client):
    claire = enter(cast.claire)
    kept = {
        path: claire.get(f"/parent/{path}") for path in ("", "carnet/", "agenda/", "messages/", "compte/")
    }
    assert {answer["Preau-Who"] for answer in kept.values()} == {str(cast.claire.pk)}
    assert [path for path, answer in kept.items() if "Preau-Keep" not in answer.headers] == ["compte/"]
    assert client.get("/connexion/")["Preau-Who"] == "-"


def test_what_is_refused_is_never_kept(cast):
    assert "Preau-Keep" not in enter(cast.claire).get("/parent/messages/999999/").headers


@pytest.mark.parametrize(
    ("set_to", "status"), [("", 404), ("fr.exemple.preau AA:BB,CC:DD", 200), ("fr.exemple.preau", 404)]
)
def test_the_application_of_the_shop_is_of_our_hand_when_it_is_said_so(client, settings, set_to, status):
    settings.ANDROID = set_to
    answer = client.get("/.well-known/assetlinks.json")
    assert answer.status_code == status
    if status == 200:
        [told] = parsed(answer)
        assert told["target"]["package_name"] == "fr.exemple.preau"
        assert told["target"]["sha256_cert_fingerprints"] == ["AA:BB", "CC:DD"]


def test_a_text_shared_to_the_site_opens_the_composer_and_sends_nothing(cast):
    claire = enter(cast.claire)
    answer = claire.get(
        "/aller/partage/",
        {"titre": "Météo", "texte": "Il neigera & ventera", "adresse": "https://x.example/"},
    )
    assert answer.status_code == 302 and answer.url.startswith("/parent/messages/nouveau/?")
    page = text(claire.get(answer.url))
    assert 'value="Météo"' in page and "Il neigera &amp; ventera\nhttps://x.example/" in page
