"""The two favours asked of Linux that Python 3.11 does not wrap: user namespaces and parent-death signals."""

from __future__ import annotations

import ctypes
import os
import signal
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int, sign: signal.Signals = signal.SIGKILL) -> None:
    """Asks the kernel to send `sign` to this process when its parent dies.

    To be called last before exec: changing user clears it. The parent may have died before we asked, hence
    the second look. The kernel watches the *thread* that forked, so the parent must fork from one that lives.
    """
    if _libc.prctl(_PR_SET_PDEATHSIG, int(sign), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        os._exit(1)


def enter_user_namespace(uid: int, gid: int) -> None:
    """Lets this (single-threaded) process call itself `uid`, while its files stay those of the real user."""
    real_uid, real_gid = os.geteuid(), os.getegid()
    if _libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {real_uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {real_gid} 1")


def allows_user_namespaces(uid: int, gid: int) -> bool:
    """Whether this machine lets us enter a user namespace; tried in a child, since there is no way back."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            enter_user_namespace(uid, gid)
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0
