"""The booking systems by the names that clinic.yml calls them, and the link that never fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog

from booking.systems.calcom import Calcom
from booking.systems.calendly import Calendly
from booking.systems.cliniko import Cliniko
from booking.systems.jane import Jane
from booking.systems.nookal import Nookal
from booking.systems.plain import Plain
from booking.systems.system import BookingSystem
from booking.utm import marked
from booking.wishes import Wish
from config.clinic import Clinic
from config.errors import DoubtError

logger = structlog.get_logger()

SYSTEMS: dict[str, Callable[[Clinic], BookingSystem]] = {
    "plain": Plain,
    "cliniko": Cliniko,
    "nookal": Nookal,
    "jane": Jane,
    "calcom": Calcom,
    "calendly": Calendly,
}


def system_of(clinic: Clinic) -> BookingSystem:
    """Return the clinic's booking system; the plain one if we know none of that name."""
    return SYSTEMS.get(clinic.booking.system, Plain)(clinic)


def booking_link(wish: Wish, utm: Mapping[str, str], clinic: Clinic) -> str:
    """Return the link for a wish; whatever is in doubt, the page for everything."""
    plain = marked(clinic.booking.url, utm)
    if wish.is_contradictory:
        return plain
    try:
        return system_of(clinic).link(wish, utm)
    except DoubtError as doubt:
        logger.info("A booking link is the plain one.", system=clinic.booking.system, reason=str(doubt))
    except Exception as error:
        logger.warning("A booking link failed.", system=clinic.booking.system, error=type(error).__name__)
    return plain
