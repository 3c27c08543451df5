"""The pages, as the office and the commune see them; what is refused stays typed."""

from datetime import date

import pytest
from django.urls import reverse

from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Authority
from preau.syndicate import queries
from preau.syndicate.actions import campaigns, joining
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.models import Accession, CountAnswer, Statement, Visit
from preau.syndicate.tests.desk import again, agenda_in, ago, council_of, enrol, file_of, member, office

YEAR = clock.today().year


def url(person, name, **more):
    return reverse(f"syndicate:{name}", kwargs={"hat": hats_of(person)[0].key, **more})


def read(client, person, name, **more):
    answer = client.get(url(person, name, **more))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode().replace("\u00a0", " ")


def test_the_office_reads_every_page_of_a_frozen_year(cast, sign_in):
    enrol(cast.school, 172)
    found = member(cast)
    campaign = campaigns.open_campaign(found.syndicate, by=cast.samira, year=YEAR, counted_on=ago(0))
    samira = sign_in(cast.samira)
    assert "Contribution de base" in read(samira, cast.samira, "home")
    assert "Arrêter l’exercice" in read(samira, cast.samira, "campaign", year=YEAR)
    freeze(campaign, by=cast.samira)
    statement = Statement.objects.get()
    assert "230,10 €" in read(samira, cast.samira, "campaign", year=YEAR)
    assert f"Avis {YEAR}-0001" in read(samira, cast.samira, "statement", pk=statement.pk)
    assert str(YEAR) in read(samira, cast.samira, "campaigns")
    assert "Membre, convention à signer" in read(samira, cast.samira, "accession", pk=found.pk)
    samira.post(
        url(cast.samira, "payment", pk=statement.pk), {"kind": "issued", "on": ago(0), "reference": "T-1"}
    )
    assert "titre émis" in read(samira, cast.samira, "campaign", year=YEAR)


def test_figures_count_files_and_pupils_at_each_link(cast, sign_in):
    found = member(cast)
    file_of(found.syndicate, Authority.objects.create(kind="epci", name="Flandre Lys"), cast.samira)
    campaigns.open_campaign(found.syndicate, by=cast.samira, year=YEAR, counted_on=ago(0))
    assert [row[1:] for row in queries.progress(found.syndicate, YEAR)] == [
        (2, 5),
        (1, 5),
        (1, 5),
        (0, 0),
        (1, 5),
        (0, 0),
    ]
    page = read(sign_in(cast.samira), cast.samira, "progress")
    assert "Dossier préparé : 2 dossiers" in page and "Convention signée : 0 dossier" in page


def test_the_commune_confirms_contests_chooses_and_asks(cast, sign_in):
    found = member(cast)
    campaign = campaigns.open_campaign(found.syndicate, by=cast.samira, year=YEAR, counted_on=ago(0))
    count, gaelle = campaign.counts.get(), sign_in(cast.gaelle)
    assert "Confirmer 5" in read(gaelle, cast.gaelle, "home")
    refused = gaelle.post(url(cast.gaelle, "contest", pk=count.pk), {"claimed": "4", "reason": ""})
    assert refused.status_code == 422 and 'value="4"' in refused.content.decode()
    gaelle.post(url(cast.gaelle, "contest", pk=count.pk), {"claimed": "4", "reason": "un départ"})
    gaelle.post(url(cast.gaelle, "option"), {"taken": "taken"})
    gaelle.post(url(cast.gaelle, "visit_new"), {"half_days": "2", "school": "", "need": "Premiers pas"})
    assert (CountAnswer.objects.get().claimed, Visit.objects.get().half_days) == (4, 2)
    assert "Avec l’accompagnement complémentaire" in read(gaelle, cast.gaelle, "home")
    assert "contesté : 4" in read(sign_in(cast.samira), cast.samira, "campaign", year=YEAR)


