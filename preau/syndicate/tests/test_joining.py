"""From the file to the membership: by acts of the house, by acts typed back, and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.base.models import AuditLine
from preau.council.actions import acts
from preau.council.actions.sittings import add_matter
from preau.council.models import Act
from preau.directory.models import Authority
from preau.syndicate import reactions
from preau.syndicate.actions import agendas, campaigns, joining
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.law.chain import Link
from preau.syndicate.models import Document, Rate
from preau.syndicate.standing import standing_of
from preau.syndicate.tests.desk import (
    again,
    agenda_in,
    ago,
    council_of,
    executory,
    file_of,
    held,
    member,
    office,
)
from preau.syndicate.words.chain import state


def test_the_whole_chain_by_acts_of_the_house(cast):
    syndicate = office(cast)
    found = file_of(syndicate, cast.commune, cast.samira, regularise_by=ago(-200))
    joining.serve(found, by=cast.samira, establishment=cast.school, open_since=date(2019, 9, 1))
    sitting = agenda_in(council_of(cast, None, "municipal"), cast.gaelle)
    asked = agendas.put_on_agenda(found, by=cast.gaelle, link=Link.COMMUNE_ACT, sitting=sitting)
    assert asked == agendas.put_on_agenda(found, by=cast.gaelle, link=Link.COMMUNE_ACT, sitting=sitting)
    assert "5 élèves" in " ".join(asked.considerings) and "2019-12" in " ".join(asked.articles)
    acts.fill(asked, by=cast.gaelle, fields=asked.fields | {"delegate": "Mme Josette Dumez"})
    executory(held(asked, cast.gaelle), cast.gaelle, on=ago(2))
    assert state(standing_of(again(found))) == "Délibération concordante attendue"
    assert again(found).electors.get().name == "Mme Josette Dumez" and again(found).since is None

    committee = council_of(cast, cast.syndicate, "committee")
    sitting = agenda_in(committee, cast.samira)
    answer = agendas.put_on_agenda(again(found), by=cast.samira, link=Link.CONCORDANT, sitting=sitting)
    assert "la commune de Prémesques" in answer.title and asked_reference(asked) in answer.visas[-1]
    executory(held(answer, cast.samira), cast.samira, on=ago(1))
    now = again(found)
    assert now.since == ago(1)
    annexes = Document.objects.filter(kind__in=["members", "by_competence"])
    assert {(one.adopted_on, one.listed[0][-10:]) for one in annexes} == {(ago(1), "Prêmesques")}
    assert {one.act_id for one in annexes} == {answer.pk}
    assert now.schools.get().opened_on == ago(1), "a school already open is confirmed by the membership"
    assert state(standing_of(now)) == "Membre, convention à signer"
    campaign = campaigns.open_campaign(syndicate, by=cast.samira, year=ago(0).year, counted_on=ago(0))
    acts.step(answer, by=cast.samira, kind="withdrawn", on=ago(0))
    with pytest.raises(ValidationError, match="rien à demander"):
        freeze(campaign, by=cast.samira)


@pytest.mark.parametrize(
    ("who", "moves"),
    [("la commune de Premesques", True), ("la commune de Lompret", False)],
)
def test_an_agreement_typed_by_the_committee_itself_is_known_by_the_name_it_cites(cast, who, moves):
    found = file_of(office(cast), cast.commune, cast.samira)
    joining.note(found, by=cast.samira, link=Link.COMMUNE_ACT, on=ago(3), proof="2026-12")
    sitting = agenda_in(council_of(cast, cast.syndicate, "committee"), cast.samira)
    act = acts.draft(
        add_matter(sitting, by=cast.samira, title="Adhésion", template="concordant"), by=cast.samira
    )
    typed = {"member": who, "competence": "Usages numériques", "act": "2026-12", "executory_on": "hier"}
    acts.fill(act, by=cast.samira, fields=act.fields | typed)
    executory(held(act, cast.samira), cast.samira, on=ago(1))
    assert again(found).since == (ago(1) if moves else None)


def asked_reference(act):
    return Act.objects.get(pk=act.pk).reference


def test_an_executory_act_told_twice_moves_once(cast):
    found = file_of(office(cast), cast.commune, cast.samira)
    sitting = agenda_in(council_of(cast, None, "municipal"), cast.gaelle)
    act = agendas.put_on_agenda(found, by=cast.gaelle, link=Link.COMMUNE_ACT, sitting=sitting)
    acts.fill(act, by=cast.gaelle, fields=act.fields | {"delegate": "M. Karim Benali"})
    act = executory(held(act, cast.gaelle), cast.gaelle)
    reactions.act_executory(act.pk)
    assert found.steps.filter(kind="commune_act").count() == 1 and found.electors.count() == 1


def test_an_act_executory_before_its_file_is_left_to_the_office_with_why(cast):
    found = file_of(office(cast), cast.commune, cast.samira, on=ago(0))
    sitting = agenda_in(council_of(cast, None, "municipal"), cast.gaelle)
    act = agendas.put_on_agenda(found, by=cast.gaelle, link=Link.COMMUNE_ACT, sitting=sitting)
    acts.fill(act, by=cast.gaelle, fields=act.fields | {"delegate": "M. Karim Benali"})
    executory(held(act, cast.gaelle), cast.gaelle, on=ago(1))
    assert not found.steps.filter(kind="commune_act").exists()
    assert "avant l’étape" in AuditLine.objects.get(verb="syndicate.reaction_refused").details["why"]


def test_the_rates_of_the_committee_enter_by_themselves(cast):
    syndicate = office(cast)
    sitting = agenda_in(council_of(cast, cast.syndicate, "committee"), cast.samira)
    from preau.council.actions.sittings import add_matter

    act = acts.draft(add_matter(sitting, by=cast.samira, title="Taux", template="rates"), by=cast.samira)
    acts.fill(
        act, by=cast.samira, fields={"year": "2031", "base": "1,45", "option": "0,30 €", "half_day": "160"}
    )
    executory(held(act, cast.samira), cast.samira)
    lines = Rate.objects.filter(syndicate=syndicate, starts_on=date(2031, 1, 1)).order_by("amount")
    assert [(one.kind, one.words) for one in lines] == [
        ("option", "0,30\u00a0€"), ("base", "1,45\u00a0€"), ("half_day", "160,00\u00a0€"),
    ]  # fmt: skip


def test_a_withdrawn_act_stops_the_chain_and_another_takes_its_place(cast):
    found = file_of(office(cast), cast.commune, cast.samira)
    sitting = agenda_in(council_of(cast, None, "municipal"), cast.gaelle)
    act = agendas.put_on_agenda(found, by=cast.gaelle, link=Link.COMMUNE_ACT, sitting=sitting)
    acts.fill(act, by=cast.gaelle, fields=act.fields | {"delegate": "M. Karim Benali"})
    act = executory(held(act, cast.gaelle), cast.gaelle)
    acts.step(act, by=cast.gaelle, kind="withdrawn", on=ago(0))
    with pytest.raises(ValidationError, match="n’est plus exécutoire : il en faut une autre"):
        joining.note(again(found), by=cast.samira, link=Link.CONCORDANT, on=ago(0), proof="2026-3")
    assert state(standing_of(again(found))) == "Délibération qui n’est plus exécutoire, à reprendre"
    joining.note(again(found), by=cast.samira, link=Link.COMMUNE_ACT, on=ago(0), proof="2026-40")
    assert standing_of(again(found)).next.link == Link.CONCORDANT


@pytest.mark.parametrize(
    ("link", "on", "proof", "words"),
    [
        (Link.CONCORDANT, 0, "2026-3", "vaut demande à adhérer"),
        (Link.SERVICE, 0, "", "vaut demande à adhérer"),
        (Link.COMMUNE_ACT, 0, "", "Citez la délibération"),
        (Link.COMMUNE_ACT, -2, "2026-3", "à venir"),
        (Link.COMMUNE_ACT, 90, "2026-3", "avant l’étape"),
    ],
)
def test_what_is_missing_is_said(cast, link, on, proof, words):
    found = file_of(office(cast), cast.commune, cast.samira)
    with pytest.raises(ValidationError, match=words):
        joining.note(found, by=cast.samira, link=link, on=ago(on), proof=proof)


def test_the_convention_may_come_late_and_suspends_nothing(cast):
    found = member(cast)
    assert state(standing_of(found)) == "Membre, convention à signer"
    assert found.steps.filter(kind="service").exists()
    joining.note(found, by=cast.samira, link=Link.CONVENTION, on=ago(0))
    assert state(standing_of(again(found))) == "Membre, première contribution à venir"


def test_a_school_has_one_debtor(cast):
    member(cast)
    syndicate = cast.syndicate.syndicate
    other = file_of(
        syndicate, Authority.objects.create(kind="epci", name="Flandre Lys", siren="200093201"), cast.samira
    )
    with pytest.raises(ValidationError, match="déjà Prêmesques"):
        joining.serve(other, by=cast.samira, establishment=cast.school)
    joining.end_service(cast.school.served.get(), by=cast.samira, on=ago(0))
    assert joining.serve(other, by=cast.samira, establishment=cast.school, why="transfert à l’EPCI").pk


def test_who_leaves_stays_until_a_summer(cast):
    found = member(cast)
    with pytest.raises(ValidationError, match="suit l’adhésion"):
        joining.ask_to_leave(found, by=cast.samira, on=ago(30), proof="2026-31")
    left = joining.ask_to_leave(found, by=cast.samira, on=ago(0), proof="2026-31")
    assert (left.until.month, left.until.day) == (8, 31) and left.until > ago(0) + timedelta(days=170)
    assert joining.ask_to_leave(again(found), by=cast.samira, on=ago(1), proof="x").until == left.until
    gone = left.until + timedelta(days=1)
    with (
        clock.frozen_shift(f"{gone.isoformat()}T12:00"),
        pytest.raises(ValidationError, match="n’avance plus"),
    ):
        joining.note(again(found), by=cast.samira, link=Link.CONVENTION, on=ago(0))
    joining.note(again(found), by=cast.samira, link=Link.CONVENTION, on=ago(0))


def test_annexes_tell_each_member_of_an_act_that_accepts_two_and_of_one_noted_late(cast):
    syndicate = office(cast)
    places = [Authority.objects.create(kind="commune", name=name) for name in ("Villebois", "Rieux", "Orsay")]
    for place, since, proof in zip(places, (5, 5, 9), ("2024-08", "2024-08", "2024-05"), strict=True):
        found = file_of(syndicate, place, cast.samira)
        joining.note(found, by=cast.samira, link=Link.COMMUNE_ACT, on=ago(40), proof="2024-16")
        for _again in (1, 2):
            joining.note(found, by=cast.samira, link=Link.CONCORDANT, on=ago(since), proof=proof)
    rows = Document.objects.filter(kind="members").order_by("-adopted_on", "-pk")
    told = [(one.version, one.adopted_on, len(one.listed)) for one in rows]
    assert told == [
        ("2024-05 (2)", ago(5), 3), ("2024-08 (2)", ago(5), 2), ("2024-08", ago(5), 1), ("2024-05", ago(9), 1),
    ]  # fmt: skip
    assert Document.objects.filter(kind="by_competence").count() == 4
