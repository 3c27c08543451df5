"""What a room offers to the rooms above it.

A room never imports upward. What must go up is declared in its `apps.py` as values of these types; paths
are dotted strings resolved on first use, so that declaring imports nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import import_string

Label = str | Promise


@dataclass(frozen=True)
class MenuEntry:
    """A door of the rail or of "Tout". `kinds` are kinds of hat; `count` is a path to `(request) -> int`.

    `door` entries are in the rail (five at most); the others are listed in "Tout" under `shelf`. `also` names pages of
    lower rooms that stand behind the same door. `opens` is a path to `(hat) -> bool`, for a door that not all hats of these
    kinds may open; it asks nothing of the database. `when` is a path to `(request) -> bool`: an entry of "Tout" that this
    very hat has no use for is not listed. `reads`, as that of a card, is what `count` reads.
    """

    label: Label
    icon: str
    url_name: str
    kinds: frozenset[str]
    order: int
    count: str = ""
    door: bool = True
    shelf: str = ""
    also: frozenset[str] = frozenset()
    opens: str = ""
    when: str = ""
    reads: str = ""

    def is_open_to(self, hat: Any) -> bool:
        return not self.opens or bool(resolve(self.opens)(hat))


@dataclass(frozen=True)
class HomeCard:
    """A card of the first page. `load` is a path to `(request) -> dict | None`; None keeps the card away.

    `ask` is a path to `(request) -> Question`: all those of a page are asked in one query, and `load` is given the answer
    as its second argument. On a desk, `place` is "main", or "side" for what is looked at in passing. `reads` is a path to
    `(request) -> Iterable[Foreseen]`: what `load` will read besides, asked in the same query (`base.rows.foresee`).
    """

    load: str
    template: str
    kinds: frozenset[str]
    order: int
    place: str = "main"
    ask: str = ""
    reads: str = ""


@dataclass(frozen=True)
class DayStep:
    """A moment of a young pupil's day: two words, a drawing (`{% drawing %}`), a hue. One that bears the `key` of another
    ("noon", "home") takes its place."""

    at: time
    words: Label
    drawing: str
    hue: str
    key: str = ""


@dataclass(frozen=True)
class Tile:
    """A big door of a young pupil's page; `counted` says in words what `count` counts."""

    words: Label
    drawing: str
    hue: str
    url: str
    count: int = 0
    counted: Label = ""


@dataclass(frozen=True)
class Young:
    """What a room shows a young pupil: moments of the day, doors, and the data of its card, which comes before the day where
    it `is_first`."""

    steps: tuple[DayStep, ...] = ()
    tiles: tuple[Tile, ...] = ()
    card: dict[str, Any] | None = None
    is_first: bool = False


@dataclass(frozen=True)
class YoungPart:
    """How a room looks on the first page of young pupils. `load` is a path to `(request, day) -> Young | None`, where `day` is
    the day of class that the page tells, or None; `ask`, as that of a card, to `(request, day) -> Question`, and `load` is
    then given the answer as its third argument."""

    load: str
    order: int
    template: str = ""
    ask: str = ""


@dataclass(frozen=True)
class NotificationKind:
    """A thing a room may tell. `mail` says whether it may go by mail at all; `rhythm` is what holds for who has
    chosen nothing: "now", "daily", "weekly" or "app" (in the app only).

    `hats` are the kinds of hat it is for; none named: everyone. `reply` is a path to
    `(person, path, text, files, key) -> list[ValidationError]`, the verb that takes an answer by mail, where there is one: it
    gives what there is to say of it besides, and refuses by ValidationError. `calls` names the page of the room that keeps its
    own list of whom to call: no other list does.
    """

    code: str
    label: Label
    mail: bool = True
    rhythm: str = "now"
    hats: frozenset[str] = frozenset()
    reply: str = ""
    calls: str = ""


@dataclass(frozen=True)
class Panel:
    """What a room adds to a page of a lower room. `load` is a path to `(request, thing) -> dict | None`; `reads` to
    `(request, thing) -> Iterable[Foreseen]`, what it will read, for a page that asks all in one round."""

    place: str
    load: str
    template: str
    order: int
    reads: str = ""