def test_each_side_finds_its_act_drafted_on_its_agenda(cast, sign_in):
    found = file_of(office(cast), cast.commune, cast.samira, regularise_by=ago(-90))
    joining.serve(found, by=cast.samira, establishment=cast.school, open_since=date(2019, 9, 1))
    gaelle = sign_in(cast.gaelle)
    page = read(gaelle, cast.gaelle, "home")
    assert "École ouverte depuis 2019 : rien ne s’arrête, à régulariser avant le" in page
    sitting = agenda_in(council_of(cast, None, "municipal"), cast.gaelle)
    answer = gaelle.post(url(cast.gaelle, "own_agenda"), {"sitting": sitting.pk})
    assert "/seances/deliberations/" in answer.url
    committee = agenda_in(council_of(cast, cast.syndicate, "committee"), cast.samira)
    samira = sign_in(cast.samira)
    refused = samira.post(url(cast.samira, "agenda", pk=found.pk), {"sitting": committee.pk})
    assert "vaut demande à adhérer" in refused.content.decode() and refused.status_code == 422


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("59470", ""),
        ("Prémesques", ""),
        ("Nulle-Part", "n’est pas connue"),
        ("", "Dites quelle collectivité"),
    ],
)
def test_a_file_is_prepared_for_the_authority_meant(cast, sign_in, who, words):
    known = {one.kind: one.pk for one in office(cast).documents.all()}
    asked = {"who": who, "reason": "compétence communale", "on": ago(0), "statutes": known["statutes"]}
    answer = sign_in(cast.samira).post(
        url(cast.samira, "file_new"), asked | {"conditions": known["conditions"]}
    )
    if words:
        assert words in answer.content.decode() and not Accession.objects.exists()
    else:
        assert Accession.objects.get().authority == cast.commune


def test_a_simulation_before_any_file(cast, sign_in):
    office(cast)
    gaelle = sign_in(cast.gaelle)
    asked = {"pupils": "177", "option": "on", "half_days": "1"}
    page = gaelle.post(url(cast.gaelle, "simulation"), asked).content.decode().replace("\u00a0", " ")
    assert "433,20 €" in page and "177 × 1,30 €" in page
    refused = gaelle.post(url(cast.gaelle, "simulation"), {"pupils": "-3"})
    assert "jamais négatif" in refused.content.decode()


def test_the_next_link_is_noted_and_a_refused_one_stays_typed(cast, sign_in):
    found = file_of(office(cast), cast.commune, cast.samira)
    samira = sign_in(cast.samira)
    path = url(cast.samira, "link", pk=found.pk, kind="commune_act")
    refused = samira.post(path, {"on": ago(0), "proof": ""})
    assert refused.status_code == 422 and "Citez la délibération" in refused.content.decode()
    assert samira.post(path, {"on": ago(0), "proof": "2024-16"}).status_code == 302
    assert again(found).steps.filter(kind="commune_act").exists()
    assert samira.post(url(cast.samira, "link", pk=found.pk, kind="due"), {"on": ago(0)}).status_code == 404


def test_schools_documents_electors_and_leaving_by_the_pages(cast, sign_in):
    found = member(cast)
    samira = sign_in(cast.samira)
    bad = samira.post(url(cast.samira, "school", pk=found.pk), {"uai": "0599002P"})
    assert "autre établissement" in bad.content.decode()
    samira.post(url(cast.samira, "school", pk=found.pk), {"uai": "0599003r"})
    assert again(found).schools.count() == 2
    samira.post(
        url(cast.samira, "documents"), {"kind": "statutes", "version": "2024-02", "adopted_on": ago(1)}
    )
    assert "2024-02" in read(samira, cast.samira, "documents")
    samira.post(
        url(cast.samira, "elector", pk=found.pk),
        {"name": "Mme Dumez", "since": ago(3), "reference": "2024-16"},
    )
    assert "Mme Dumez" in read(samira, cast.samira, "college")
    samira.post(url(cast.samira, "college"), {"renewed_on": ago(1), "answer_by": ago(-60)})
    assert "Mme Dumez" not in read(samira, cast.samira, "college")
    assert "Le préavis est de 6 mois" in read(samira, cast.samira, "leaving", pk=found.pk)
    samira.post(url(cast.samira, "leaving", pk=found.pk), {"on": ago(0), "proof": "2026-31"})
    assert again(found).until
