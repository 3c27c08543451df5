from collections.abc import Sequence
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from preau.base import clock
from preau.base.quiet import Rule
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.directory.sight import persons_seen_by
from preau.notifications.choices import Way
from preau.ui.names import listed


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, person: Person) -> Self:
        """A person's own, once their hour has come."""
        return self.filter(person=person, made_at__lte=clock.now())

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notification(models.Model):
    """Something told to one person, about one child when there is one, leading to the very thing. `also`: the ids of their other
    children whom the same thing is about (`naming`).

    `path` is what follows the hat in the URL, so that it opens under the hat that reads it. It is read from `made_at` on;
    phones stay silent until `available_at` (quiet hours), then ring where it goes `by_push`; the mail that counts it leaves
    from `mail_at` on. `rings`
    says whether phones ring for it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=200)  # in the kept language
    said = models.JSONField(default=dict, db_default={})  # by the code of another language
    child = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    also = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    establishment_id = models.BigIntegerField(null=True)
    path = models.CharField(max_length=200)
    urgent = models.BooleanField(default=False, db_default=False)
    by_push = models.BooleanField(default=False, db_default=False)
    made_at = models.DateTimeField()
    available_at = models.DateTimeField()
    mail_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "path"], name="notification_once")]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="notification_list"),
            models.Index(
                fields=["mail_at"], name="notification_to_mail", condition=Q(mailed_at=None, read_at=None)
            ),
            models.Index(fields=["path"], name="notification_path"),
        ]

    def __str__(self) -> str:
        return self.text

    also_named: Sequence[str] = ()  # their first names, once they have been read

    @property
    def child_names(self) -> str:
        """ "Inès et Louis"; empty when it is about no child."""
        return listed([self.child.first_name, *self.also_named]) if self.child else ""

    @property
    def words(self) -> str:
        """In the language of who reads; French where the room that told has said it in French only."""
        return str(self.said.get(get_language() or "", self.text))


class Preference(models.Model):
    """How a person wants to hear of a kind of thing, of one child or in general; without a row, as the kind declares."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    child = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "child"], name="preference_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.way}"


class Rhythm(models.Model):
    """What a person asks of their own mails and phone: calmer hours than the school's, and how much a mail may say."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="rhythm")
    morning = models.TimeField(null=True)
    evening = models.TimeField(null=True)
    days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    detailed = models.BooleanField(default=False)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(morning=None, evening=None) | Q(morning__lt=F("evening")), name="rhythm_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.morning} {self.evening}"

    @property
    def rule(self) -> Rule | None:
        """Their own hours, anywhere; None when they follow the school's."""
        if self.morning is None or self.evening is None:
            return None
        return Rule(self.morning, self.evening, frozenset(self.days))


class Mailing(models.Model):
    """A mail that left for a person, counting so many things."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()
    things = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["person", "-sent_at"], name="mailing_last")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.sent_at:%Y-%m-%d %H:%M}"


class BounceQuerySet(models.QuerySet["Bounce"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """Those of the people whom this hat answers for."""
        return self.filter(person__in=persons_seen_by(Person.objects.all(), person, hat))

    def standing(self) -> Self:
        """Refusals for good of the address that the person still has, not verified again since."""
        still: dict[str, Any] = {"person__account__email__iexact": F("address")}
        again = Q(person__account__email_verified_at__gt=F("bounced_at"))
        return self.filter(permanent=True, **still).exclude(again)


class Bounce(models.Model):
    """A mail that came back. `status` is the code of RFC 3463: 5.x.x for good, 4.x.x for a while."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="bounces")
    address = models.EmailField()
    status = models.CharField(max_length=12)
    reason = models.CharField(max_length=300, blank=True)
    permanent = models.BooleanField()
    bounced_at = models.DateTimeField()

    objects = BounceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-bounced_at"], name="bounce_last")]

    def __str__(self) -> str:
        return f"{self.status} {self.bounced_at:%Y-%m-%d}"
