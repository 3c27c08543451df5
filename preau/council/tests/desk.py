"""An act on its way out, for the tests: adopted, frozen, signed; the council known to its prefecture."""

from preau.base import clock
from preau.council.actions import acts, room, votes
from preau.council.actions.prefecture import settle_link
from preau.council.law.voting import Tally
from preau.council.models import Act
from preau.council.tests.hall import come, council, matter, members_of, opened

SIREN = "215904707"


def frozen(
    cast, *, decision="Approuve la convention.", subject="Convention", rank=1, sitting=None, template="free"
):
    """A frozen act of a council of three, whose sitting was held two days ago."""
    if sitting is None:
        sitting = opened(council(cast, 3), cast.gaelle, there=3, matters=3, template=template)
        room.name_secretary(sitting, by=cast.gaelle, member=members_of(sitting.assembly)[1])
        come(sitting, ago=2)
    votes.take_vote(matter(sitting, rank), by=cast.gaelle, manner="public", tally=Tally(3))
    act = acts.draft(matter(sitting, rank), by=cast.gaelle)
    act = acts.fill(act, by=cast.gaelle, fields={"subject": subject, "decision": decision})
    acts.write(
        act, by=cast.gaelle, title=act.title, subject_code="5.7", visas=act.visas, considerings=act.considerings,
        articles=act.articles,
    )  # fmt: skip
    return acts.freeze(act, by=cast.gaelle)


def signed(cast, **asked):
    act = frozen(cast, **asked)
    acts.step(act, by=cast.gaelle, kind="signed", on=clock.today())
    return again(act)


def linked(cast, assembly, *, trial=True, siren=SIREN, **told):
    """The assembly as its prefecture knows it; its authority has a SIREN."""
    authority = assembly.authority
    authority.siren = siren
    authority.save()
    usual = {
        "department": "059",
        "arrondissement": "5",
        "nature": "31",
        "nic": "00019",
        "email": "mairie@premesques.example.fr",
    }
    settle_link(assembly, by=cast.gaelle, trial=trial, **(usual | told))
    return type(assembly).objects.get(pk=assembly.pk)


def again(act):
    return Act.objects.select_related("assembly__authority", "matter__sitting").get(pk=act.pk)