@dataclass(frozen=True)
class Appointment:
    """Something of one person, from an hour to another (aware), for the agenda that their calendar application reads.

    `uid` is the room's own and stays; `changed_at` is since when it is so. `whole_days`: from midnight to midnight, shown
    without hours.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    changed_at: datetime
    words: str = ""
    place: str = ""
    whole_days: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True)
class AgendaPart:
    """What a room adds to private agendas. `load` is a path to `(person, hat, child or None) -> list[Appointment]`: those of
    a person under a hat, for a parent those about one child."""

    load: str


@dataclass(frozen=True)
class Reaction:
    """A verb of a higher room run by a job when a lower room says `event`; it must bear repetition."""

    event: str
    verb: str


@dataclass(frozen=True)
class Answer:
    """What a room can tell a sibling that asks `question` (`base.events`); `load` is a path to what answers, which takes
    the named values of the question."""

    question: str
    load: str


@dataclass(frozen=True)
class ConsoleVerb:
    """A verb that a higher room adds to the command of a lower one, writing to `--out FOLDER`.

    `run` is a path to `(folder: Path) -> list[str]`, the names of the files written.
    """

    command: str
    name: str
    help: Label
    run: str


@dataclass(frozen=True)
class Holding:
    """What a room holds that is a school's own, and hands over when it leaves.

    `write` is a path to `(establishment_id) -> Iterator[base.handing.Handed]`; `label` says it in the archive's README.
    Private correspondence is nobody's but its writers': no room of messages has one.
    """

    code: str
    label: Label
    write: str
    order: int


@dataclass(frozen=True)
class Manifest:
    menu: tuple[MenuEntry, ...] = ()
    home_cards: tuple[HomeCard, ...] = ()
    young: tuple[YoungPart, ...] = ()
    notification_kinds: tuple[NotificationKind, ...] = ()
    panels: tuple[Panel, ...] = ()
    agenda: tuple[AgendaPart, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    answers: tuple[Answer, ...] = ()
    console: tuple[ConsoleVerb, ...] = ()
    holdings: tuple[Holding, ...] = ()


@dataclass
class Registry:
    """All manifests of the installed rooms, read once."""

    _manifests: list[Manifest] = field(default_factory=list)

    def menu(self, kind: str) -> list[MenuEntry]:
        """The rail of a kind of hat, in order."""
        return [entry for entry in self._menu(kind) if entry.door]

    def shelves(self, kind: str) -> list[MenuEntry]:
        """All that a kind of hat may open, in order: the page "Tout"."""
        return self._menu(kind)

    def home_cards(self, kind: str) -> list[HomeCard]:
        cards = [card for m in self.manifests() for card in m.home_cards if kind in card.kinds]
        return sorted(cards, key=lambda card: card.order)

    def young(self) -> list[YoungPart]:
        return sorted((part for m in self.manifests() for part in m.young), key=lambda part: part.order)

    def notification_kinds(self) -> dict[str, NotificationKind]:
        return {kind.code: kind for m in self.manifests() for kind in m.notification_kinds}

    def panels(self, place: str) -> list[Panel]:
        found = [panel for m in self.manifests() for panel in m.panels if panel.place == place]
        return sorted(found, key=lambda panel: panel.order)

    def agenda(self) -> list[AgendaPart]:
        return [part for m in self.manifests() for part in m.agenda]

    def reactions(self, event: str) -> list[Reaction]:
        return [one for m in self.manifests() for one in m.reactions if one.event == event]

    def answers(self, question: str) -> list[Answer]:
        return [one for m in self.manifests() for one in m.answers if one.question == question]

    def console(self, command: str) -> list[ConsoleVerb]:
        return [one for m in self.manifests() for one in m.console if one.command == command]

    def holdings(self) -> list[Holding]:
        return sorted((one for m in self.manifests() for one in m.holdings), key=lambda one: one.order)

    def manifests(self) -> Iterable[Manifest]:
        if not self._manifests:
            found = (getattr(config, "manifest", None) for config in apps.get_app_configs())
            self._manifests = [manifest for manifest in found if isinstance(manifest, Manifest)]
        return self._manifests

    def _menu(self, kind: str) -> list[MenuEntry]:
        entries = [entry for m in self.manifests() for entry in m.menu if kind in entry.kinds]
        return sorted(entries, key=lambda entry: entry.order)


@cache
def resolve(path: str) -> Callable[..., Any]:
    """The callable that a dotted path of a manifest names."""
    found = import_string(path)
    assert callable(found), path
    return found  # type: ignore[no-any-return]


registry = Registry()
