"""Colleges: who is elected, whose mandate it ends, and the mails to councils that have named nobody."""

import hashlib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.council.actions.assemblies import open_assembly, open_college
from preau.council.actions.colleges import change_college_seats
from preau.council.models import Member
from preau.directory.models import Authority, Establishment
from preau.syndicate import tasks
from preau.syndicate.actions import college as verbs
from preau.syndicate.actions.elections import hold_election
from preau.syndicate.actions.reminders import remind, set_mailbox
from preau.syndicate.law.college import Candidacy, UndecidedError, elected
from preau.syndicate.models import Reminder
from preau.syndicate.tests.desk import again, ago, member, office
from preau.syndicate.tests.test_pages import url

CANDIDACIES = st.lists(
    st.builds(Candidacy, st.text("abc", min_size=1, max_size=3), st.integers(0, 6), st.booleans()),
    max_size=6, unique_by=lambda one: one.name,
)  # fmt: skip


@given(CANDIDACIES, st.integers(0, 5))
def test_seats_go_to_the_most_voices_and_never_to_one_who_has_fewer(candidacies, seats):
    """Against a reference that places each candidate by counting who stands before them."""
    standing = [one for one in candidacies if one.voices]

    def before(one):
        return sum((other.voices, other.eldest) > (one.voices, one.eldest) for other in standing)

    def beside(one):
        return sum((other.voices, other.eldest) == (one.voices, one.eldest) for other in standing)

    sure = [one for one in standing if before(one) + beside(one) <= seats]
    doubtful = [one for one in standing if before(one) < seats < before(one) + beside(one)]
    if doubtful:
        with pytest.raises(UndecidedError):
            elected(candidacies, seats)
    else:
        assert sorted(one.name for one in elected(candidacies, seats)) == sorted(one.name for one in sure)


@pytest.fixture
def committee(cast):
    """A syndicate of one member that has named its elector, and a college of two seats."""
    found = member(cast)
    verbs.name_elector(found, by=cast.samira, name="Mme Josette Dumez", since=ago(10), reference="2024-16")
    assembly = open_assembly(
        by=cast.samira, kind="committee", place=found.syndicate.authority, name="Comité", seats=5
    )
    return found.syndicate, open_college(assembly, by=cast.samira, name="Collège des communes", seats=2)


def held(cast, committee, *names, on=0, voters=1):
    syndicate, college = committee
    told = [Candidacy(name, voices, eldest) for name, voices, eldest in names]
    return hold_election(
        syndicate, college, by=cast.samira, on=ago(on), voters=voters, blank=0, candidacies=told
    )


def seats_of(college):
    rows = Member.objects.filter(college=college, ends_on=None).select_related("person")
    return sorted(one.person.display_name for one in rows)


def test_an_election_gives_mandates_and_ends_those_before(cast, committee):
    first = held(cast, committee, ("Mme Anne Roy", 1, False), ("M. Luc Petit", 1, False), on=5)
    assert held(cast, committee, ("M. Luc Petit", 1, False), on=5) == first, "noted once"
    assert seats_of(committee[1]) == ["Anne Roy", "Luc Petit"] and first.electors == 1
    held(cast, committee, ("M. Luc Petit", 1, False), ("M. Marc Blanc", 1, True), ("Mme Ève Noir", 0, False))
    assert seats_of(committee[1]) == ["Luc Petit", "Marc Blanc"]
    gone = Member.objects.get(college=committee[1], person__last_name="Roy")
    assert (gone.ends_on, gone.ended_because) == (ago(1), "renouvellement du collège")
    assert Member.objects.filter(person__last_name="Petit").values("person").distinct().count() == 1


def test_an_election_fills_the_seats_of_its_day(cast, committee):
    """Noted afterwards, when the college has fewer."""
    _syndicate, college = committee
    for seats, day in ((2, ago(10)), (1, ago(0))):
        change_college_seats(college, by=cast.samira, seats=seats, starts_on=day)
    held(cast, committee, ("Mme Anne Roy", 1, False), ("M. Luc Petit", 1, False), on=5)
    assert seats_of(college) == ["Anne Roy", "Luc Petit"]


