"""Who may do what with a conversation. The page's buttons and the verbs ask the same predicates."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from preau.base.language import kept_language
from preau.directory.choices import Profile
from preau.directory.contacts import may_reach, reachable_by
from preau.directory.hats import GUARDIAN_KEY, Hat, hats_of
from preau.directory.models import Person, Post
from preau.directory.sight import children_ids, establishments_of, persons_seen_by
from preau.messaging.boxes.rules import box_closed_because, keeps_row_in
from preau.messaging.joint.rules import joint_closed_because
from preau.messaging.models import Conversation, Joint, Message, Participant

FAMILY = frozenset({Profile.PUPIL, Profile.GUARDIAN, Profile.ELECTED_PARENT})


def is_family(hat: Hat) -> bool:
    """Hats of family life: their messages may be blocked, those of a school never."""
    return hat.kind in FAMILY


def is_author(person: Person, conversation: Conversation) -> bool:
    """Who began it; of what went to many in the name of a box, all who keep that box."""
    if conversation.is_broadcast and conversation.box_id:
        return keeps_row_in(person, conversation)
    return conversation.started_by_id == person.pk


def may_answer(person: Person, conversation: Conversation) -> bool:
    """Of what went to many, the author alone writes there: each reader answers the author, apart."""
    return not (conversation.is_broadcast and is_author(person, conversation))


def may_see_recipients(person: Person, conversation: Conversation) -> bool:
    """Who received what went to many: the author only, and never who has read it."""
    return conversation.is_broadcast and is_author(person, conversation)


def may_block(person: Person, hat: Hat, other: Person) -> bool:
    """Families and pupils, anyone but the people of their school, who must be able to reach them."""
    return is_family(hat) and other.pk != person.pk and not _works_at_school_of(other, person)


def closed_because(person: Person, hats: list[Hat], others: Iterable[Person]) -> str:
    """Why a conversation takes no more answers, in one sentence; empty while it does.

    One answers as long as either may still write to the other: a pupil to whom a teacher wrote may answer, even
    where pupils may not begin.
    """
    told = ""
    for other in others:
        theirs = hats_of(other)
        if _reach_each_other(person, hats, other, theirs):
            return ""
        told = told or _closed_words(person, other, is_gone=not theirs)
    return told


def reached(
    conversation: Conversation, author: Person, hats: list[Hat], others: Iterable[Person]
) -> list[Person]:
    """Those of a private thread between persons to whom an answer still goes: who may write to its author, or be written to,
    today; or the same of who began, since a colleague in copy reads what a parent answers. Who has left reads no more."""
    began, people = conversation.started_by, list(others)
    theirs, ids = hats_of(began), [one.pk for one in people]
    near = {pk for hat in hats for pk in _reached_among(author, hat, ids)}
    near |= {pk for hat in theirs for pk in _reached_among(began, hat, ids)}
    return [one for one in people if one.pk in near or _may_write_to_either(one, author, began)]


def readers_of_answer(
    conversation: Conversation, author: Person, hat: Hat, others: list[Person]
) -> list[Person]:
    """Who reads what `author` answers under this hat in a private thread between several persons: all in a joint one, else those
    whom an answer still reaches; nobody is told of a block."""
    if Joint.objects.filter(thread=conversation).exists():
        return others
    return reached(conversation, author, [hat], others)


def closed_words(conversation: Conversation, person: Person, hat: Hat, others: Iterable[Person]) -> str:
    """As `closed_because`, of a conversation between persons, or with a box."""
    if conversation.box:
        return box_closed_because(conversation, person, hat, others)
    return joint_closed_because(conversation) or closed_because(person, [hat], others)


def hat_of_answer(mine: Participant, hats: list[Hat], worn: Hat) -> Hat:
    """The hat under which a person answers, so that a teacher who is also a parent never mixes both lives.

    The one already written under in this conversation; else the parent's when it speaks of their own child;
    else not the parent's when another is there. In the name of a box, the one under which it is opened.
    """
    if mine.box_id:
        return worn
    sent = Message.objects.filter(conversation=mine.conversation_id, author=mine.person_id)
    last = sent.order_by("-pk").values_list("sent_as", flat=True).first()
    with kept_language():
        written = [hat for hat in hats if hat.label == last]
    if written:
        return written[0]
    parent = [hat for hat in hats if hat.key == GUARDIAN_KEY]
    if parent and set(mine.children) & set(children_ids(mine.person)):
        return parent[0]
    others = [hat for hat in hats if hat not in parent]
    return worn if worn in others or not others else others[0]


def _reached_among(person: Person, hat: Hat, ids: list[int]) -> list[int]:
    return [*reachable_by(person, hat).filter(pk__in=ids).values_list("pk", flat=True)]


def _may_write_to_either(other: Person, author: Person, began: Person) -> bool:
    """Whether `other` may begin to write to the author of an answer, or to who began the thread."""
    ids = [one.pk for one in {author, began} if one != other]
    return any(_reached_among(other, hat, ids) for hat in hats_of(other))


def _reach_each_other(one: Person, hats: list[Hat], other: Person, theirs: list[Hat]) -> bool:
    """Whether either may begin to write to the other."""
    return any(may_reach(one, hat, other) for hat in hats) or any(
        may_reach(other, hat, one) for hat in theirs
    )


def _closed_words(person: Person, other: Person, *, is_gone: bool) -> str:
    if is_gone:
        return _("%(who)s n’est plus ici : personne ne lirait une réponse.") % {"who": other.display_name}
    if not persons_seen_by(Person.objects.filter(pk=other.pk), person).exists():
        return _("Conversation terminée : plus de classe ni d’école en commun avec %(who)s.") % {
            "who": other.display_name
        }
    return _("L’établissement n’ouvre pas, ou plus, les échanges avec %(who)s.") % {"who": other.display_name}


def _works_at_school_of(other: Person, person: Person) -> bool:
    schools = establishments_of(person).values("pk")
    return Post.objects.current().filter(person=other, establishment__in=schools).exists()
