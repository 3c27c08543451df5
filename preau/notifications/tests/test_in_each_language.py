"""A sentence that is told as a function is kept in French and in each offered language, and read in that of its reader."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from preau.notifications.actions import tell_many
from preau.notifications.mails import _lines
from preau.notifications.models import Notification
from preau.notifications.push.words import message_of
from preau.ui.words import full_day_words

FRENCH, ENGLISH = "Travail à faire pour jeudi 3\u00a0décembre", "Homework for Thursday 3\u00a0December"


def words():
    return _("Travail à faire pour %(day)s") % {"day": full_day_words(date(2026, 12, 3))}


def told(person, text):
    path = "travail/pour/1/2026-12-03/"
    tell_many("homework", readers="SELECT %s::bigint, NULL::bigint", params=[person.pk], text=text, path=path)
    return Notification.objects.get(person=person, path=path)


def test_whoever_tells_the_row_is_french_and_each_reader_has_theirs(cast):
    with override("en-gb"):
        one = told(cast.claire, words)
        assert (one.text, one.words) == (FRENCH, ENGLISH)
        assert _lines([one])[0]["text"] == ENGLISH
        assert ENGLISH in message_of([one], unread=1, detailed=True).decode()
    with override("fr"):
        assert one.words == FRENCH
    assert one.said == {"en-gb": ENGLISH}


def test_a_ready_made_sentence_and_a_language_withdrawn_are_read_in_french(cast, settings):
    with override("en-gb"):
        assert told(cast.claire, FRENCH).words == FRENCH
    settings.LANGUAGES = [("fr", "Français")]
    assert told(cast.thomas, words).said == {}


def test_what_is_told_again_is_said_again(cast):
    told(cast.claire, words)
    Notification.objects.update(made_at="2026-11-01T10:00+00:00")
    again = told(cast.claire, lambda: _("Travail à faire pour %(day)s") % {"day": "lundi"})
    assert again.said["en-gb"] == "Homework for lundi" and again.text == "Travail à faire pour lundi"
