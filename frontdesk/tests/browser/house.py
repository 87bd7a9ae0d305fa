"""A root of the project with models of its own, so that what a test publishes is published nowhere else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import ROOT, START_LIMIT, RealAssistant
from tests.console.staff import add_accounts
from tests.running import FrontDesk, eventually

LINKED = ("assistant", "actions", "data", "tests", "config.yml", "domain.yml", "endpoints.yml", "credentials.yml",
          "clinic.yml", "uv.lock", "var/encoder")  # fmt: skip


def house(folder: Path) -> Path:
    """Make the root in a folder and return it: the repository's files, its installed model, and a record of its own."""
    root = folder / "root"
    for name in LINKED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(ROOT / name)
    record = ROOT / "var" / "installed.json"
    model = json.loads(record.read_text())["model"]
    (root / "models").mkdir()
    for path in (ROOT / "models").glob(f"{model.removesuffix('.tar.gz')}*"):
        (root / "models" / path.name).symlink_to(path)
    shutil.copyfile(record, root / "var" / "installed.json")
    return root


@contextmanager
def teachable_product(folder: Path, settings: dict[str, str]) -> Iterator[FrontDesk]:
    """Run the whole product with accounts, from such a root."""
    assistant = RealAssistant(folder, house(folder))
    assistant.start()
    desk = FrontDesk(assistant.url, f"sqlite:///{folder}/frontdesk.sqlite3", folder / "log", settings)
    desk.port = assistant.frontdesk_port
    try:
        eventually(assistant.is_up, START_LIMIT)
        with desk as running:
            add_accounts(running)
            yield running
    finally:
        assistant.kill()
