"""Our promises, read aloud: each line is a command that must succeed."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
PROMISES = (
    ("Le code est mis en forme", ["ruff", "format", "--check", "."]),
    ("Le code est relu", ["ruff", "check", "."]),
    ("Les types tiennent", ["mypy", "preau"]),
    ("Personne n’importe vers le haut", ["lint-imports", "--no-logo"]),
    (
        "Tailles, noms et portes",
        ["python", "-m", "pytest", "-q", "-p", "no:xdist", "tests/test_architecture.py"],
    ),
    (
        "Les migrations suivent les modèles",
        ["python", "-m", "preau", "makemigrations", "--check", "--dry-run"],
    ),
    ("Les gabarits sont en ordre", ["djlint", "preau", "--lint", "--quiet"]),
    ("Les traductions sont complètes", ["python", "tools/catalogues.py", "check"]),
    ("Rien d’imprudent", ["bandit", "-q", "-r", "preau", "-c", "pyproject.toml"]),
)


def main() -> int:
    broken = [promise for promise, command in PROMISES if not holds(promise, command)]
    print("Tout tient." if not broken else "Ne tient pas : " + " ; ".join(broken) + ".")
    return 1 if broken else 0


def holds(promise: str, command: list[str]) -> bool:
    done = subprocess.run([str(BIN / command[0]), *command[1:]], capture_output=True, text=True)
    print(f"{'✓' if done.returncode == 0 else '✗'} {promise}", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
