"""Who works at this computer, as its environment says."""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Mapping

from asr_tui import __version__
from asr_tui.domain.audit import Workplace


def workplace(environment: Mapping[str, str] = os.environ) -> Workplace:
    """The operating system's user, and the SSH client of the session in which the program was started.

    Inside tmux or screen that is the client of the session's first connection.
    """
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # an id without a name
        user = str(os.getuid())
    became = environment.get("SUDO_USER", "")
    connection = environment.get("SSH_CONNECTION") or environment.get("SSH_CLIENT") or ""
    return Workplace(
        os_user=f"{user} ({became})" if became and became != user else user,
        ssh_client=connection.split(" ", 1)[0],
        host=socket.gethostname(),
        version=__version__,
    )
