"""What a school says of its own count, and when those that have said nothing were asked again."""

from django.db import models

from preau.syndicate.models.accession import ServedSchool
from preau.syndicate.models.campaign import Campaign
from preau.syndicate.models.noted import Noted


class SchoolWord(Noted):
    """The head's own count of a school at the start of the year (*constat de rentrée*); `reason` where it is another one."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="words")
    school = models.ForeignKey(ServedSchool, on_delete=models.PROTECT, related_name="words")
    pupils = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "school"], name="school_word_once")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.pupils}"


class CountReminder(Noted):
    """The heads of schools without a word were told again; `told` is how many."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="count_reminders")
    told = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.at}"
