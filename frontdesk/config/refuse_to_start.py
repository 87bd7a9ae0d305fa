"""Ends a program that must not start: with the sentence that says why, and a code that says not to try again."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from config.errors import FrontDeskError


def refuse_to_start(error: FrontDeskError) -> NoReturn:
    """Print the sentence and exit with EX_CONFIG (78, sysexits.h), which deploy/keep_running.sh does not restart."""
    print(error, file=sys.stderr)
    sys.exit(os.EX_CONFIG)
