"""Verbs of the liaison book: keep, send, sign, note a paper, remind, take back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal, refusal_by
from preau.directory.audiences import Audience, pupils_sql
from preau.directory.hats import Hat
from preau.directory.models import Person, SchoolYear
from preau.news import tasks
from preau.news.carnet import chain
from preau.news.carnet.natures import nature
from preau.news.carnet.queries import pupils_before
from preau.news.carnet.reach import newcomers, none_reached
from preau.news.carnet.rules import addressees, may_settle, may_sign, signs_for
from preau.news.choices import Means, Standing
from preau.news.models import InsuranceProof, Note, NoteDraft, Reminder, Signature, Slip
from preau.notifications.actions import forget
from preau.notifications.announcing import announced_in, check_reply_day, defer_at
from preau.sharing.actions import share_with


@dataclass(frozen=True)
class Answer:
    """What a parent says on a slip: `agrees` is also "j’ai lu"; `words` answers the question of the note, if any.

    `after`: how many answers of theirs it comes after, when it waited on a phone: one that comes after a later answer of
    theirs is refused. None: it is their last word.
    """

    slip: Slip
    agrees: bool
    words: str = ""
    after: int | None = None


def save_draft(draft: NoteDraft, typed: Mapping[str, Any]) -> NoteDraft:
    """Keep what is typed, right or wrong; nothing is refused here. Of two presses at once of a new form, one draft is made."""
    kept = {"typed": dict(typed), "saved_at": clock.now()}
    if draft.pk is None:
        whose = {"author": draft.author, "hat_key": draft.hat_key}
        draft, _made = NoteDraft.objects.get_or_create(key=draft.key, defaults=whose | kept)
    NoteDraft.objects.filter(pk=draft.pk).update(**kept)
    for name, value in kept.items():
        setattr(draft, name, value)
    return draft


@transaction.atomic
def send(draft: NoteDraft, words: Mapping[str, Any], *, by: Person, hat: Hat) -> Note:
    """Send a note, once: a slip for each child by one INSERT … SELECT, parents told by a job of the same transaction. Written
    in the silence of a school that holds what is, it is read when this ends.

    `words` are those of a valid `NoteForm`. Raises ValidationError in one sentence; the draft is kept then.
    """
    locked = NoteDraft.objects.select_for_update().filter(pk=draft.pk, author=by).first()
    if sent := note_sent(draft.key, by=by):
        NoteDraft.objects.filter(key=draft.key, author=by).delete()  # a press that came after made it again
        return sent
    if locked is None:
        raise refusal("Ce brouillon n’existe plus.")
    audience = next((one for one in addressees(by, hat) if one.key == words["audience"]), None)
    if audience is None:
        raise refusal("Vous ne pouvez plus écrire à ces familles : choisissez-en d’autres.")
    note = _write(locked.key, words, audience, by, hat)
    count = _give_slips(note, audience, words["only"])
    if not count:
        raise refusal_by(none_reached)
    locked.delete()
    record("news.send_note", note, by=by, slips=count, to=audience.key, nature=note.nature)
    defer_at(tasks.announce_note, note.available_at, note_id=note.pk)
    return note


def note_sent(key: str, *, by: Person) -> Note | None:
    """What the form of this key has already sent, when its button is pressed again."""
    return Note.objects.filter(author=by, once=key).first()


@transaction.atomic
def welcome(note: Note, *, by: Person, hat: Hat) -> int:
    """Give a note to the children who have joined its class since it was sent; how many. Their parents alone are told."""
    locked = Note.objects.select_for_update().get(pk=note.pk)
    if not may_settle(by, hat, locked) or not locked.is_open:
        return 0
    arrived = newcomers(locked)
    Slip.objects.bulk_create([Slip(note=locked, child=one) for one in arrived], ignore_conflicts=True)
    if arrived:
        record("news.welcome", locked, by=by, slips=len(arrived))
        defer_at(tasks.announce_note, locked.available_at, note_id=locked.pk)
    return len(arrived)


@transaction.atomic
def sign(answers: Iterable[Answer], *, by: Person) -> list[Signature]:
    """Sign for one child or several, one note or several, all or nothing; the same answer again writes nothing.

    Raises ValidationError in one sentence when one of them can no longer be signed.
    """
    written = []
    for answer in sorted(answers, key=lambda one: (one.slip.note_id, one.slip.pk)):
        note = Note.objects.select_for_update().get(pk=answer.slip.note_id)
        if _says_again(answer, by):
            continue
        _check_order(answer, by)
        if not may_sign(by, answer.slip):
            raise refusal(
                "« %(note)s » ne prend plus de réponse : adressez-vous à l’école.", note=note.subject
            )
        written.append(_add(note, answer, signer=by, noted_by=by, means=Means.SCREEN))
    for note_id in {one.note_id for one in written}:
        tasks.tell_signed.defer(note_id=note_id, signer_id=by.pk)
    return written


@transaction.atomic
def note_paper(answer: Answer, *, signer: Person, by: Person, hat: Hat) -> Signature | None:
    """The school has the signed sheet of `signer` in hand; nothing when it says what is already known.

    A paper may come in late. ValidationError when this adult does not sign for this child.
    """
    note = Note.objects.select_for_update().get(pk=answer.slip.note_id)
    if not may_settle(by, hat, note) or not signs_for(signer, answer.slip.child):
        raise refusal("Cette personne ne signe pas pour cet enfant.")
    if note.withdrawn_at:
        raise refusal("Ce mot a été retiré : il ne se signe plus.")
    if _says_again(answer, signer):
        return None
    return _add(note, answer, signer=signer, noted_by=by, means=Means.PAPER)


@transaction.atomic
def note_insurance(slip: Slip, *, by: Person, hat: Hat) -> None:
    """The school has seen the certificate of a child, good for the school year; again changes nothing."""
    if not may_settle(by, hat, slip.note):
        raise refusal("Ce mot n’est pas des vôtres.")
    proof, made = InsuranceProof.objects.get_or_create(
        child=slip.child, school_year=SchoolYear.current(), defaults={"noted_by": by, "noted_at": clock.now()}
    )
    if made:
        record("news.note_insurance", proof, by=by, child=slip.child_id)


@transaction.atomic
def remind(note: Note, *, by: Person, hat: Hat) -> Reminder:
    """The one reminder, to those whose signature is missing; asked again it is the same one. Then comes paper."""
    locked = Note.objects.select_for_update().get(pk=note.pk)
    if known := Reminder.objects.filter(note=locked).first():
        return known
    if not may_settle(by, hat, locked) or not locked.is_open:
        raise refusal("Ce mot ne se relance plus.")
    if locked.is_held:
        raise refusal("Les familles n’ont pas encore lu ce mot : laissez-leur le temps de répondre.")
    missing = {adult.person.pk for pupil in pupils_before(locked) for adult in pupil.missing}
    reminder = Reminder.objects.create(note=locked, by=by, reminded_at=clock.now(), told=len(missing))
    record("news.remind", locked, by=by, told=len(missing))
    tasks.announce_reminder.defer(note_id=locked.pk)
    return reminder


@transaction.atomic
def withdraw(note: Note, *, by: Person, hat: Hat) -> None:
    """Take a note back: it is read as withdrawn, signs no more, nothing rings for it, and its record stays."""
    locked = Note.objects.select_for_update().get(pk=note.pk)
    if locked.withdrawn_at or not may_settle(by, hat, locked):
        return
    locked.withdrawn_at, locked.withdrawn_by = clock.now(), by
    locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
    forget([tasks.note_path(locked)])
    record("news.withdraw", locked, by=by)


def _write(key: str, words: Mapping[str, Any], audience: Audience, by: Person, hat: Hat) -> Note:
    rule = nature(words["nature"])
    assert hat.establishment_id is not None
    announced = announced_in([hat.establishment_id])
    check_reply_day(words["deadline"], announced)
    note = Note(
        once=key, author=by, sent_as=hat.label, establishment_id=hat.establishment_id, addressed=audience.words[:300],
        nature=rule.code, asks=rule.asks, signatures=rule.signatures, insurance=rule.insurance,
        sent_at=clock.now(), available_at=announced.read_at, **{name: words[name] for name in _WORDS},
    )  # fmt: skip
    note.seal = chain.seal_of(note)
    note.audience, note.to_all = share_with([audience]), not words["only"]
    note.save()
    return note


_WORDS = (
    "subject", "body", "day", "leaves_at", "returns_at", "cost", "answer_kind", "question", "options", "deadline",
)  # fmt: skip


def _give_slips(note: Note, audience: Audience, only: list[int]) -> int:
    """A slip for each pupil of the audience, or for `only` some of them; how many."""
    query, values = pupils_sql(audience)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {Slip._meta.db_table} (note_id, child_id)
                SELECT %(note)s, who.person_id FROM ({query}) AS who(person_id, child_id)
                 WHERE %(all)s OR who.person_id = ANY(%(only)s)
                ON CONFLICT DO NOTHING""",
            values | {"note": note.pk, "only": only, "all": not only},
        )
        return int(cursor.rowcount)


