"""The one name for a JSON object as it goes over the wire."""

from typing import Any

JsonObject = dict[str, Any]
