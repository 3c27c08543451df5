"""Competences held, transferred by an act from a day, taken back; and what the statutes leave open, settled with its trace."""

import pytest
from django.core.exceptions import ValidationError

from preau.base.models import AuditLine
from preau.directory.models import Authority
from preau.syndicate.actions import competences, joining
from preau.syndicate.actions.merging import merge
from preau.syndicate.actions.office import lists_on, settle
from preau.syndicate.models import Syndicate, Transfer
from preau.syndicate.tests.desk import ago, file_of, member, office
from preau.syndicate.tests.test_pages import read, url


def rows_of(found):
    return [(str(one.competence), one.since, one.until, one.reference) for one in found.transfers.all()]


def test_a_file_holds_a_competence_and_the_membership_transfers_it(cast):
    syndicate = office(cast)
    found = file_of(syndicate, cast.commune, cast.samira)
    assert rows_of(found) == [("Usages numériques", None, None, "")]
    joining.note(found, by=cast.samira, link=joining.Link.COMMUNE_ACT, on=ago(40), proof="2024-16")
    joining.note(found, by=cast.samira, link=joining.Link.CONCORDANT, on=ago(20), proof="2024-08")
    assert rows_of(found) == [("Usages numériques", ago(20), None, "2024-08")]


@pytest.fixture
def two(cast):
    """A member, and a second competence of the statutes."""
    found = member(cast)
    return found, competences.add_competence(
        found.syndicate, by=cast.samira, name="Vidéoprotection", article="4.3"
    )


def test_one_more_is_transferred_and_annex_2_says_so_from_its_day(cast, two):
    found, second = two
    told = {"by": cast.samira, "competence": second, "since": ago(5), "reference": "2026-12 et 2026-08"}
    row = competences.transfer(found, **told)
    assert row == competences.transfer(found, **told)
    assert lists_on(found.syndicate, ago(6))["by_competence"] == ["Usages numériques : Prêmesques"]
    both = ["Usages numériques : Prêmesques", "Vidéoprotection : Prêmesques"]
    assert lists_on(found.syndicate, ago(5))["by_competence"] == both
    issued = found.syndicate.documents.filter(kind="by_competence").latest("pk")
    assert (issued.adopted_on, issued.listed) == (ago(5), both)


def test_it_is_taken_back_but_not_the_only_one(cast, two):
    found, second = two
    first = found.transfers.get()
    with pytest.raises(ValidationError, match="quitter le syndicat"):
        competences.take_back(first, by=cast.samira, on=ago(0), reference="2026-31")
    row = competences.transfer(found, by=cast.samira, competence=second, since=ago(5), reference="2026-12")
    competences.take_back(row, by=cast.samira, on=ago(1), reference="2026-31")
    assert lists_on(found.syndicate, ago(0))["by_competence"] == ["Usages numériques : Prêmesques"]


@pytest.mark.parametrize(
    ("since", "reference", "words"),
    [(ago(-1), "x", "n’est pas à venir"), (ago(400), "x", "suit l’adhésion"), (ago(1), " ", "Citez")],
)
def test_a_transfer_has_its_day_and_its_acts(cast, two, since, reference, words):
    found, second = two
    with pytest.raises(ValidationError, match=words):
        competences.transfer(found, by=cast.samira, competence=second, since=since, reference=reference)


def test_who_is_merged_passes_its_competences(cast, two):
    found, second = two
    competences.transfer(found, by=cast.samira, competence=second, since=ago(9), reference="2026-12")
    new = Authority.objects.create(kind="commune", name="Weppes-les-Bois")
    heir = merge(found, by=cast.samira, into=new, on=ago(3), proof="arrêté")
    assert {(str(one.competence), one.since) for one in heir.transfers.all()} == {
        ("Usages numériques", ago(3)), ("Vidéoprotection", ago(3)),
    }  # fmt: skip
    assert not Transfer.objects.filter(accession=found, until=None).exists()


def test_the_office_notes_a_transfer_and_its_end(cast, two, sign_in):
    found, second = two
    samira, path = sign_in(cast.samira), url(cast.samira, "transfers", pk=found.pk)
    refused = samira.post(path, {"competence": second.pk, "since": ago(5), "reference": ""})
    assert refused.status_code == 422 and "Citez les deux" in refused.content.decode()
    samira.post(path, {"competence": second.pk, "since": ago(5), "reference": "2026-12"})
    assert "Reprise de « Vidéoprotection »" in read(samira, cast.samira, "transfers", pk=found.pk)
    row = found.transfers.get(competence=second)
    samira.post(url(cast.samira, "transfer_end", pk=found.pk, row=row.pk), {"reference": "2026-31"})
    row.refresh_from_db()
    assert row.until == ago(0)


def test_parameters_are_settled_checked_and_traced(cast, sign_in):
    office(cast)
    Authority.objects.filter(pk=cast.syndicate.pk).update(siren="200093201")
    samira, path = sign_in(cast.samira), url(cast.samira, "parameters")
    told = {
        "notice_months": "12",
        "pro_rata": "months",
        "college_article": "8.2",
        "source": "statuts de 2026",
    }
    refused = samira.post(path, told | {"nic": "00013"})
    assert refused.status_code == 422 and "ne font pas un SIRET" in refused.content.decode()
    assert 'value="12"' in refused.content.decode() and Syndicate.objects.get().notice_months == 6
    samira.post(path, told | {"nic": "00016"})
    now = Syndicate.objects.get()
    assert (now.notice_months, now.pro_rata, now.nic) == (12, "months", "00016")
    before = AuditLine.objects.filter(verb="syndicate.settle").count()
    settle(now, by=cast.samira, **(told | {"notice_months": 12, "nic": "00016"}))
    assert before == AuditLine.objects.filter(verb="syndicate.settle").count() == 1
    samira.post(url(cast.samira, "competence_new"), {"name": "Vidéoprotection", "article": "4.3"})
    assert "Vidéoprotection" in read(samira, cast.samira, "parameters")
    assert sign_in(cast.gaelle).get(url(cast.gaelle, "parameters")).status_code == 404
