"""Blank words of an act for the public: its page, its PDF, its line of open data; the original stays whole."""

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.council.actions.open_data import write_row
from preau.council.actions.papers import marks_of, public_paper
from preau.council.blanking import INSTEAD, blanked, holds
from preau.council.choices import MADE_PUBLIC
from preau.council.describing import described_act
from preau.council.models import Act, Blanking
from preau.directory.models import Person

SHORTEST = 2  # signs: a letter alone would blank half of an act


@transaction.atomic
def blank(act: Act, *, by: Person, words: str, instead: str = "") -> Blanking:
    """These words are replaced wherever the public reads the act. The same words again are those that are there.

    ValidationError: too short, or not in the act. On an act already public its paper is printed anew at once.
    """
    locked, asked = Act.objects.select_for_update().get(pk=act.pk), " ".join(words.split())
    known = locked.blankings.filter(words__iexact=asked).first()
    if known:
        return known
    if len(asked) < SHORTEST:
        raise refusal("Écrivez les mots entiers à occulter. Exemple : M. Paul Martin.")
    if not _stands(locked, asked):
        raise refusal("Ces mots ne sont pas dans l’acte : recopiez-les comme ils y sont écrits.")
    row = Blanking.objects.create(
        act=locked, words=asked, instead=" ".join(instead.split()) or INSTEAD, at=clock.now(), by=by, by_name=by.display_name
    )  # fmt: skip
    record("council.blank", locked, by=by, words=len(asked))
    _show(locked)
    return row


@transaction.atomic
def show_again(blanking: Blanking, *, by: Person) -> None:
    """A blanking taken back, as long as the act is not public: what was hidden from anyone stays hidden."""
    act = Act.objects.select_for_update().get(pk=blanking.act_id)
    if act.steps.filter(kind__in=MADE_PUBLIC).exists():
        raise refusal("L’acte est public : ce qui a été occulté le reste.")
    if Blanking.objects.filter(pk=blanking.pk).delete()[0]:
        record("council.show_again", act, by=by)
        _show(act)


def _stands(act: Act, words: str) -> bool:
    told = described_act(act).act if act.matter else None
    return holds([act.title, act.visas, act.considerings, act.articles, act.frozen or {}, told], words)


def _show(act: Act) -> None:
    """What the public sees follows at once: the title of lists, the paper, the line of open data."""
    act.public_title = blanked(act.title, marks_of(act))[:500]
    act.save(update_fields=["public_title"])
    public = act.steps.filter(kind__in=MADE_PUBLIC)
    if public and act.matter:
        public.update(stored=public_paper(act))
        write_row(act)
