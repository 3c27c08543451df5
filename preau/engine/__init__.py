"""The engine room: everything below Django.

The home folder of an installation, its embedded PostgreSQL, its processes, and the one command `preau`.
It promises that no process outlives those who need it, whatever is killed and however, that a committed row
is still there after any kill, and that two homes never meet. It imports nothing of the rooms above;
Django enters only when a command of the rooms is run.
"""

import sys

# Before any import of ours: an older Python would stop at the first module it does not know.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Préau demande Python 3.11 ou plus récent ; celui-ci est le %d.%d." % sys.version_info[:2]  # noqa: UP031
    )
