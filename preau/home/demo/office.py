"""The places and people that no export of an academy knows: the commune, the syndicate, who works above schools."""

from preau.directory.actions import official, places
from preau.directory.choices import AuthorityKind, Profile, TerritoryKind
from preau.directory.models import Authority, Person, Territory
from preau.feeds.world.people import Basin
from preau.home.demo import council, known, syndicate
from preau.home.demo.export import BY

TERRITORY = "Hauts-de-France"
# Communes write their name otherwise than INSEE does: both are kept.
COMMUNE = {"name": "Prémesques", "usual_name": "Prêmesques", "insee_code": "59470"}
SYNDICATE = "Syndicat mixte du numérique éducatif"
SCHOOL = "École de Prêmesques"


def open_places() -> None:
    places.open_territory(by=BY, name=TERRITORY)


def settle(basin: Basin) -> None:
    """After the feed: the commune has its school and its clerk, the inspector the circonscription of it."""
    commune = places.open_authority(by=BY, kind=AuthorityKind.COMMUNE, **COMMUNE)
    joined = places.open_authority(by=BY, kind=AuthorityKind.SYNDICATE, name=SYNDICATE)
    official.load_authorities(by=BY)
    primary = known.school(basin, "primaire")
    places.settle_school(primary, by=BY, usual_name=SCHOOL, authority=commune)
    academy = Territory.objects.get(kind=TerritoryKind.ACADEMY)
    _hire("Mme", "Gaëlle", "Pruvost", Profile.AUTHORITY, "SGM", authority=commune)
    council.seat_members(commune)
    _hire("Mme", "Samira", "Haddad", Profile.AUTHORITY, "ASS", authority=joined)
    syndicate.open_office(commune)
    _hire("M.", "Victor", "Étienne", Profile.ACADEMY, territory=academy)
    _hire(
        "M.", "Yann", "Leclercq", Profile.OPERATOR, territory=Territory.objects.get(kind=TerritoryKind.ROOT)
    )


def _hire(
    title: str, given: str, family: str, profile: str, function: str = "",
    authority: Authority | None = None, territory: Territory | None = None,
) -> None:  # fmt: skip
    person = Person.objects.create(title=title, first_name=given, last_name=family)
    places.appoint(
        person, by=BY, profile=profile, function=function, authority=authority, territory=territory
    )
