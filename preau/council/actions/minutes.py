"""What the secretary of a sitting writes of it, and who signs the minutes once they are adopted (CGCT L2121-15)."""

from collections.abc import Mapping
from datetime import date

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.council.choices import SittingEvent
from preau.council.models import Debate, Matter, Member, Minutes, MinutesSignature, Sitting
from preau.council.words.record import plain, sum_of
from preau.directory.models import Person
from preau.ui.words import full_day_words


@transaction.atomic
def write_debate(matter: Matter, *, by: Person, words: str, read: str | None = None) -> Debate | None:
    """The tenor of what was said on a matter, a draft until the minutes are adopted; empty takes it away.

    `read` is the sum (`words.record.sum_of`) of what the writer had before them. ValidationError: the sitting never opened, its
    minutes are adopted, or another hand has written since `read`.
    """
    _still_written(matter.sitting)
    known = Debate.objects.filter(matter=matter).select_related("by").first()
    said = plain(words)
    if said == (known.words if known else ""):
        return known
    if read is not None and read != sum_of(known):
        raise refusal(
            "%(who)s a écrit ici depuis que vous avez ouvert cette page : relisez les deux textes, puis gardez le vôtre.",
            who=known.by.display_name if known else by.display_name,
        )
    if not said:
        Debate.objects.filter(matter=matter).delete()
        record("council.write_debate", matter, by=by, signs=0)
        return None
    row, _made = Debate.objects.update_or_create(
        matter=matter, defaults={"words": said, "at": clock.now(), "by": by}
    )
    record("council.write_debate", matter, by=by, signs=len(said))
    return row


@transaction.atomic
def write_debates(sitting: Sitting, *, by: Person, said: Mapping[Matter, tuple[str, str]]) -> None:
    """All that was said in a sitting, at once: by matter, its words and the sum of what was read; all of it is kept, or nothing.

    ValidationError of the first matter that is refused, with its rank.
    """
    for matter, (words, read) in said.items():
        matter.sitting = sitting
        write_debate(matter, by=by, words=words, read=read)


@transaction.atomic
def sign_minutes(sitting: Sitting, *, by: Person, member: Member, on: date | None = None) -> MinutesSignature:
    """Who presided, or the secretary, signs the adopted minutes; once. `on`: the day of a signature by hand, noted by another.

    ValidationError: not adopted yet, someone who does not sign them, a day before the adoption or to come.
    """
    adopted = Minutes.objects.select_for_update(of=("self",)).select_related("adopted_in")
    minutes = adopted.filter(sitting=sitting).first()
    if minutes is None:
        raise refusal("Le procès-verbal n’est pas encore arrêté : il se signe ensuite.")
    if member not in signers_of(sitting):
        raise refusal("Signent celle ou celui qui a présidé, et la ou le secrétaire de la séance.")
    known = minutes.signatures.filter(member=member).first()
    if known:
        return known
    day = clock.today() if on is None and member.person_id == by.pk else _checked(on, minutes.adopted_in.day)
    row = MinutesSignature.objects.create(
        minutes=minutes, member=member, on=day, on_paper=on is not None, at=clock.now(), by=by
    )
    record("council.sign_minutes", sitting, by=by, member=member.pk, on_paper=row.on_paper)
    return row


def signers_of(sitting: Sitting) -> list[Member]:
    """Who signs its minutes: who presided, and the secretary; one person may be both."""
    return list(dict.fromkeys(one for one in (sitting.chair, sitting.secretary) if one))


def check_signed(minutes: Minutes, sitting: Sitting) -> None:
    """ValidationError, with the name, while someone has not signed."""
    done = set(minutes.signatures.values_list("member", flat=True))
    left = next((one for one in signers_of(sitting) if one.pk not in done), None)
    if left:
        raise refusal(
            "%(who)s n’a pas encore signé ce procès-verbal (%(source)s) : il se publie ensuite.",
            who=left.said, source=sitting.assembly.book.source("minutes_days"),
        )  # fmt: skip


def _still_written(sitting: Sitting) -> Sitting:
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if not locked.steps.filter(kind=SittingEvent.OPENED).exists():
        raise refusal("La séance n’est pas ouverte.")
    if hasattr(locked, "minutes"):
        raise refusal("Le procès-verbal est arrêté : il ne change plus.")
    return locked


def _checked(on: date | None, adopted_on: date) -> date:
    if on is None or on > clock.today():
        raise refusal("Dites quel jour il a été signé sur papier : aujourd’hui, ou avant.")
    if on < adopted_on:
        raise refusal(
            "Un procès-verbal se signe une fois arrêté (%(day)s).", day=lambda: full_day_words(adopted_on)
        )
    return on
