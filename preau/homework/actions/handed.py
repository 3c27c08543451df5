"""What a pupil hands in, and what comes back."""

from collections.abc import Iterable
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.homework.actions import files
from preau.homework.models import GivenBack, HandIn, Work
from preau.homework.rules import may_give_back, may_hand_in
from preau.homework.telling import tell_back


@transaction.atomic
def keep(work: Work, text: str, *, by: Person, hat: Hat) -> HandIn:
    """Keep what a pupil prepares, before it is handed in; nobody else sees it."""
    mine = _open(work, by, hat)
    if mine.handed_at is None:
        mine.text, mine.saved_at = text, clock.now()
        mine.save(update_fields=["text", "saved_at"])
    return mine


@transaction.atomic
def join(work: Work, uploads: Iterable[Any], *, by: Person, hat: Hat) -> list[str]:
    """Join files to one's hand-in; the sentences of those that are refused."""
    return files.join_all(_open(work, by, hat), uploads, by=by)


@transaction.atomic
def detach(work: Work, key: str, *, by: Person, hat: Hat) -> None:
    """Take a file out of one's hand-in; what is handed in keeps one at least, or words."""
    mine = _open(work, by, hat)
    if mine.handed_at and not mine.text and mine.files.count() < 2:
        raise refusal("Ton travail serait vide : ajoute d’abord autre chose.")
    files.detach(mine, key)


@transaction.atomic
def hand_in(work: Work, text: str, *, by: Person, hat: Hat) -> HandIn:
    """Hand in words and the files joined so far; before the hour it may be replaced, after it comes late or not at all.

    Raises ValidationError in one sentence.
    """
    mine = _open(work, by, hat)
    if not text.strip() and not mine.files.exists():
        raise refusal("Il manque ton travail : une photo, un fichier ou quelques mots.")
    if mine.handed_at and mine.text == text:
        return mine
    now = clock.now()
    mine.text, mine.saved_at, mine.handed_at, mine.is_late = text, now, now, work.is_over
    mine.save()
    record("homework.hand_in", mine, by=by, work=work.pk, late=mine.is_late)
    return mine


def stamp_of(mine: HandIn | None) -> str:
    """What a page says of what is handed in, for a form that the phone keeps until it has network again."""
    return mine.handed_at.isoformat() if mine and mine.handed_at else ""


def refuse_older(work: Work, text: str, stamp: str, *, by: Person) -> None:
    """What was written without network never covers what was handed in since, from elsewhere; the same words, twice, may come."""
    mine = HandIn.objects.filter(work=work, pupil=by).first()
    if mine and mine.handed_at and mine.text != text and stamp_of(mine) != stamp:
        raise refusal("Tu as rendu autre chose depuis : ce que tu avais écrit sans réseau n’est pas parti.")


@transaction.atomic
def save_back(hand_in: HandIn, words: str, *, by: Person, hat: Hat) -> GivenBack:
    """Keep what a teacher writes of a hand-in, before it is given back."""
    back = _open_back(hand_in, by, hat)
    if back.given_at is None:
        back.words, back.saved_at = words, clock.now()
        back.save(update_fields=["words", "saved_at"])
    return back


@transaction.atomic
def give_back(hand_in: HandIn, words: str, *, by: Person, hat: Hat) -> GivenBack:
    """The pupil and the parents read it from now on; they are told the first time. Raises ValidationError when empty."""
    back = _open_back(hand_in, by, hat)
    if not words.strip() and not back.files.exists():
        raise refusal("Écrivez un mot, ou joignez la copie corrigée.")
    first = back.given_at is None
    if not first and back.words == words:
        return back
    now = clock.now()
    back.words, back.saved_at, back.author = words, now, by
    back.given_at = back.given_at or now
    back.save()
    record("homework.give_back", back, by=by, hand_in=hand_in.pk)
    if first:
        tell_back(HandIn.objects.select_related("back__author").get(pk=hand_in.pk))
    return back


def _open(work: Work, by: Person, hat: Hat) -> HandIn:
    """One's own hand-in, locked; refused once the hour is over, or when it has come back."""
    if not may_hand_in(by, hat, work):
        raise refusal("Ce travail ne se rend plus ici : parles-en à ton professeur.")
    HandIn.objects.get_or_create(work=work, pupil=by, defaults={"saved_at": clock.now()})
    mine = HandIn.objects.select_for_update().get(work=work, pupil=by)
    if mine.handed_at and (work.is_over or GivenBack.objects.filter(hand_in=mine).exists()):
        raise refusal("Ton travail est rendu : il ne change plus.")
    return mine


def _open_back(hand_in: HandIn, by: Person, hat: Hat) -> GivenBack:
    if not may_give_back(by, hat, hand_in):
        raise refusal("Ce travail n’est pas à vous rendre.")
    GivenBack.objects.get_or_create(hand_in=hand_in, defaults={"author": by, "saved_at": clock.now()})
    return GivenBack.objects.select_for_update().get(hand_in=hand_in)
