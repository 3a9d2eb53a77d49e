"""Locks on files that the system gives back when their process ends; a folder on a network may know none."""

from __future__ import annotations

import errno
import fcntl

_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})


def lock(descriptor: int, *, wait: bool = False) -> bool:
    """Lock the file until it is closed; False where its folder knows no locks.

    Raises BlockingIOError where another process has the lock and `wait` is false.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return False
        raise
    return True


def no_locks(folder: object) -> str:
    """What a person has to know then."""
    return (
        f"{folder} is on a file system without locks: two of these programs that work there at the same time are not "
        "kept apart. Use one at a time, or set XDG_STATE_HOME to a folder on this computer."
    )
