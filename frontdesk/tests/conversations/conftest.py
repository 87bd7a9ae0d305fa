"""The clock that tests of the conversations move, and the mail server that the newsletter wants."""

from tests.outbox.fixtures import clock as clock
from tests.outbox.fixtures import mail_server as mail_server
