"""Opens a workspace on the practice Azure."""

from __future__ import annotations

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.bootstrap.practice import Ground, PracticeAzure
from asr_tui.bootstrap.unfinished_work import PRACTICE
from asr_tui.bootstrap.wiring import Stores, pace_of, wired
from asr_tui.domain.place import EndpointKind, Environment, Identity
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import PracticeOptions, Workspace


async def open_practice(options: PracticeOptions, paths: Paths, speed: float, notices: Notices) -> Workspace:
    """Start the practice world and connect to it. Raises AsrError."""
    ground = Ground(options.world, paths.world(options.world), speed, options.fresh)
    practice, url = await PracticeAzure.start(ground, notices)
    stores, endpoint = Stores(paths.practice, notices), f"{PRACTICE}{options.world}"
    if practice.begun_anew:
        stores.forget(endpoint)
    surroundings = Environment(
        EndpointKind.PRACTICE, endpoint, f"{speed:g}x", world=options.world, read_only=options.read_only
    )
    session = AzureSession(Endpoint.of(url=url), read_only=options.read_only)
    identity = Identity("practice", "practice")
    workspace = wired(surroundings, identity, session, stores, lambda: pace_of(practice.speed))
    workspace.practice = practice
    workspace.closers.append(practice.close)
    return workspace
