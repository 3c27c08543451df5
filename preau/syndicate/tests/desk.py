"""The office of a syndicate for the tests: its documents, its rates, the file of the commune, acts that become executory."""

from datetime import date, timedelta
from decimal import Decimal

from preau.base import clock
from preau.council.actions import acts, room, sittings, votes
from preau.council.law.voting import Tally
from preau.council.models import Act, Sitting
from preau.council.tests.hall import come, council, matter, members_of, sitting_in
from preau.directory.models import Authority, Enrolment, Person, SchoolYear
from preau.syndicate import reactions
from preau.syndicate.actions import joining
from preau.syndicate.actions.office import add_document, open_syndicate, vote_rates
from preau.syndicate.models import Accession

RATES = {"base": Decimal("1.30"), "option": Decimal("0.30"), "half_day": Decimal("150")}


def ago(days):
    return clock.today() - timedelta(days=days)


def office(cast):
    """The syndicate, with statutes, CTAF and rates in force long before."""
    by = cast.samira
    Authority.objects.filter(pk=cast.syndicate.pk, siren="").update(siren="200500106")
    found = open_syndicate(
        cast.syndicate, by=by, statutory_name="Syndicat mixte du numérique éducatif",
        competence="Usages numériques", source="statuts", nic="00014",
    )  # fmt: skip
    add_document(found, by=by, kind="statutes", version="2022-01", adopted_on=date(2022, 1, 19))
    add_document(found, by=by, kind="conditions", version="2019-12", adopted_on=date(2019, 6, 26))
    vote_rates(found, by=by, amounts=RATES, starts_on=date(2020, 1, 1), reference="2019-31")
    return found


def file_of(syndicate, authority, by, **more):
    known = {one.kind: one for one in syndicate.documents.all()}
    asked = {"reason": "la métropole n’exerce pas cette compétence", "on": ago(60)} | more
    return joining.prepare(
        syndicate,
        by=by,
        authority=authority,
        statutes=known["statutes"],
        conditions=known["conditions"],
        **asked,
    )


def member(cast, syndicate=None, authority=None, school=None, open_since=date(2019, 9, 1), since=20):
    """A member by acts voted elsewhere and typed back; its school was open before."""
    found = file_of(
        syndicate or office(cast), authority or cast.commune, cast.samira, on=ago(max(60, since + 40))
    )
    joining.serve(found, by=cast.samira, establishment=school or cast.school, open_since=open_since)
    joining.note(
        found, by=cast.samira, link=joining.Link.COMMUNE_ACT, on=ago(max(40, since + 20)), proof="2024-16"
    )
    joining.note(found, by=cast.samira, link=joining.Link.CONCORDANT, on=ago(since), proof="2024-08")
    return again(found)


def again(accession):
    return Accession.objects.get(pk=accession.pk)


def enrol(school, number, since=None):
    """So many invented pupils, from before any count of the tests."""
    year = SchoolYear.current()
    for rank in range(number):
        person = Person.objects.create(first_name="Élève", last_name=f"Compté {rank}")
        Enrolment.objects.create(
            person=person, establishment=school, school_year=year, starts_on=since or date(2020, 9, 1)
        )


def council_of(cast, authority, kind):
    return (
        council(cast, 3, kind=kind) if authority is None else council(_Place(cast, authority), 3, kind=kind)
    )


class _Place:
    """The cast, whose commune is another authority: `hall.council` opens its assembly there."""

    def __init__(self, cast, authority):
        self.gaelle, self.commune = cast.gaelle, authority


def agenda_in(assembly, by) -> Sitting:
    return sitting_in(assembly, by, matters=0)


def held(act: Act, by, chair_voice="for") -> Act:
    """The sitting of a draft act is convened and held, the act adopted by all, frozen, signed."""
    sitting = act.matter.sitting
    sittings.convene(sitting, by=by)
    come(sitting, ago=3)
    for one in members_of(sitting.assembly):
        room.arrive(sitting, by=by, member=one)
    room.open_sitting(sitting, by=by)
    room.name_secretary(sitting, by=by, member=members_of(sitting.assembly)[1])
    if act.template == "transfer":
        votes.waive_secrecy(matter(sitting), by=by, voices=3)
    votes.take_vote(matter(sitting), by=by, manner="public", tally=Tally(3))
    return acts.freeze(Act.objects.get(pk=act.pk), by=by)


def executory(act: Act, by, on=None) -> Act:
    """Signed, sent, received, published: executory; then what the job of the reaction would run."""
    day = on or ago(1)
    for kind in ("signed", "transmitted", "received", "published"):
        acts.step(act, by=by, kind=kind, on=day, proof="accusé")
    found = Act.objects.get(pk=act.pk)
    reactions.act_executory(found.pk)
    return found
