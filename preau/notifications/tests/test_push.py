"""Phones that ring: a push service of our own receives and opens what is sent."""

import json
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.base import clock
from preau.notifications.actions import choose_rhythm, choose_ways
from preau.notifications.choices import Way
from preau.notifications.models import Device, Notification, Ring
from preau.notifications.push.delivery import PATIENCE
from preau.notifications.push.keys import from_words
from preau.notifications.push.rings import SPREAD
from preau.notifications.push.sealing import seal, seal_with
from preau.notifications.push.sending import WAITS, send_due_pushes
from preau.notifications.tests.desk import FRIDAY_NIGHT, tell, verify
from preau.notifications.tests.phone import Browser


def later(minutes):
    return clock.frozen_shift((clock.now() + timedelta(minutes=minutes)).isoformat())


def test_the_example_of_rfc_8291_is_sealed_to_the_letter():
    own = ec.derive_private_key(
        int.from_bytes(from_words("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    sealed = seal_with(
        own,
        from_words("DGv6ra1nlYgDCS1FRnbzlw"),
        b"When I grow up, I want to be a watermelon",
        from_words("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        from_words("BTBZMqHH6r4Tts7J_aSIgg"),
        padded=False,
    )
    assert sealed == from_words(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3j"
        "l7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=700))
def test_whatever_is_sealed_is_opened_and_its_length_says_little(words):
    browser = Browser()
    sealed = seal(json.dumps({"x": words}).encode(), p256dh=browser.public, auth=browser.auth)
    assert browser.opens(sealed) == {"x": words}
    assert (len(sealed) - 86 - 16) % 256 == 0 and len(sealed) <= 4096 + 86


def test_a_phone_rings_with_the_kind_and_an_initial_and_nothing_more(cast, service, phone_of):
    browser, _device, _client = phone_of(cast.claire)
    told = tell(cast.claire, cast.ines, path="messages/7/", text="Mme Baert vous a écrit")
    assert told.by_push and told.mail_at is None
    assert send_due_pushes() == 1
    [(path, headers, body)] = service.came
    assert path == "/claire" and headers["Content-Encoding"] == "aes128gcm" and int(headers["TTL"]) > 0
    assert b"Baert" not in body
    assert browser.opens(body) == {
        "title": "Un message de l’école ou d’une famille", "body": "Pour I.", "url": f"/aller/{told.pk}/",
        "tag": headers["Topic"], "badge": 1, "lang": "fr",
    }  # fmt: skip
    assert send_due_pushes() == 0 and not Ring.objects.exists()


def test_the_sender_is_signed_for_this_service_and_for_a_day_at_most(cast, service, phone_of):
    phone_of(cast.claire)
    tell(cast.claire, cast.ines)
    send_due_pushes()
    scheme, words = service.came[0][1]["Authorization"].split(" ", 1)
    token, key = (one.split("=", 1)[1] for one in words.split(", "))
    signed, _dot, signature = token.rpartition(".")
    head, claims = (json.loads(from_words(one)) for one in signed.split("."))
    raw = from_words(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_words(key))
    public.verify(
        utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")),
        signed.encode(), ec.ECDSA(SHA256()),
    )  # fmt: skip
    assert (scheme, head["alg"], claims["aud"]) == ("vapid", "ES256", service.url)
    assert claims["sub"].startswith("mailto:")


def test_who_asked_for_more_reads_the_child_and_the_writer(cast, service, phone_of):
    browser, _device, _client = phone_of(cast.claire)
    choose_rhythm(by=cast.claire, morning=None, evening=None, days=[], detailed=True)
    tell(cast.claire, cast.ines, text="Mme Baert vous a écrit")
    send_due_pushes()
    assert browser.opens(service.came[0][2])["body"] == "Inès : Mme Baert vous a écrit"


def test_several_things_are_one_ring_that_counts_them(cast, service, phone_of):
    browser, _device, _client = phone_of(cast.claire)
    for number, child in enumerate((cast.ines, cast.louis, cast.ines)):
        tell(cast.claire, child, path=f"messages/{number}/")
    assert send_due_pushes() == 1
    said = browser.opens(service.came[0][2])
    assert (said["title"], said["body"], said["url"], said["badge"]) == (
        "3 nouveautés sur Préau", "Pour I., L.", "/aller/", 3,
    )  # fmt: skip


def test_no_phone_rings_in_the_silence(cast, service, phone_of):
    with clock.frozen_shift(FRIDAY_NIGHT):
        phone_of(cast.claire)
        tell(cast.claire, cast.ines)
        assert send_due_pushes() == 0
    with clock.frozen_shift("2026-11-29T23:00"):
        assert send_due_pushes() == 0
    with clock.frozen_shift("2026-11-30T07:20"):  # within twenty minutes, not all at once
        assert send_due_pushes() == 1


def test_a_phone_that_is_tried_again_stays_silent_in_the_silence(cast, service, phone_of):
    with clock.frozen_shift("2026-11-27T19:59"):
        phone_of(cast.claire)
        service.answers["/claire"] = 503
        tell(cast.claire, cast.ines)
        send_due_pushes()
    service.answers.clear()
    with clock.frozen_shift("2026-11-27T21:00"):
        assert send_due_pushes() == 0 and len(service.came) == 1
    with clock.frozen_shift("2026-11-30T07:20"):
        assert send_due_pushes() == 1


def test_what_is_urgent_rings_at_once_whatever_was_chosen_and_is_mailed_too(cast, service, phone_of):
    with clock.frozen_shift(FRIDAY_NIGHT):
        phone_of(cast.claire)
        told = tell(cast.claire, cast.ines, urgent=True)
        assert told.mail_at == told.available_at
        choose_ways({("message", None): Way.NEVER}, by=cast.claire)
        tell(cast.claire, cast.louis, path="messages/2/", urgent=True)
        assert send_due_pushes() == 1 and service.came[0][1]["Urgency"] == "high"


def test_each_kind_and_each_child_has_its_way(cast, phone_of):
    phone_of(cast.claire)
    choose_ways({("message", None): "daily", ("message", cast.louis.pk): "push"}, by=cast.claire)
    assert not tell(cast.claire, cast.ines).by_push
    assert tell(cast.claire, cast.louis, path="messages/2/").by_push


def test_who_has_no_phone_hears_by_mail_instead(cast):
    choose_ways({("message", None): "push"}, by=cast.claire)
    told = tell(cast.claire, cast.ines)
    assert not told.by_push and told.mail_at == told.available_at


def test_a_new_choice_hushes_what_waits(cast, phone_of):
    with clock.frozen_shift(FRIDAY_NIGHT):
        phone_of(cast.claire)
        tell(cast.claire, cast.ines)
        choose_ways({("message", None): "weekly"}, by=cast.claire)
        assert not Ring.objects.exists()
        choose_ways({("message", None): "push"}, by=cast.claire)
        wait = Ring.objects.get().due_at - Notification.objects.get().available_at
        assert timedelta() <= wait < timedelta(seconds=SPREAD)


def test_what_was_read_meanwhile_does_not_ring(cast, service, phone_of):
    phone_of(cast.claire)
    tell(cast.claire, cast.ines)
    Notification.objects.update(read_at=clock.now())
    assert send_due_pushes() == 0 and service.came == [] and not Ring.objects.exists()


@pytest.mark.parametrize("status", [404, 410])
def test_an_address_that_is_gone_is_forgotten_and_the_mail_leaves_instead(cast, service, phone_of, status):
    verify(cast.claire)
    phone_of(cast.claire)
    service.answers["/claire"] = status
    tell(cast.claire, cast.ines)
    assert send_due_pushes() == 0 and not Device.objects.exists()
    assert Notification.objects.get().mail_at is not None


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_clock_or_a_key_that_is_wrong_loses_no_phone_and_is_logged(cast, service, phone_of, caplog, status):
    for path in ("/old", "/new"):
        phone_of(cast.claire, path)
        service.answers[path] = status
    tell(cast.claire, cast.ines)
    assert send_due_pushes() == 0 and Device.objects.count() == Ring.objects.count() == 2
    assert caplog.text.count(f": {status}") == 2 and "/old" not in caplog.text
    service.answers.clear()
    with later(3):
        assert send_due_pushes() == 2
    assert Notification.objects.get().mail_at is None


def test_one_phone_that_is_gone_does_not_mail_what_the_other_has_said(cast, service, phone_of):
    for path in ("/old", "/new"):
        phone_of(cast.claire, path)
    service.answers["/old"] = 410
    tell(cast.claire, cast.ines)
    assert send_due_pushes() == 1 and Device.objects.count() == 1
    assert Notification.objects.get().mail_at is None


def test_a_busy_service_is_tried_again_longer_each_time_then_a_mail_says_it(cast, service, phone_of):
    phone_of(cast.claire)
    service.answers["/claire"] = 503
    told = tell(cast.claire, cast.ines)
    send_due_pushes()
    assert Ring.objects.get().due_at > clock.now() and send_due_pushes() == 0 and len(service.came) == 1
    with later(3):
        service.answers["/claire"] = 201
        assert send_due_pushes() == 1
    service.answers["/claire"] = 503
    again = tell(cast.claire, cast.ines, path="messages/2/")
    Ring.objects.update(tries=len(WAITS))
    send_due_pushes()
    told.refresh_from_db()
    again.refresh_from_db()
    assert told.mail_at is None and again.mail_at is not None and not Ring.objects.exists()


def test_a_service_that_does_not_answer_holds_none_of_the_others(cast, service, phone_of, monkeypatch):
    monkeypatch.setattr("preau.notifications.push.door.SECONDS", 0.3)
    phone_of(cast.claire, "/slow")
    Device.objects.update(endpoint=service.url.replace("127.0.0.1", "localhost") + "/slow")
    service.slow["/slow"] = 2
    phone_of(cast.fatou, "/quick")
    tell(cast.claire, cast.ines)
    tell(cast.fatou, cast.issa)
    began = clock.now()
    assert send_due_pushes() == 1 and service.paths() == ["/quick"]
    assert (clock.now() - began).total_seconds() < PATIENCE / 4
    assert Ring.objects.get().device.person == cast.claire


def test_what_leads_inside_is_never_called(cast, service, phone_of, settings):
    phone_of(cast.claire)
    tell(cast.claire, cast.ines)
    settings.PUSH_INSIDE = False
    assert send_due_pushes() == 0 and service.came == []
    assert Ring.objects.get().tries == 1


def test_base64url_is_read_with_or_without_its_filling():
    assert from_words("AQ") == from_words("AQ==") == urlsafe_b64decode("AQ==")
