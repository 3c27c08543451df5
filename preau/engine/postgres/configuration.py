"""The settings of the embedded server: a small machine, one private socket, no network."""

from __future__ import annotations

import os
from pathlib import Path

HBA = "# Only the owner of the home can reach the socket.\nlocal all all trust\n"
INCLUDES = "\ninclude = 'preau.conf'\ninclude_if_exists = 'local.conf'\n"
_PLENTY = 4 * 1024**3  # bytes of memory from which more is given to the database

_CONF = """\
# Written again at each start; put your own settings in local.conf, beside this file.
listen_addresses = ''
port = 5432
unix_socket_directories = {sockets}
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = {shared_buffers}
effective_cache_size = {cache}
work_mem = 8MB
maintenance_work_mem = 64MB
wal_level = minimal
max_wal_senders = 0
max_wal_size = 1GB
min_wal_size = 80MB
jit = off
random_page_cost = 1.1
client_connection_check_interval = 2s
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_line_prefix = '%m [%p] '
log_checkpoints = off
"""

_FAST = """\
# PREAU_PG_FAST: a throw-away cluster, for tests only.
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum_naptime = 5min
"""


def text(sockets: Path) -> str:
    plenty = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >= _PLENTY
    conf = _CONF.format(
        sockets=_quoted(sockets),
        shared_buffers="256MB" if plenty else "128MB",
        cache="1GB" if plenty else "512MB",
    )
    return conf + (_FAST if os.environ.get("PREAU_PG_FAST") == "1" else "")


def _quoted(folder: Path) -> str:
    """A list of one folder: double quotes keep its spaces, single quotes are the file's own."""
    listed = '"' + str(folder).replace('"', '""') + '"'
    return "'" + listed.replace("\\", "\\\\").replace("'", "''") + "'"