def _check_order(answer: Answer, signer: Person) -> None:
    if answer.after is None:
        return
    if Signature.objects.filter(slip=answer.slip, signer=signer).count() != answer.after:
        raise refusal(
            "Vous avez répondu autrement entre-temps à « %(note)s » : c’est cette réponse qui compte.",
            note=answer.slip.note.subject,
        )


def _says_again(answer: Answer, signer: Person) -> bool:
    last = Signature.objects.filter(slip=answer.slip, signer=signer).order_by("-place").first()
    return last is not None and (last.agrees, last.answer) == (answer.agrees, answer.words)


def _add(note: Note, answer: Answer, *, signer: Person, noted_by: Person, means: str) -> Signature:
    """One more line at the end of the record; the note is locked by the caller."""
    last = note.signed.order_by("-place").first()
    line = Signature(
        note=note, slip=answer.slip, signer=signer, noted_by=noted_by, means=means, agrees=answer.agrees,
        answer=answer.words, signed_at=clock.now(), place=(last.place if last else 0) + 1,
    )  # fmt: skip
    line.statement = chain.statement_of(line, signer=signer, child=answer.slip.child, noted_by=noted_by)
    line.sum = chain.sum_after(last.sum if last else note.seal, line.statement)
    line.save()
    record(chain.VERB, note, by=noted_by, place=line.place, sum=line.sum)
    if _disagree(note, answer.slip):
        tasks.tell_disagreement.defer(note_id=note.pk)
    return line


def _disagree(note: Note, slip: Slip) -> bool:
    [pupil] = pupils_before(note, slip)
    return pupil.standing == Standing.DISAGREED
