"""The head states how many pupils the school has; the commune follows; the office sees who is missing, and asks those alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.directory.models import Authority, Establishment, Post
from preau.notifications.models import Notification
from preau.syndicate.actions import campaigns, constats
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.counting import silent_schools
from preau.syndicate.models import CountReminder, HeadCount, SchoolWord
from preau.syndicate.tests.desk import ago, member
from preau.syndicate.tests.test_pages import YEAR, read, url


@pytest.fixture
def campaign(cast):
    """Two schools are counted: that of the commune, and another, whose head is Bruno for these tests."""
    found = member(cast)
    place = Establishment.objects.create(uai="0599999Y", kind="primary", name="Rieux", academy=cast.academy)
    member(cast, found.syndicate, Authority.objects.create(kind="commune", name="Rieux"), place)
    Post.objects.filter(person=cast.bruno).update(establishment=place)
    return campaigns.open_campaign(found.syndicate, by=cast.samira, year=YEAR, counted_on=ago(0))


def told(person, kind="head_count"):
    return Notification.objects.filter(person=person, kind=kind).count()


def count_of(campaign, school):
    return HeadCount.objects.current().get(campaign=campaign, school__establishment=school)


def test_heads_are_told_once_when_the_year_opens(cast, campaign):
    campaigns.open_campaign(campaign.syndicate, by=cast.samira, year=YEAR, counted_on=ago(0))
    assert [told(cast.anne), told(cast.bruno), told(cast.lucie), told(cast.gaelle)] == [1, 1, 0, 0]


def test_the_head_confirms_and_the_commune_is_asked(cast, campaign, sign_in):
    anne = sign_in(cast.anne)
    assert "Confirmer 5" in read(anne, cast.anne, "school_page")
    path = url(cast.anne, "school_count", pk=count_of(campaign, cast.school).pk)
    anne.post(path, {"pupils": "5"})
    word = SchoolWord.objects.get()
    assert (word.pupils, word.reason, word.by) == (5, "", cast.anne)
    assert told(cast.gaelle, "count_stated") == 1 and told(cast.victor, "count_stated") == 0
    page = read(anne, cast.anne, "school_page")
    assert "constaté" in page and "Confirmer 5" not in page
    assert "constaté par l’école" in read(sign_in(cast.samira), cast.samira, "campaign", year=YEAR)


def test_another_number_has_its_reason_and_takes_the_place_of_the_first(cast, campaign, sign_in):
    campaigns.confirm(count_of(campaign, cast.school), by=cast.gaelle)
    anne, path = sign_in(cast.anne), url(cast.anne, "school_count", pk=count_of(campaign, cast.school).pk)
    refused = anne.post(path, {"pupils": "7", "reason": ""})
    assert refused.status_code == 422 and 'value="7"' in refused.content.decode()
    anne.post(path, {"pupils": "7", "reason": "deux arrivés le 1er septembre"})
    now = count_of(campaign, cast.school)
    assert (now.pupils, now.source, now.reason) == (7, "school", "deux arrivés le 1er septembre")
    assert not hasattr(now, "answer"), "the commune is asked again"
    page = read(sign_in(cast.gaelle), cast.gaelle, "home")
    assert "Confirmer 7" in page and "deux arrivés" in page


def test_only_those_that_are_missing_are_reminded_at_most_once_a_week(cast, campaign, sign_in):
    constats.state_count(count_of(campaign, cast.school), by=cast.anne, pupils=5)
    samira = sign_in(cast.samira)
    page = samira.get(url(cast.samira, "campaign", year=YEAR) + "?manquent=1").content.decode()
    assert "Rieux" in page and "École de Prêmesques" not in page
    samira.post(url(cast.samira, "count_reminding", year=YEAR))
    assert [told(cast.anne), told(cast.bruno)] == [1, 2]
    assert CountReminder.objects.get().told == 1
    with pytest.raises(ValidationError, match="déjà partie"):
        constats.remind_heads(campaign, by=cast.samira)
    with clock.frozen_shift(f"{(ago(0) + timedelta(days=8)).isoformat()}T09:00"):
        constats.remind_heads(campaign, by=cast.samira)
        assert [told(cast.anne), told(cast.bruno)] == [1, 3]
        [silent] = silent_schools(campaign)
        constats.state_count(silent, by=cast.bruno, pupils=silent.pupils)
    later = clock.frozen_shift(f"{(ago(0) + timedelta(days=16)).isoformat()}T09:00")
    with later, pytest.raises(ValidationError, match="personne à relancer"):
        constats.remind_heads(campaign, by=cast.samira)


def test_a_frozen_year_takes_no_word(cast, campaign, sign_in):
    count = count_of(campaign, cast.school)
    freeze(campaign, by=cast.samira)
    with pytest.raises(ValidationError, match="arrêtés"):
        constats.state_count(count, by=cast.anne, pupils=6, reason="trop tard")
    assert (
        sign_in(cast.anne).post(url(cast.anne, "school_count", pk=count.pk), {"pupils": "6"}).status_code
        == 404
    )


def test_a_head_says_nothing_of_another_school(cast, campaign, sign_in):
    other = campaign.counts.exclude(school__establishment=cast.school).get()
    assert (
        sign_in(cast.anne).post(url(cast.anne, "school_count", pk=other.pk), {"pupils": "0"}).status_code
        == 404
    )
    assert (
        sign_in(cast.lucie).post(url(cast.lucie, "school_count", pk=other.pk), {"pupils": "0"}).status_code
        == 404
    )
    assert not SchoolWord.objects.exists()
