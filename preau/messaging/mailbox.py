"""The left pane of every page of messages: folder, search, child, lines."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.directory.children import Child, children_here
from preau.directory.door import HatRequest
from preau.messaging import queries
from preau.messaging.binders.queries import Shelf, shelves_of
from preau.messaging.boxes.queries import Held, held_boxes
from preau.messaging.choices import Folder
from preau.messaging.joint.queries import proposals_to
from preau.messaging.models import Binder, Block, Draft, Hold, Joint
from preau.messaging.safety.holds import held_of
from preau.messaging.safety.suspensions import suspension_of, suspension_words
from preau.messaging.sending.pending import release_due

TABS = (Folder.INBOX, Folder.SENT, Folder.ARCHIVED)


@dataclass(frozen=True)
class Mailbox:
    """What the left pane shows. `kept` is the query that leads back to it."""

    folder: str
    words: str
    chosen: Child | None
    children: list[Child]
    page: queries.Page
    is_first: bool
    drafts: int
    blocks: int
    boxes: list[Held]
    proposals: list[Joint]
    shelves: list[Shelf]
    binder: Binder | None = None  # the folder of one's own that is shown
    is_filing: bool = False  # whether its lines are ticked to be filed
    suspended: str = ""  # why one may not write for the moment
    held: list[Hold] = field(default_factory=list)  # of one's own, what a suspension holds

    @property
    def shown(self) -> str:
        """The folder whose tab is lit: none while words are looked for, since they are found in all."""
        return "" if self.words or self.binder else self.folder

    @property
    def tabs(self) -> list[Folder]:
        """Three folders, and the bin only when one is in it."""
        return [*TABS, Folder.TRASH] if self.folder == Folder.TRASH else [*TABS]

    @property
    def child(self) -> str:
        return str(self.chosen.person.pk) if self.chosen else ""

    @property
    def unread_in_binders(self) -> int:
        return sum(one.unread for one in self.shelves)

    @property
    def kept(self) -> str:
        return urlencode({name: value for name, value in self._asked().items() if value})

    @property
    def older(self) -> str:
        return urlencode({**self._asked(), "avant": self.page.older}) if self.page.older else ""

    @property
    def drafts_words(self) -> str:
        return ngettext("Un brouillon à finir", "%(n)s brouillons à finir", self.drafts) % {"n": self.drafts}

    @property
    def empty(self) -> tuple[str, str]:
        """What an empty folder says."""
        if self.words:
            return _("Rien avec ces mots"), _("Un seul mot, ou un nom, suffit souvent.")
        if self.binder:
            return _("Ce dossier est vide"), _("Ce que vous y rangez s’affiche ici.")
        return {
            str(Folder.INBOX): (_("Aucun message ici"), _("Le prochain message reçu s’affichera ici.")),
            str(Folder.SENT): (
                _("Rien d’envoyé pour le moment"),
                _("Chaque message envoyé se retrouve ici."),
            ),
            str(Folder.ARCHIVED): (
                _("Rien d’archivé"),
                _("Archiver un message le range ici, sans le perdre."),
            ),
            str(Folder.TRASH): (_("La corbeille est vide"), _("Un message jeté peut être repris d’ici.")),
        }[self.folder]

    def _asked(self) -> dict[str, str]:
        folder = "" if self.folder == Folder.INBOX else self.folder
        return {
            "dossier": str(self.binder.pk) if self.binder else folder,
            "q": self.words,
            "enfant": self.child,
        }


def mailbox_of(request: HatRequest) -> Mailbox:
    """The folder that the URL asks for: `?dossier=&q=&enfant=&avant=&ranger=`; what was due arrives first."""
    release_due()
    asked = request.GET
    folder = asked.get("dossier", "")
    shelves = shelves_of(request.person)
    binder = next((one.binder for one in shelves if str(one.binder.pk) == folder), None)
    folder = folder if folder in Folder.values else str(Folder.INBOX)
    words = " ".join(asked.get("q", "").replace("\x00", "").split())[:80]
    children = children_here(request)
    chosen = next((one for one in children if str(one.person.pk) == asked.get("enfant")), None)
    rows = queries.mailbox(request.person, folder, words, chosen.person.pk if chosen else 0, binder)
    before = asked.get("avant", "")
    return Mailbox(
        folder, words, chosen, children,
        page=queries.page_of(rows, request.person, before),
        is_first=not before,
        drafts=Draft.objects.filter(author=request.person, box=None).count(),
        blocks=Block.objects.filter(person=request.person).count(),
        boxes=held_boxes(request.person, request.hat),
        proposals=proposals_to(request.person, request.hat),
        shelves=shelves,
        binder=binder,
        is_filing=bool(shelves) and "ranger" in asked,
        suspended=suspension_words(found) if (found := suspension_of(request.person, request.hat)) else "",
        held=held_of(request.person),
    )  # fmt: skip
