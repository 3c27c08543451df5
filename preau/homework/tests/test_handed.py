"""Handing in: photos, files, words; on time, late or not at all; what comes back, and who reads it."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.base import clock
from preau.homework.actions import handed
from preau.homework.choices import FILES_AT_MOST
from preau.homework.models import HandIn, JoinedFile, Work
from preau.homework.tests.school import PNG, enter, given, hat, in_days, page, post, url
from preau.notifications.models import Notification

MORE = b"\x89PNG\r\n\x1a\n" + b"1" * 50


def photo(content=PNG, name="cahier.png"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def work(cast):
    return given(cast, "Schéma", days=2, hands_in=True)


def send(cast, work, **data):
    return post(cast.louis, f"{work.pk}/rendre/", **data)


def test_a_photo_is_handed_in_and_read_by_the_teacher_and_the_parents_only(cast, work):
    assert send(cast, work, text="Voilà", photos=photo()).status_code == 302
    one = HandIn.objects.get()
    assert (one.pupil, one.text, one.is_late) == (cast.louis, "Voilà", False) and one.handed_at
    joined = one.files.get()
    for name, kind in {"marc": "teacher", "claire": "guardian", "thomas": "guardian", "louis": None}.items():
        assert "Voilà" in page(getattr(cast, name), f"rendus/{one.pk}/", kind), name
        answer = enter(getattr(cast, name)).get(url(getattr(cast, name), f"fichiers/{joined.pk}/", kind))
        assert answer.status_code == 200, name
    for name in ("odile", "bruno", "celine", "ines", "fatou", "lucie", "tim"):
        if name not in ("celine",):
            page(getattr(cast, name), f"rendus/{one.pk}/", status=404)
        page(getattr(cast, name), f"fichiers/{joined.pk}/", status=404)


def test_several_photos_are_joined_one_after_the_other_then_handed_in(cast, work):
    send(cast, work, act="attach", photos=photo(), text="Début")
    assert HandIn.objects.get().handed_at is None
    page(cast.marc, f"rendus/{HandIn.objects.get().pk}/", "teacher", status=404)
    page(cast.claire, f"rendus/{HandIn.objects.get().pk}/", "guardian", status=404)
    send(cast, work, act="attach", photos=photo(MORE, "page-2.png"), text="Début")
    first = JoinedFile.objects.order_by("pk")[0]
    send(cast, work, act=f"detach:{first.pk}", text="Début")
    send(cast, work, act="send", text="Fini")
    one = HandIn.objects.get()
    assert one.text == "Fini" and [joined.name for joined in one.files.all()] == ["page-2.png"]


def test_a_voice_is_handed_in_and_heard_by_the_teacher(cast, work):
    voice = SimpleUploadedFile("lecture.m4a", b"\x00\x00\x00\x20ftypM4A \x00" + b"0" * 60)
    assert send(cast, work, sounds=voice).status_code == 302
    [joined] = HandIn.objects.get().files.all()
    assert joined.stored.media_type == "audio/mp4"
    path = f"fichiers/{joined.pk}/"
    answer = enter(cast.marc).get(url(cast.marc, path))
    assert answer.status_code == 200 and answer["Content-Type"] == "audio/mp4"
    shown = enter(cast.marc).get(url(cast.marc, f"rendus/{HandIn.objects.get().pk}/"))
    assert f'<audio controls preload="none" src="{url(cast.marc, path)}"' in shown.content.decode()
    assert "media-src" in shown["Content-Security-Policy"]
    page(cast.odile, f"fichiers/{joined.pk}/", status=404)


def test_an_empty_hand_in_is_refused_and_words_alone_are_enough(cast, work):
    answer = send(cast, work, text="  ")
    assert answer.status_code == 400 and "Il manque ton travail" in answer.content.decode()
    assert send(cast, work, text="Ma réponse").status_code == 302


def test_what_is_too_heavy_or_of_another_kind_is_refused_with_a_sentence(cast, work):
    film = SimpleUploadedFile("film.mp4", b"\x00\x00\x00\x18ftypisom" + b"0" * 100)
    answer = send(cast, work, text="Mon film", files=film)
    assert "n’est pas d’un type accepté" in _shown_after(answer)
    heavy = SimpleUploadedFile("photo.png", PNG + b"0" * 10_000_001)
    assert "est trop lourd" in _shown_after(send(cast, work, text="Ma photo", photos=heavy))
    assert HandIn.objects.get().handed_at is None and not JoinedFile.objects.exists()


def _shown_after(answer):
    return answer.client.get(answer.url).content.decode()


def test_five_hundred_megabytes_are_refused_before_they_are_read(cast, work):
    answer = enter(cast.louis).post(
        url(cast.louis, f"{work.pk}/rendre/"), b"", content_type="multipart/form-data; boundary=x",
        headers={"Content-Length": str(500 * 1_000_000)},
    )  # fmt: skip
    assert answer.status_code == 413 and "trop lourd" in answer.content.decode()


def test_a_zip_is_no_hand_in_and_is_never_opened(cast, work):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", b"0" * 20_000_000)
    answer = send(cast, work, text="x", files=SimpleUploadedFile("devoir.zip", bomb.getvalue()))
    assert "n’est pas d’un type accepté" in _shown_after(answer)


def test_a_ninth_file_is_refused(cast, work):
    for number in range(FILES_AT_MOST):
        assert (
            handed.join(
                work, [photo(PNG + bytes([number]), f"{number}.png")], by=cast.louis, hat=hat(cast.louis)
            )
            == []
        )
    [sentence] = handed.join(work, [photo(MORE)], by=cast.louis, hat=hat(cast.louis))
    assert "8 fichiers au plus" in sentence


@pytest.mark.parametrize("late", ["taken", "refused"])
def test_after_the_hour_it_comes_late_or_not_at_all(cast, late):
    work = given(cast, hands_in=True, late=late)
    Work.objects.filter(pk=work.pk).update(due_on=in_days(-1))
    answer = send(cast, work, text="En retard")
    assert answer.status_code == (302 if late == "taken" else 400)
    assert [one.is_late for one in HandIn.objects.handed()] == ([True] if late == "taken" else [])


def test_it_may_be_replaced_until_the_hour_and_no_more_after(cast, work):
    send(cast, work, text="Un")
    send(cast, work, text="Deux")
    assert HandIn.objects.get().text == "Deux"
    Work.objects.filter(pk=work.pk).update(due_on=in_days(-1))
    assert send(cast, work, text="Trois").status_code == 400
    assert HandIn.objects.get().text == "Deux"


def test_nobody_hands_in_for_someone_else_nor_where_nothing_is_asked(cast, work):
    for name in ("ines", "claire", "marc", "tim"):
        assert post(getattr(cast, name), f"{work.pk}/rendre/", text="x").status_code == 404, name
    plain = given(cast, "Lire")
    assert send(cast, plain, text="x").status_code == 404
    with pytest.raises(ValidationError):
        handed.hand_in(plain, "x", by=cast.louis, hat=hat(cast.louis))


def test_what_comes_back_is_told_once_and_read_by_the_pupil_and_the_parents(cast, work):
    send(cast, work, text="Voilà")
    path = f"rendus/{HandIn.objects.get().pk}/"
    post(cast.marc, path, "teacher", words="Bientôt", act="save")
    assert "Bientôt" not in page(cast.louis, path)
    assert post(cast.marc, path, "teacher", words="  ").status_code == 400
    answer = post(cast.marc, path, "teacher", words="Schéma clair", files=photo(MORE, "copie.png"))
    assert answer.status_code == 302
    told = {one.person.first_name for one in Notification.objects.filter(kind="homework_back")}
    assert told == {"Louis", "Claire", "Thomas"}
    Notification.objects.all().delete()
    post(cast.marc, path, "teacher", words="Schéma très clair")
    assert not Notification.objects.exists()
    for name, kind in {"louis": None, "claire": "guardian"}.items():
        shown = page(getattr(cast, name), path, kind)
        assert "Schéma très clair" in shown and "copie.png" in shown
    assert send(cast, work, text="Trop tard").status_code == 400
    page(cast.odile, path, status=404)


def test_an_absent_parent_or_another_class_learns_nothing_of_a_draft(cast, work):
    HandIn.objects.create(work=work, pupil=cast.louis, text="Brouillon", saved_at=clock.now())
    for name, kind in {"claire": "guardian", "marc": "teacher"}.items():
        assert not HandIn.objects.visible_to(getattr(cast, name), hat(getattr(cast, name), kind)).exists()


def test_what_was_written_without_network_leaves_once_and_never_covers_what_came_since(cast, work):
    assert "garde" in page(cast.louis, f"{work.pk}/rendre/")
    for _twice in range(2):  # the first answer was lost on its way
        assert (
            send(cast, work, act="send", text="Hors réseau", rendu="", hors_connexion="1").status_code == 302
        )
    one = HandIn.objects.get()
    assert (
        one.text == "Hors réseau"
        and page(cast.louis, f"{work.pk}/rendre/").count(one.handed_at.isoformat()) == 1
    )
    send(cast, work, act="send", text="Sur l’ordinateur", rendu=one.handed_at.isoformat())
    late = send(
        cast,
        work,
        act="send",
        text="Hors réseau, plus tard",
        rendu=one.handed_at.isoformat(),
        hors_connexion="1",
    )
    assert late.status_code == 400 and "Tu as rendu autre chose depuis" in late.content.decode()
    assert HandIn.objects.get().text == "Sur l’ordinateur"
