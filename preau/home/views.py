"""The first page of each hat, and "Tout"."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from preau.base import clock
from preau.base.manifest import MenuEntry, registry, resolve
from preau.base.rows import asked_at_once, asked_once, foresee
from preau.directory.door import HatRequest, hat_page, readable_offline
from preau.home.young import is_for_young, young_page


@dataclass(frozen=True)
class ShownCard:
    """A card with its data; one whose data say `is_first` asks for something now, and comes before the day."""

    template: str
    data: dict[str, Any]
    place: str

    @property
    def is_first(self) -> bool:
        return bool(self.data.get("is_first"))


@require_safe
@hat_page()
@readable_offline
def today(request: HatRequest) -> HttpResponse:
    """What now: the cards that the rooms offer to this hat; pictures for who does not read yet."""
    if is_for_young(request):
        return young_page(request)
    with asked_once():
        cards = _cards(request)
    shown = [card for card in cards if not card.is_first]
    context = {
        "now": clock.now(),
        "first": [card for card in cards if card.is_first],
        "cards": shown,
        "main": [card for card in shown if card.place == "main"],
        "side": [card for card in shown if card.place == "side"],
        "family": next((card.data for card in cards if "all" in card.data), None),
        "school": next((card.data for card in cards if "school" in card.data), None),
    }
    return render(request, "home/today.html", context)


@require_safe
@hat_page()
@readable_offline
def everything(request: HatRequest) -> HttpResponse:
    """ "Tout": every door of this hat, by shelf."""
    entries = [one for one in registry.shelves(request.hat.kind) if _is_listed(one, request)]
    shelves = [(title, [one for one in entries if _shelf(one) == key]) for key, title in _shelves()]
    return render(
        request, "home/everything.html", {"shelves": [(title, found) for title, found in shelves if found]}
    )


def _cards(request: HatRequest) -> list[ShownCard]:
    cards = registry.home_cards(request.hat.kind)
    asked = {card: resolve(card.ask)(request) for card in cards if card.ask}
    read = chain.from_iterable(resolve(card.reads)(request) for card in cards if card.reads)
    foresee([*asked.values(), *read])
    answers = {card: asked_at_once([question]) for card, question in asked.items()}
    loaded = ((card, resolve(card.load)(request, *answers.get(card, []))) for card in cards)
    return [ShownCard(card.template, data, card.place) for card, data in loaded if data is not None]


def _is_listed(entry: MenuEntry, request: HatRequest) -> bool:
    if entry.url_name == "home:everything" or not entry.is_open_to(request.hat):
        return False
    return not entry.when or bool(resolve(entry.when)(request))


def _shelf(entry: MenuEntry) -> str:
    return entry.shelf or ("exchange" if entry.url_name.startswith("messaging") else "organise")


def _shelves() -> list[tuple[str, str]]:
    return [
        ("learn", _("Apprendre")),
        ("exchange", _("Échanger")),
        ("organise", _("Organiser")),
        ("account", _("Mon compte")),
    ]
