"""Who may propose a joint thread, to whom, and until when it takes answers."""

from django.utils.translation import gettext as _

from preau.directory.hats import GUARDIAN_KEY, Hat
from preau.directory.models import Enrolment, Guardianship, Person, Post
from preau.directory.sight import sighted_ties
from preau.messaging.choices import Mode
from preau.messaging.models import Conversation, Joint, Participant


def other_parent(mine: Participant, hat: Hat) -> Person | None:
    """To whom a parent may propose to join a thread of theirs with one person of the school, about one child: the one other
    legal parent who follows that child. Nobody where a judgment keeps that parent away, nor in a thread that is joint."""
    conversation = mine.conversation
    if hat.key != GUARDIAN_KEY or conversation.mode != Mode.PRIVATE or conversation.box_id:
        return None
    if len(mine.children) != 1 or Joint.objects.filter(thread=conversation).exists() or not staff_of(mine):
        return None
    parents = parents_of(mine.children[0])
    others = [one for one in parents if one.pk != mine.person_id]
    return others[0] if len(parents) == 2 and len(others) == 1 else None


def staff_of(mine: Participant) -> Person | None:
    """The one other reader of a thread about a child, when they work in that child's school."""
    others = list(mine.conversation.participants.exclude(person=mine.person_id).select_related("person")[:2])
    if len(others) != 1:
        return None
    schools = Enrolment.objects.current().filter(person__in=mine.children).values("establishment")
    posts = Post.objects.current().filter(person=others[0].person_id, establishment__in=schools)
    return others[0].person if posts.exists() else None


def joint_closed_because(conversation: Conversation) -> str:
    """Why a joint thread takes no more words, in one sentence; empty while it does, or where it is none."""
    joint = Joint.objects.filter(thread=conversation).select_related("ended_by").first()
    if joint is None:
        return ""
    if joint.ended_by:
        return _("%(name)s a quitté l’échange commun : chacun écrit de nouveau à part.") % {
            "name": joint.ended_by.display_name
        }
    if {joint.proposed_by_id, joint.other_id} - {one.pk for one in parents_of(joint.child_id)}:
        return _("L’échange commun est terminé : chacun écrit de nouveau à part.")
    return ""


def parents_of(child: int) -> list[Person]:
    """The legal parents who follow a child (its id), in the order of school lists."""
    ties = Guardianship.objects.filter(sighted_ties(), child=child)
    return list(Person.objects.filter(pk__in=ties.values("guardian")).order_by("sort_key", "pk"))