@pytest.mark.parametrize(
    ("names", "voters", "words"),
    [
        ([("Mme A B", 1, False)], 2, "1 électeurs"), ([("Mme A B", 2, False)], 1, "plus que les 1 votants"),
        ([("Mme A B", 1, False), ("Mme C D", 1, False), ("Mme E F", 1, False)], 1, "À égalité pour le dernier siège"),
        ([("Mme A B", 0, False)], 1, "Personne n’a de voix"), ([("Mme A B", 1, False), ("mme a b", 1, False)], 1, "deux fois"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_leaves_the_mandates(cast, committee, names, voters, words):
    held(cast, committee, ("Mme Anne Roy", 1, False), on=5)
    with pytest.raises(ValidationError, match=words):
        held(cast, committee, *names, voters=voters)
    assert seats_of(committee[1]) == ["Anne Roy"]


def test_a_college_has_no_more_seats_than_its_assembly(cast, committee):
    with pytest.raises(ValidationError, match="auraient 6 sièges"):
        open_college(committee[1].assembly, by=cast.samira, name="Collège des EPCI", seats=4)
    assert (
        open_college(committee[1].assembly, by=cast.samira, name="Collège des communes", seats=5).seats == 5
    )


@pytest.fixture
def silent(cast):
    """Three members after a renewal: one has named, one has an address, one has none."""
    syndicate = office(cast)
    rows = [member(cast, syndicate)]
    for rank, name in enumerate(["Villebois", "Rieux"]):
        place = Establishment.objects.create(
            uai=f"059980{rank}A", kind="primary", name=name, academy=cast.academy
        )
        rows.append(member(cast, syndicate, Authority.objects.create(kind="commune", name=name), place))
    for one in rows[:2]:
        set_mailbox(one, by=cast.samira, mailbox=f"mairie-{one.pk}@commune.example")
    renewal = verbs.ask_again(syndicate, by=cast.samira, renewed_on=ago(15), answer_by=ago(-60))
    verbs.name_elector(rows[0], by=cast.samira, name="Mme Dumez", since=ago(3), reference="2026-12")
    return renewal, rows


def test_only_councils_that_have_named_nobody_are_reminded_and_once(cast, silent):
    renewal, rows = silent
    assert remind(renewal, by=cast.samira) == 1
    tasks.mail_reminders(renewal.pk)
    tasks.mail_reminders(renewal.pk)
    [sent] = mail.outbox
    assert (
        sent.to == [rows[1].mailbox] and "la commune de Villebois" in sent.body and "article 8.1" in sent.body
    )
    row = Reminder.objects.get()
    assert row.mailed_at
    assert row.proof == hashlib.sha256(sent.message().as_bytes(linesep="\r\n")).hexdigest()
    with pytest.raises(ValidationError, match="déjà partie cette semaine"):
        remind(renewal, by=cast.samira)
    Reminder.objects.update(at=clock.now() - timedelta(days=8))
    assert remind(renewal, by=cast.samira) == 1
    verbs.name_elector(rows[1], by=cast.samira, name="M. Roy", since=ago(1), reference="2026-3")
    Reminder.objects.update(at=clock.now() - timedelta(days=8))
    with pytest.raises(ValidationError, match="n’a d’adresse"):
        remind(renewal, by=cast.samira)


def test_a_server_that_refuses_stops_nobody_else(cast, silent, settings):
    renewal, rows = silent
    set_mailbox(rows[2], by=cast.samira, mailbox="rieux@commune.example")
    remind(renewal, by=cast.samira)
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    tasks.mail_reminders(renewal.pk)
    assert set(Reminder.objects.values_list("mailed_at", flat=True)) == {None}
    assert Reminder.objects.exclude(failed="").count() == 2


def test_the_page_says_who_is_named_who_was_reminded_and_asks_few_questions(
    cast, sign_in, silent, django_assert_max_num_queries
):
    samira = sign_in(cast.samira)
    samira.post(url(cast.samira, "reminding"))
    tasks.mail_reminders(silent[0].pk)
    with django_assert_max_num_queries(24):
        text = samira.get(url(cast.samira, "college")).content.decode()
    assert (
        "1 sur 3" in text
        and "Mme Dumez" in text
        and "sans adresse" in text
        and "1\u00a0relance partie" in text
    )
    kept = samira.post(url(cast.samira, "mailbox", pk=silent[1][2].pk), {"mailbox": "rieux"})
    assert kept.status_code == 422 and 'value="rieux"' in kept.content.decode()
    for who in (cast.gaelle, cast.alban):
        assert sign_in(who).post(url(who, "reminding")).status_code == 404


def test_an_election_is_typed_from_a_sheet(cast, sign_in, committee):
    samira, path = sign_in(cast.samira), url(cast.samira, "college_election", pk=committee[1].pk)
    typed = {
        "on": ago(0),
        "voters": 1,
        "blank": 0,
        "candidacies": "Mme ; Marie Claire ; Le Goff ; 1\nM.;Paul;Roy",
    }
    refused = samira.post(path, typed)
    assert (
        refused.status_code == 422
        and "Ligne 2" in refused.content.decode()
        and "Le Goff" in refused.content.decode()
    )
    assert samira.post(path, typed | {"candidacies": "Mme\tMarie Claire\tLe Goff\t1"}).status_code == 302
    assert seats_of(committee[1]) == ["Marie-Claire Le Goff"]
    assert "Marie-Claire Le Goff" in samira.get(url(cast.samira, "college")).content.decode()
    assert again(committee[0].accessions.get()).electors.count() == 1
