"""Runs the assistant: `rasa run` on loopback with our wiring, its token kept off the process list."""

import os
import sys
import warnings

import sanic.app  # noqa: F401  on import it turns deprecation warnings on
from rasa.__main__ import main
from threadpoolctl import threadpool_limits

from assistant import graph_runner
from assistant.clinic import Clinic
from assistant.errors import ClinicError, InstalledError, SettingError
from assistant.settings import TABLE, setting
from assistant.training import MODELS, installed_model

REFUSED = 78  # EX_CONFIG of sysexits.h: not to be started again


def arguments() -> list[str]:
    """Return the command line of `rasa`.

    Raises:
        SettingError: a required setting is missing.
        InstalledError: what is installed cannot be read.
    """
    model = installed_model() or MODELS
    return [
        "rasa", "run", "--model", str(model), "--enable-api", "--interface", "127.0.0.1",
        "--port", setting("ASSISTANT_PORT"), "--auth-token", setting("RASA_TOKEN"),
        "--credentials", "credentials.yml", "--endpoints", "endpoints.yml",
    ]  # fmt: skip


if __name__ == "__main__":
    try:
        os.environ.update({row.name: setting(row.name) for row in TABLE})
        Clinic.read(setting("CLINIC_FILE"))
        sys.argv = arguments()
    except (SettingError, ClinicError, InstalledError) as error:
        print(error, file=sys.stderr)
        sys.exit(REFUSED)
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # of Rasa's frozen dependencies
    warnings.filterwarnings("ignore", category=UserWarning, module="rasa")  # some hold what a visitor wrote
    graph_runner.install()
    threadpool_limits(
        1, "blas"
    )  # a message is too little work to share: threads that wait for more of it burn the other cores
    os.umask(0o077)  # conversations are for the owner's eyes alone
    main()
