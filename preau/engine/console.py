"""The one command: `preau`.

What concerns the whole installation is done here; everything else is a Django management command, run
with the database of the home started, made and migrated when it is new, and stopped afterwards.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from preau.engine import backup, restore, serve
from preau.engine.errors import DISK_FULL, EngineError, is_disk_full
from preau.engine.home import Home, current_home
from preau.engine.lease import lease
from preau.engine.postgres import upgrade

HELP = """\
preau COMMANDE

  serve [--port 8000]        le site : pages, direct et tâches, sous un seul terminal
  setup                      une vraie installation : territoire, académie, première personne
  feed aaf CHEMIN --academy LILLE   une livraison de l’académie ; --preview pour voir sans rien changer
  world --out DOSSIER        des exports AAF inventés
  demo                       le territoire de démonstration ; --people : qui peut entrer
  messaging suspend|resume --profile all [--uai …]   suspendre ou rouvrir la messagerie
  messaging purge NUMÉRO     retirer un message de toutes les boîtes, le garder sous scellé
  mail bounce ADRESSE | report     un mail revenu ; report lit l’avis sur l’entrée standard
  council story --out DOSSIER  l’adhésion d’une commune, rejouée : actes, papiers, contribution
  backup FICHIER             sauvegarder toute l’installation
  restore FICHIER            la remettre dans un dossier vide
  upgrade-database           passer la base à la version de PostgreSQL qui est installée
  version                    la version de Préau

et toutes les commandes de Django : migrate, shell, makemigrations…
L’installation est dans PREAU_HOME (à défaut : var/). Base extérieure : DATABASE_URL.
"""

# Commands of Django that never ask the database anything.
WITHOUT_DATABASE = frozenset({"collectstatic", "makemessages", "compilemessages", "help", "world"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. What goes wrong is told in one sentence, without a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preau.settings")
    try:
        return _run(words, current_home())
    except EngineError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if is_disk_full(error):
            return _refuse(DISK_FULL)
        raise


def _run(words: list[str], home: Home) -> int:
    name = words[0] if words else "help"
    own: dict[str, Callable[[list[str], Home], int]] = {
        "serve": serve.command,
        "backup": backup.command,
        "restore": restore.command,
        "upgrade-database": upgrade.command,
    }
    if name in own:
        return own[name](words[1:], home)
    if name in ("help", "--help", "-h") and len(words) < 2:
        return _print(HELP)
    if name in ("version", "--version"):
        from importlib.metadata import version  # noqa: PLC0415 (heavy and rare)

        return _print(version("preau"))
    return _manage(words, home)


def _manage(words: list[str], home: Home) -> int:
    if words[0] in WITHOUT_DATABASE or os.environ.get("DATABASE_URL"):
        return _django(words)
    with lease(home, _tell):
        if words[0] != "migrate":
            migrate_when_new()
        return _django(words)


def migrate_when_new() -> None:
    """Make the tables of a database that has none; an older one waits for `migrate` or `serve`."""
    import django  # noqa: PLC0415 (settings make the home's keys: only now do we want them)

    django.setup()
    from django.db import connection  # noqa: PLC0415

    if "django_migrations" not in connection.introspection.table_names():
        _tell("Base neuve : création des tables…")
        _django(["migrate", "--verbosity", "0"])
    connection.close()


def _django(words: list[str]) -> int:
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["preau", *words])
    return 0


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _print(words: str) -> int:
    sys.stdout.write(words.rstrip("\n") + "\n")
    return 0


def _refuse(words: str) -> int:
    _tell(words)
    return 1
