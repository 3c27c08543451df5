"""An operator sets the rules of an academy: bounded, told in sentences, kept in a history, followed by the next delivery."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.base.models import AuditLine
from preau.directory.choices import Particular
from preau.directory.hats import hats_of
from preau.directory.models import FeedRules
from preau.directory.models.operations import usual_windows
from preau.directory.operations.order import first_missing
from preau.feeds import actions
from preau.feeds.rules.forms import BOUNDS, RulesForm
from preau.feeds.rules.windows import DAYS, Expected, WindowsRefused, days_of, windows_of
from preau.feeds.tests import aaf_files as aaf

USUAL = {name: FeedRules._meta.get_field(name).default for name in BOUNDS}
WEEK = {f"day_{day}": str(said) for day, said in days_of(usual_windows()).items()}
FIRSTS = {f"first_{one}": "aaf2d" for one in Particular}
DAYS_SAID = st.fixed_dictionaries({day: st.sampled_from(list(Expected)) for day in DAYS})


@pytest.fixture
def yann(cast, sign_in):
    return sign_in(cast.yann)


@pytest.fixture
def page(cast):
    FeedRules.objects.create(academy=cast.academy)
    return f"/{hats_of(cast.yann)[0].key}/alimentation/regles/{cast.academy.pk}/"


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ")


def said(**changed):
    return {**USUAL, **WEEK, **FIRSTS, "reason": "", **changed}


def test_what_is_set_is_kept_told_and_followed_by_the_next_delivery(yann, page, cast, tmp_path):
    def delivery(name, number, day):
        return aaf.write(tmp_path / name, aaf.school(), *(aaf.pupil(str(n)) for n in range(number)), day=day)

    aaf.feed(delivery("a", 20, "20261122"))
    answer = yann.post(page, said(profile_share=5, reason="Réunion du 12 novembre"), follow=True)
    assert "C’est noté : la prochaine livraison s’y tiendra." in text(answer)
    assert "Départs de toute l’académie, en % : 25, puis 5" in text(answer)
    assert "Réunion du 12 novembre" in text(answer) and "Yann Leclercq" in text(answer)
    assert AuditLine.objects.get(verb="feeds.rules_set").actor_id == cast.yann.pk
    with pytest.raises(actions.DeliveryWaits, match="5 élèves sur 20 ne sont plus dans l’export"):
        aaf.feed(delivery("b", 15, "20261123"))


def test_the_windows_that_are_set_say_whether_a_delta_leaves_a_gap(yann, page, tmp_path):
    aaf.feed(aaf.write(tmp_path / "a", aaf.school(), aaf.pupil("1"), day="20261119"))
    late = aaf.delta(tmp_path / "b", modify=[aaf.record("Eleve", "1", sn="NOUVEAU")], day="20261123")
    with pytest.raises(actions.DeliveryRefused, match="il manque celle du"):
        aaf.feed(late)
    yann.post(page, said(**{f"day_{day}": "none" for day in range(2, 8)}))
    assert FeedRules.objects.get().export_windows == [[1]]
    assert aaf.feed(late).state == "applied"


def test_which_source_is_heard_first_is_set_by_particular(yann, page, cast):
    answer = yann.post(page, said(first_mobile="aaf1d"), follow=True)
    assert FeedRules.of(cast.academy).precedence == {"mobile": ["aaf1d", "aaf2d"]}
    assert "Qui est écouté d’abord : Mobile (AAF, 1er degré)" in text(answer)
    yann.post(page, said())
    assert FeedRules.of(cast.academy).precedence == {}


def test_setting_the_same_again_writes_nothing(yann, page):
    assert "Rien n’a changé." in text(yann.post(page, said(), follow=True))
    assert not AuditLine.objects.filter(verb="feeds.rules_set").exists()


@pytest.mark.parametrize("name", sorted(BOUNDS))
@pytest.mark.parametrize("value", ["least", "most", "", "beaucoup"])
def test_a_number_out_of_its_bounds_is_refused_in_one_sentence_and_nothing_is_lost(yann, page, name, value):
    least, most = BOUNDS[name]
    typed = {"least": least - 1, "most": most + 1}.get(value, value)
    answer = yann.post(page, said(**{name: typed}, reason="Courriel du rectorat"))
    assert answer.status_code == 422
    assert f"Il faut un nombre de {least} à {most}. Exemple : {USUAL[name]}." in text(answer)
    assert 'value="Courriel du rectorat"' in answer.content.decode()
    assert getattr(FeedRules.objects.get(), name) == USUAL[name]


def test_days_that_make_no_windows_are_refused(yann, page):
    answer = yann.post(page, said(day_3="none", day_4="same"))
    assert "Le jeudi reprend l’export de la veille, où aucun n’est attendu." in text(answer)
    answer = yann.post(page, said(**dict.fromkeys(WEEK, "none")))
    assert "Il faut au moins un jour d’export." in text(answer)


@given(DAYS_SAID)
def test_the_days_of_windows_are_those_that_were_said(days):
    try:
        windows = windows_of(days)
    except WindowsRefused:
        return
    assert days_of(windows) == days
    assert all((b - a) % 7 == 1 for window in windows for a, b in zip(window, window[1:], strict=False))


@given(DAYS_SAID, st.dates(date(2026, 9, 1), date(2027, 7, 1)))
def test_exports_made_as_expected_never_leave_a_gap(days, start):
    """One export in each window, on its last day at worst: the next one is taken."""
    try:
        windows = windows_of(days)
    except WindowsRefused:
        return
    lasts = {window[-1] for window in windows}
    made = [day for day in (start + timedelta(days=n) for n in range(30)) if day.isoweekday() in lasts]
    assert all(first_missing(a, b, windows) is None for a, b in zip(made, made[1:], strict=False))


def test_the_usual_rules_are_within_their_bounds():
    assert all(least <= USUAL[name] <= most for name, (least, most) in BOUNDS.items())
    assert RulesForm(FeedRules(), said()).is_valid()
