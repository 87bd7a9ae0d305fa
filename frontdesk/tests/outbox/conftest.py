"""The outbox's fixtures."""

from tests.outbox.fixtures import clock as clock
from tests.outbox.fixtures import mail_server as mail_server
from tests.outbox.fixtures import send_due as send_due
