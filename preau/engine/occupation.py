"""Working alone in a home: a restore or an upgrade waits for everyone to leave, and lets nobody in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from preau.engine.errors import EngineError
from preau.engine.home import Home, private_folder
from preau.engine.locks import Lock, until

RESTORE = "restauration"
UPGRADE = "mise à niveau"
LEAVING = 10.0  # seconds granted to the last client's guardian


@contextmanager
def alone_in(home: Home, work: str) -> Iterator[None]:
    """Holds both the clients' and the guardian's lock. `work` is what others are told; a kill leaves it written."""
    refuse_home_of_another(home)
    clients, guardian = Lock(home.run / "clients.lock"), Lock(home.run / "guardian.lock")

    def enter() -> bool:
        """Both or none: a guardian still there waits for the clients' lock, and must have it to leave."""
        if clients.take(seconds=0) and not guardian.take(seconds=0):
            clients.release()
        return clients.is_held

    if not until(enter, LEAVING, pause=0.05):
        raise EngineError(f"Préau est en marche dans {home.root} : arrêtez-le d’abord.")
    try:
        _occupied(home).write_text(work)
        yield
        _occupied(home).unlink()
    finally:
        guardian.release()
        clients.release()


def is_half_restored(home: Home) -> bool:
    """A killed restore left its word: what is there is of no use."""
    return _work(home) == RESTORE


def refuse_occupied_home(home: Home) -> None:
    work = _work(home)
    if work:
        raise EngineError(f"Ce dossier est occupé par une {work} : réessayez quand elle sera finie.")


def refuse_half_restored_home(home: Home) -> None:
    if is_half_restored(home):
        raise EngineError("Une restauration a été interrompue dans ce dossier : relancez « preau restore ».")


def refuse_home_of_another(home: Home) -> None:
    """root working in the home of an ordinary user would leave files there that its owner cannot touch."""
    private_folder(home.root)
    owner = home.root.stat().st_uid
    if owner != os.geteuid():
        raise EngineError(
            f"Le dossier {home.root} appartient à un autre utilisateur (numéro {owner}) : "
            "lancez la commande sous son compte, ou choisissez un autre dossier avec PREAU_HOME."
        )


def _work(home: Home) -> str:
    path = home.root / "run" / "occupied"
    return path.read_text() if path.exists() else ""


def _occupied(home: Home) -> Path:
    return home.run / "occupied"
