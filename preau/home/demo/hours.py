"""Who keeps which hours: what heads have settled, what a parent has chosen, a suspension that is over; and, where there is a
gateway, a school that has opened text messages."""

from datetime import date, time, timedelta

from preau.access.models import Account
from preau.base import clock
from preau.directory.actions.quiet import open_days, settle_hours
from preau.directory.hats import hats_of
from preau.directory.models import Establishment, Person, Post, SchoolYear
from preau.messaging.boxes.queries import may_hold
from preau.messaging.safety.referents import name_referent
from preau.messaging.safety.suspensions import lift, suspend
from preau.notifications.actions import choose_ways
from preau.notifications.bounces import bounced
from preau.notifications.texts import gateway
from preau.notifications.texts.actions import open_channel


def settle() -> None:
    """The primary school rings a little later in the morning; the collège lets its offices break the silence."""
    anne, philippe, claire, louis = (_person(login) for login in LOGINS)
    year, college = SchoolYear.current(), _school(philippe)
    _hours(anne, morning=time(7, 30), staff_exempt=True, urgent=[])
    _hours(philippe, morning=time(7), staff_exempt=False, urgent=["school_life", "office"])
    august = date(year.ends_on.year, 8, 28)
    open_days(
        _school(anne),
        by=anne,
        reason="Listes des classes",
        first_day=august,
        last_day=august + timedelta(days=1),
    )
    with clock.frozen_shift((clock.now() - timedelta(days=3)).isoformat()):
        stopped = suspend("pupil", by=philippe, establishment=college, reason="Des comptes ont été volés.")
    with clock.frozen_shift((clock.now() - timedelta(days=1)).isoformat()):
        lift(stopped, by=philippe)
    _name_referents(anne, philippe)
    choose_ways({("message", louis.pk): "daily"}, by=claire)
    _returned(claire)
    if gateway.is_set():
        open_channel(_school(anne), by=anne, cap=40_000)


def _name_referents(anne: Person, philippe: Person) -> None:
    """The collège names somebody of school life, the school somebody of its circonscription."""
    words = "Mme Duriez, conseillère de la circonscription"
    name_referent(person=None, words=words, by=anne, hat=hats_of(anne)[0])
    worn = hats_of(philippe)[0]
    someone = may_hold(worn).filter(posts__profile="school_life").first()
    name_referent(person=someone, words="Bureau de la vie scolaire", by=philippe, hat=worn)


def _hours(head: Person, *, morning: time, staff_exempt: bool, urgent: list[str]) -> None:
    settle_hours(
        _school(head), by=head, morning=morning, evening=time(20), days=[1, 2, 3, 4, 5], holidays=True, held=False,
        staff_exempt=staff_exempt, urgent_profiles=urgent,
    )  # fmt: skip


def _returned(parent: Person) -> None:
    """The mails of one family of the primary school come back."""
    near = Account.objects.exclude(person=parent).filter(
        person__children_ties__isnull=False, activated_at__isnull=False
    )
    one = near.exclude(login__in=[*LOGINS, "julien.hochart"]).order_by("pk").first()
    if one:
        one.email, one.email_verified_at = f"{one.login}@famille.example", clock.now() - timedelta(days=9)
        one.save(update_fields=["email", "email_verified_at"])
        bounced(one.email, status="5.1.1", reason="unknown user")


def _school(head: Person) -> Establishment:
    school = Establishment.objects.filter(
        posts__in=Post.objects.current().filter(person=head, profile="head")
    ).first()
    assert school
    return school


def _person(login: str) -> Person:
    return Account.objects.select_related("person").get(login=login).person


LOGINS = ("anne.carlier", "philippe.hermant", "claire.vasseur", "louis.vasseur")
