"""Verbs of a commune's office: open, change and end a service, close a day, name an agent."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.canteen import telling
from preau.canteen.actions.keeping import keep_counts
from preau.canteen.models import Closing, Service
from preau.canteen.rules import functions_of_agents, may_close, works_beside
from preau.canteen.sight import schools_run_by
from preau.directory.actions.places import appoint
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Authority, Establishment, Group, Person, Post
from preau.directory.search.words import note_names

SETTLED = (
    "weekdays", "starts_at", "ends_at", "notice", "notice_days", "notice_weekday", "notice_at", "phone"
)  # fmt: skip


@transaction.atomic
def open_service(
    school: Establishment, kind: str, words: Mapping[str, Any], *, by: Person, hat: Hat
) -> Service:
    """The commune runs a service in a school from today; the one that is there when it runs already.

    `words` are those of a valid `ServiceForm`.
    """
    locked = Establishment.objects.select_for_update(no_key=True).get(pk=school.pk)
    if not schools_run_by(hat).filter(pk=locked.pk).exists():
        raise refusal("Cette école n’est pas de votre collectivité.")
    known = Service.objects.filter(establishment=locked, kind=kind, ended_on=None).first()
    if known:
        return known
    made = Service.objects.create(
        authority_id=hat.authority_id or 0, establishment=locked, kind=kind, opened_at=clock.now(), opened_by=by,
        **{name: words[name] for name in SETTLED},
    )  # fmt: skip
    record("canteen.open_service", made, by=by, kind=kind)
    return made


@transaction.atomic
def settle_service(service: Service, words: Mapping[str, Any], *, by: Person, hat: Hat) -> Service:
    """Other days, hours or deadline; the same again change nothing."""
    locked = _own(service, hat)
    keep_counts([locked.pk], by=by)
    changed = [name for name in SETTLED if getattr(locked, name) != words[name]]
    for name in changed:
        setattr(locked, name, words[name])
    if changed:
        locked.save(update_fields=changed)
        record("canteen.settle_service", locked, by=by, changed=changed)
    return locked


@transaction.atomic
def end_service(service: Service, *, by: Person, hat: Hat) -> Service:
    """From tomorrow on it is held no more; what was booked stays, and counts for nothing."""
    locked = _own(service, hat)
    keep_counts([locked.pk], by=by)
    if locked.ended_on is None:
        locked.ended_on = clock.today() + timedelta(days=1)
        locked.save(update_fields=["ended_on"])
        record("canteen.end_service", locked, by=by)
    return locked


@transaction.atomic
def close_day(
    service: Service, day: date, *, by: Person, hat: Hat, why: str, group: Group | None = None
) -> Closing:
    """Not held on a day, for all (a strike) or for a class that is out; families who had booked are told, once.

    The families are read before the closing is written: after it nobody is expected any more.
    """
    locked = Service.objects.select_for_update().get(pk=service.pk)
    allowed = may_close(hat) if group else works_beside(hat)
    if not allowed or day < clock.today():
        raise refusal("Ce jour est passé, ou n’est pas à vous.")
    known = Closing.objects.filter(service=locked, day=day, group=group, withdrawn_at=None).first()
    if known:
        return known
    keep_counts([locked.pk], by=by)
    concerned = telling.concerned_by(locked, day, group)
    made = Closing.objects.create(
        service=locked, day=day, group=group, why=why, made_at=clock.now(), made_by=by
    )
    record("canteen.close_day", made, by=by, day=day.isoformat())
    telling.tell_closing(made, concerned)
    return made


@transaction.atomic
def reopen_day(closing: Closing, *, by: Person) -> Closing:
    """Held all the same; the families who had booked are told."""
    locked = (
        Closing.objects.select_for_update(of=("self",)).select_related("service", "group").get(pk=closing.pk)
    )
    if locked.withdrawn_at is None:
        keep_counts([locked.service_id], by=by)
        locked.withdrawn_at, locked.withdrawn_by = clock.now(), by
        locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record("canteen.reopen_day", locked, by=by)
        telling.tell_closing(locked, telling.concerned_by(locked.service, locked.day, locked.group))
    return locked


@transaction.atomic
def name_agent(*, by: Person, hat: Hat, title: str, first_name: str, last_name: str, function: str) -> Post:
    """Someone works for these services of the authority from today; a new person, whom nothing else matches."""
    if not works_beside(hat) or function not in functions_of_agents():
        raise refusal("Cette fonction n’est pas d’un agent de ces services.")
    authority = Authority.objects.select_for_update().get(pk=hat.authority_id or 0)
    same = {"title": title, "first_name": first_name, "last_name": last_name}
    known = Post.objects.current().filter(
        authority=authority, function=function, **{f"person__{name}": word for name, word in same.items()}
    )
    found = known.first()
    if found:
        return found
    person = Person.objects.create(**same)
    note_names([person.pk])
    return appoint(person, by=by, profile=Profile.AUTHORITY, function=function, authority=authority)


@transaction.atomic
def end_agent(post: Post, *, by: Person, hat: Hat) -> Post:
    """From today on someone is no agent any more."""
    locked = Post.objects.select_for_update().get(pk=post.pk)
    mine = locked.authority_id == hat.authority_id and locked.function in functions_of_agents()
    if not works_beside(hat) or not mine:
        raise refusal("Cette personne n’est pas de vos agents.")
    yesterday = clock.today() - timedelta(days=1)
    if locked.ends_on is None or locked.ends_on > yesterday:
        locked.ends_on = yesterday
        locked.save(update_fields=["ends_on"])
        record("canteen.end_agent", locked, by=by)
    return locked


def _own(service: Service, hat: Hat) -> Service:
    locked = Service.objects.select_for_update().get(pk=service.pk)
    if not works_beside(hat) or locked.authority_id != hat.authority_id:
        raise refusal("Ce service n’est pas de votre collectivité.")
    return locked
