from collections.abc import Generator

import pytest

from tests.flows.support import PrefectServer, prefect_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[PrefectServer]:
    """A Prefect server for all flow tests; they share an xdist group, so there is one."""
    with prefect_server(tmp_path_factory.mktemp("prefect")) as started:
        yield started
