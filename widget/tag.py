"""Prints the script tag that puts the widget on a page, with a hash of every file (Subresource Integrity).

Standard library only. PUBLIC_URL says where the front desk is.
"""

import base64
import hashlib
import os
from pathlib import Path

FOLDER = Path(__file__).parent
LOADER = "loader.js"


def integrity(path: Path) -> str:
    """Return a file's hash as browsers check it (https://www.w3.org/TR/SRI/)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def tag(public_url: str) -> str:
    """Return the tag for a front desk at this address."""
    modules = sorted(path for path in FOLDER.glob("*.js") if path.name != LOADER)
    checked = " ".join(f"{path.name}={integrity(path)}" for path in modules)
    return (
        f'<script type="module" async crossorigin="anonymous" src="{public_url.rstrip("/")}/widget/{LOADER}"\n'
        f'  integrity="{integrity(FOLDER / LOADER)}"\n  data-integrity="{checked}"></script>'
    )


if __name__ == "__main__":
    print(tag(os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000")))
