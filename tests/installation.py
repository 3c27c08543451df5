"""Installations of their own for tests of the command: what an operator types, in a home apart."""

import os
import subprocess
import sys
from pathlib import Path


def preau(home: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """The command, as it is typed in that home, on its own database; `more` are words of its environment."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "PREAU_NOW")}
    environment |= {"PREAU_HOME": str(home), "PREAU_PG_FAST": "1", **more}
    return subprocess.run(
        [sys.executable, "-m", "preau", *words], env=environment, capture_output=True, text=True
    )
