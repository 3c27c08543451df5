"""What the office of a syndicate is told by the house itself: an act that fell, a market that ends."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.language import kept_language
from preau.council.models import Act
from preau.directory.authorities.leaving import people_of
from preau.directory.choices import Profile
from preau.directory.models import Authority, Establishment
from preau.notifications.actions import tell_many
from preau.syndicate.law.purchasing import rules
from preau.syndicate.models import Accession, AccessionStep, Market, SchoolArchive, Signing, Syndicate
from preau.syndicate.rules import office_functions
from preau.syndicate.words.purchasing import warning
from preau.ui.words import full_day_words

_HEAD = """SELECT p.person_id, NULL::bigint FROM directory_post p
  WHERE p.establishment_id = %s AND p.profile = %s AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on >= %s)"""
# Whoever has a function of the office in an authority today.
_OFFICE = """SELECT p.person_id, NULL::bigint FROM directory_post p
  WHERE p.authority_id = %s AND p.function = ANY(%s) AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on >= %s)"""


def tell_undone(syndicate: Syndicate, act: Act, what: str, path: str) -> None:
    """An act that held something is executory no more."""
    with kept_language():
        words = _("La délibération %(act)s n’est plus exécutoire : %(what)s") % {
            "act": act.reference,
            "what": what,
        }
    _tell("membership_undone", syndicate, words, f"{path}?acte={act.pk}")


def tell_ending_markets() -> int:
    """Each morning: markets whose period ends soon, or that have ended; each is told once a period, and once ended."""
    today, told = clock.today(), 0
    rows = Market.objects.select_related("group__syndicate").prefetch_related("decisions")
    for one in rows:
        end = one.term.period_ends_on(today, one.decided)
        with kept_language():
            words = warning(one, today)
        if words and (today - end).days <= rules()["market"]["told_after_days"]:
            told += _tell_market(one, words, end, over=one.ends_on < today)
    return told


def tell_archive(archive: SchoolArchive) -> int:
    """The content of a school is ready for who heads it."""
    today = clock.today()
    with kept_language():
        words = _("L’archive de votre école est prête : elle se prend une fois.")
    params = [archive.school.establishment_id, Profile.HEAD, today, today]
    return tell_many(
        "school_archive", readers=_HEAD, params=params, text=words, path=f"syndicat/archive/?n={archive.pk}"
    )


def tell_to_sign(signing: Signing, authority: Authority) -> int:
    """It is the turn of a party: its office knows."""
    with kept_language():
        words = _("À signer : %(title)s") % {"title": signing.title}
    return tell_office("to_sign", authority.pk, words, f"{signing_path(signing)}?partie={authority.pk}")


def tell_signed(signing: Signing) -> int:
    """All have signed: both offices know."""
    with kept_language():
        words = _("Signée par chacun : %(title)s") % {"title": signing.title}
    path = f"{signing_path(signing)}?signee=1"
    return sum(
        tell_office("to_sign", one, words, path)
        for one in (signing.authority_id, signing.syndicate.authority_id)
    )


def signing_path(signing: Signing) -> str:
    return f"syndicat/conventions/{signing.pk}/"


def tell_leaving(accession: Accession) -> int:
    """Who heads a school of a member that leaves, and its office, know the last day as soon as it is known."""
    assert accession.until
    with kept_language():
        day = full_day_words(accession.until)
        head = _("Votre école quitte l’espace le %(day)s : son contenu vous sera rendu ensuite.") % {
            "day": day
        }
        office = _("Départ du syndicat le %(day)s : les écoles restent ouvertes jusque-là.") % {"day": day}
    return _tell_leaver(accession, head, office)


def tell_opened(accession: Accession) -> int:
    """The service is open, or confirmed: who heads a school and has an account knows it; the others get a sheet."""
    today, told = clock.today(), 0
    with kept_language():
        words = _("Votre école est ouverte, ou confirmée : %(who)s est membre du syndicat.") % {
            "who": accession
        }
    for school in accession.schools.filter(until=None, opened_on__isnull=False):
        params = [school.establishment_id, Profile.HEAD, today, today]
        path = f"syndicat/ecole/?dossier={accession.pk}&ouverte=1"
        told += tell_many("school_opened", readers=_HEAD, params=params, text=words[:200], path=path)
    return told


def tell_left(accession: Accession) -> int:
    """The last day is over: the archives are being made, and the office may take that of its file."""
    with kept_language():
        head = _("L’archive de votre école se prépare : vous serez prévenu quand elle sera prête.")
        office = _("Vous avez quitté le syndicat : l’archive de votre dossier est à prendre.")
    return _tell_leaver(accession, head, office, "&fin=1")


def _tell_leaver(accession: Accession, head: str, office: str, more: str = "") -> int:
    today, told = clock.today(), 0
    for school in accession.schools.filter(Q(until=None) | Q(until=accession.until)):
        params = [school.establishment_id, Profile.HEAD, today, today]
        path = f"syndicat/archive/?dossier={accession.pk}{more}"
        told += tell_many("school_archive", readers=_HEAD, params=params, text=head, path=path)
    path = f"syndicat/?dossier={accession.pk}{more}"
    return told + tell_office("membership_leaving", accession.authority_id, office, path)


def tell_answer(step: AccessionStep) -> int:
    """What the committee, or its silence, has answered to a member that asks to leave: its office and the syndicate's know it."""
    accession = step.accession
    with kept_language():
        words = f"{accession} : {step.get_kind_display()}"
    more = f"&reponse={step.kind}&jour={step.on:%Y-%m-%d}"
    told = tell_office(
        "membership_leaving", accession.authority_id, words, f"syndicat/?dossier={accession.pk}{more}"
    )
    path = f"{accession_path(accession)}?{more[1:]}"
    return told + tell_office("membership_leaving", accession.syndicate.authority_id, words, path)


def tell_departure(school: Establishment) -> int:
    """Families, pupils and team of a school whose last day is near; told once of that day."""
    assert school.ends_on
    with kept_language():
        day = full_day_words(school.ends_on)
        words = _("%(school)s quitte l’espace après le %(day)s : gardez avant ce jour ce qui vous est utile.") % {
            "school": school, "day": day
        }  # fmt: skip
    told = 0
    for readers, params in people_of(school):
        told += tell_many(
            "school_leaving", readers=readers, params=params, text=words[:200], path=departure_path(school)
        )
    return told


def departure_path(school: Establishment) -> str:
    return f"syndicat/depart/{school.pk}/?jour={school.ends_on:%Y-%m-%d}"


def accession_path(accession: Accession) -> str:
    return f"syndicat/dossiers/{accession.pk}/"


def _tell_market(market: Market, words: str, end: date, *, over: bool) -> int:
    path = f"syndicat/marches/{market.pk}/?{'termine' if over else 'echeance'}={end.isoformat()}"
    return _tell("market_ending", market.group.syndicate, f"{market.reference} : {words}", path)


def _tell(kind: str, syndicate: Syndicate, words: str, path: str) -> int:
    return tell_office(kind, syndicate.authority_id, words, path)


def tell_office(kind: str, authority: int, words: str, path: str) -> int:
    """Who answers for an authority today (`data/functions.toml`)."""
    today = clock.today()
    params = [authority, sorted(office_functions()), today, today]
    return tell_many(kind, readers=_OFFICE, params=params, text=words[:200], path=path)
