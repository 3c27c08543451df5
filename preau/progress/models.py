"""What was observed, of which children, with its traces; and when it was shown to families. Nothing is rewritten once shown."""

from typing import TYPE_CHECKING, Self, cast

from django.db import models
from django.db.models import Q

from preau.directory.models import Establishment, Group, Person, SchoolYear
from preau.files import sniff
from preau.files.models import StoredFile
from preau.progress.choices import SynthesisAct, SynthesisState
from preau.progress.learnings import Domain, domains

if TYPE_CHECKING:
    from preau.directory.hats import Hat


class Sharing(models.Model):
    """A class was shown what was written until then: from now on each family reads what is of its child.

    `once` is the key of the form: pressed twice, it shows once.
    """

    once = models.CharField(max_length=40)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    shown_at = models.DateTimeField()
    shown_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shown_by", "once"], name="progress_sharing_once")]
        indexes = [models.Index(fields=["group", "-shown_at"], name="progress_sharing_of_class")]

    def __str__(self) -> str:
        return self.title


class ObservationQuerySet(models.QuerySet["Observation"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """For who teaches the children it is of, as long as they do."""
        from preau.progress.sight import observations_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, observations_seen_by(self, person, hat))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Observation(models.Model):
    """Something that children have come to do: `says` in their own words ("Je sais…"), kept as it was said that day.

    `learning` is a code of `data/learnings.toml`, empty where the teacher found other words. `shows_children`: one may be
    recognised in a picture. `once` is the key of the form.
    """

    once = models.CharField(max_length=40)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_as = models.CharField(max_length=200)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField(max_length=20)
    learning = models.CharField(max_length=20, blank=True)
    says = models.CharField(max_length=130)
    words = models.TextField(blank=True)
    day = models.DateField()
    shows_children = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ObservationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "once"], name="progress_observation_once")]

    def __str__(self) -> str:
        return self.says

    @property
    def of_domain(self) -> Domain | None:
        """None when an operator has taken the domain out of the list."""
        return domains().get(self.domain)

    @property
    def is_shown(self) -> bool:
        return any(one.sharing_id for one in self.observed.all())


class ObservedQuerySet(models.QuerySet["Observed"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """What is shown, for the child, the parents and the head; all of it for who teaches the child."""
        from preau.progress.sight import observed_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, observed_seen_by(self, person, hat))

    def standing(self) -> Self:
        return self.filter(observation__withdrawn_at=None)


class Observed(models.Model):
    """A child of an observation; `sharing` is when the family was shown it."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="observed")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    sharing = models.ForeignKey(Sharing, on_delete=models.PROTECT, null=True, related_name="observed")

    objects = ObservedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "observation"], name="progress_observed_once")
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.observation_id}"

    @property
    def place(self) -> str:
        """Its name on a page, for the button that reads it aloud."""
        return f"reussite-{self.pk}"


class TraceQuerySet(models.QuerySet["Trace"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """Those of what one may read."""
        seen = Observed.objects.visible_to(person, hat).values("observation")
        return self.filter(observation__in=seen)


class Trace(models.Model):
    """A picture or a short sound of an observation."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="traces")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    objects = TraceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sound(self) -> bool:
        return self.stored.media_type in sniff.SOUNDS


class SynthesisQuerySet(models.QuerySet["Synthesis"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """For who teaches the child; for the head once it is handed over; signed, for the parents and the next teacher."""
        from preau.progress.synthesis.sight import syntheses_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, syntheses_seen_by(self, person, hat))


class Synthesis(models.Model):
    """What a child has come to do by the end of the école maternelle; one a school year, since a last year may be done again.

    `answers`: {"points": code → standing, "words": chapter → needs and strengths, "observed": code → words}, codes of
    `data/synthesis.toml`. `signed` is all of it with its official words, as the head signed it. `version` counts the savings.
    """

    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SynthesisState, default=SynthesisState.DRAFT)
    answers = models.JSONField(default=dict)
    signed = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = SynthesisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "school_year"], name="progress_synthesis_once")
        ]
        indexes = [models.Index(fields=["group"], name="progress_synthesis_of_class")]

    def __str__(self) -> str:
        return f"{self.child_id} {self.school_year_id}"

    @property
    def is_signed(self) -> bool:
        return self.state == SynthesisState.SIGNED

    @property
    def is_ready(self) -> bool:
        return self.state == SynthesisState.READY


class SynthesisStep(models.Model):
    """What somebody did of a synthesis, under which hat; `words` are those of a head who gives it back."""

    synthesis = models.ForeignKey(Synthesis, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=10, choices=SynthesisAct)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    done_as = models.CharField(max_length=200)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.synthesis_id} {self.act}"


def unshown() -> Q:
    """The condition that an `Observed` stands and was not shown yet."""
    return Q(sharing=None, observation__withdrawn_at=None)
