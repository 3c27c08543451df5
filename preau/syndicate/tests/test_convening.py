"""A college called together: each elector is written to at the address of who named them, once, with the hour it left."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils.timezone import make_aware

from preau.base import clock
from preau.council.actions.assemblies import open_college
from preau.directory.models import Authority, Establishment
from preau.syndicate import tasks
from preau.syndicate.actions.college import name_elector
from preau.syndicate.actions.convening import convene
from preau.syndicate.actions.reminders import set_mailbox
from preau.syndicate.models import ConveningLetter
from preau.syndicate.tests.desk import ago, member
from preau.syndicate.tests.test_pages import read, url


@pytest.fixture
def college(cast):
    """Three members: two have an elector, of whom one alone can be written to; the third has named nobody."""
    found = member(cast)
    syndicate = found.syndicate
    for rank, name in enumerate(["Rieux", "Sains"]):
        place = Establishment.objects.create(
            uai=f"059998{rank}X", kind="primary", name=name, academy=cast.academy
        )
        other = member(cast, syndicate, Authority.objects.create(kind="commune", name=name), place)
        if name == "Rieux":
            name_elector(other, by=cast.samira, name="M. Paul Denoyelle", since=ago(9), reference="2026-2")
    set_mailbox(found, by=cast.samira, mailbox="mairie@premesques.fr")
    name_elector(found, by=cast.samira, name="Mme Josette Dumez", since=ago(9), reference="2026-1")
    return open_college(cast.committee, by=cast.samira, name="Collège des communes", seats=3)


def told(cast, **more):
    at = make_aware(datetime.combine(clock.today() + timedelta(days=20), time(18, 30)), clock.PARIS)
    asked = {"starts_at": at, "place": "Maison des communes", "candidates": ["Mme Odile Deroo"]}
    return {"by": cast.samira} | asked | more


def test_electors_are_written_to_once_and_those_without_address_are_said(cast, college, sign_in):
    syndicate = cast.syndicate.syndicate
    row = convene(syndicate, college, **told(cast))
    assert row == convene(syndicate, college, **told(cast))
    tasks.mail_convening(row.pk)
    tasks.mail_convening(row.pk)
    [sent] = mail.outbox
    assert sent.to == ["mairie@premesques.fr"] and "Mme Josette Dumez" in sent.body
    assert "18 h 30" in sent.body.replace("\u00a0", " ") and "Mme Odile Deroo" in sent.body
    letter = ConveningLetter.objects.exclude(mailed_at=None).get()
    assert letter.proof and ConveningLetter.objects.count() == 2
    page = read(sign_in(cast.samira), cast.samira, "college_election", pk=college.pk)
    assert "Parties par mail : 1 sur 2" in page and "à remettre sur papier : 1" in page


def test_the_office_convenes_and_what_is_refused_stays_typed(cast, college, sign_in):
    samira, path = sign_in(cast.samira), url(cast.samira, "college_convening", pk=college.pk)
    asked = {
        "day": ago(1),
        "hour": "18:30",
        "place": "Maison des communes",
        "candidates": "Mme Odile Deroo\n",
    }
    refused = samira.post(path, asked)
    assert refused.status_code == 422 and "est passée" in refused.content.decode()
    assert "Maison des communes" in refused.content.decode() and not ConveningLetter.objects.exists()
    samira.post(path, asked | {"day": ago(-20)})
    assert college.convenings.get().candidates == ["Mme Odile Deroo"]
    assert sign_in(cast.gaelle).post(path, asked).status_code == 404


def test_nobody_named_is_nobody_to_call(cast):
    found = member(cast)
    college = open_college(cast.committee, by=cast.samira, name="Collège des communes", seats=3)
    with pytest.raises(ValidationError, match="personne à convoquer"):
        convene(found.syndicate, college, **told(cast))
