"""A storm: every message is answered once and in order, though webhooks come twice and anyhow, sends fail, and a front
desk is killed."""

from __future__ import annotations

from pathlib import Path

from testing.meta.account import Product
from testing.meta.stand_in import MetaStandIn
from testing.meta.storm import Plan, Storm
from testing.meta.verdict import acknowledged, seen
from tests.running import FrontDesk, StandInAssistant

PLAN = Plan(people=40, each=5, seconds=12)
LIMIT = 60.0  # seconds


def test_front_desk_killed_in_a_storm(meta: MetaStandIn, desk: FrontDesk) -> None:
    storm = Storm(meta, PLAN)
    storm.blow(desk.crash)
    meta.faults.clear()  # what failed once is sent again once
    storm.pass_over(desk.has_sent_all, LIMIT)
    assert seen(storm.people).is_right
    assert not acknowledged(storm).refused


def test_one_of_two_front_desks_killed_in_a_storm(
    meta: MetaStandIn, assistant: StandInAssistant, postgresql_url: str, tmp_path: Path
) -> None:
    settings = meta.account.settings(meta.url)
    with (
        FrontDesk(assistant.url, postgresql_url, tmp_path / "one", settings) as one,
        FrontDesk(assistant.url, postgresql_url, tmp_path / "two", settings) as two,
    ):
        meta.webhooks[Product.MESSENGER].url = f"{one.url}/webhooks/messenger"
        meta.webhooks[Product.WHATSAPP].url = f"{two.url}/webhooks/whatsapp"
        storm = Storm(meta, PLAN)

        def strike() -> None:
            meta.front_desk(two.url)
            one.crash()
            meta.webhooks[Product.MESSENGER].url = f"{one.url}/webhooks/messenger"

        storm.blow(strike)
        meta.faults.clear()
        storm.pass_over(two.has_sent_all, LIMIT)
    assert seen(storm.people).is_right
    assert not acknowledged(storm).refused
