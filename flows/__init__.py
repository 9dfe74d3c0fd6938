"""Prefect's view of Drafter: thin flows with no logic that the package lacks.

Importing this settles how Prefect behaves here, before Prefect itself is loaded: its telemetry is off, and a server
that is missing is an error at once instead of a hidden one that takes ten seconds to start.
"""

import os

SWITCHES = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
}
os.environ.update(SWITCHES)
