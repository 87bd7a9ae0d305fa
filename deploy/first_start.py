"""Makes the secrets that are not given, once, and keeps them in .env, readable by the owner alone.

Standard library only: it runs before anything is installed.
"""

import os
import secrets
import sys
from pathlib import Path

SECRETS = ("ASSISTANT_SECRET", "RASA_TOKEN", "SECRET_KEY")


def missing_secrets(written: str) -> list[str]:
    """Return the names of the secrets that neither the environment nor the text of .env gives."""
    named = {line.partition("=")[0].strip() for line in written.splitlines() if line.partition("=")[2].strip()}
    return [name for name in SECRETS if not os.environ.get(name) and name not in named]


def complete(path: Path) -> list[str]:
    """Write the missing secrets to the file, close it to others, and return their names."""
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    names = missing_secrets(written)
    if names:
        lines = [line for line in written.splitlines() if line.partition("=")[0].strip() not in names]
        lines += [f"{name}={secrets.token_urlsafe(32)}" for name in names]
        _write_privately(path, "\n".join(lines) + "\n")
    elif path.exists():
        path.chmod(0o600)
    return names


def _write_privately(path: Path, text: str) -> None:
    """Replace the file in one step, so that a power cut leaves the old one or the new one."""
    fresh = path.with_name(path.name + ".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


if __name__ == "__main__":
    try:
        made = complete(Path(sys.argv[1]))
    except (OSError, UnicodeDecodeError) as error:
        sys.exit(f"{sys.argv[1]} cannot be read or written: {error}")
    if made:
        print(f"Made {', '.join(made)} and kept them in {sys.argv[1]}.")
