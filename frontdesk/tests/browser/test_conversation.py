"""A visitor and the whole product: questions answered with their source, whatever happens in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import ROOT, START_LIMIT, Chat, RealAssistant
from tests.running import FrontDesk, eventually

FAQ = {
    "Is it good to stretch a pulled hamstring?": "stretch_pulled_hamstring",
    "Can your massage therapist stretch your fascia?": "massage_stretch_fascia",
    "Does sitting cause tight hamstrings?": "sitting_and_tight_hamstrings",
    "How do you treat proximal hamstring tendinopathy?": "treat_proximal_tendinopathy",
    "How should I sleep with a sore hamstring?": "sleep_with_sore_hamstring",
    "What Does a Hamstring Strain Feel Like?": "what_strain_feels_like",
}
TOLD = "I can't answer just now"


def response(topic: str) -> dict[str, Any]:
    """Return the answer that stands in the topic's file."""
    found = yaml.safe_load((ROOT / f"data/faq/{topic}.yml").read_text())["responses"][f"utter_{topic}"]
    assert len(found) == 1
    answer: dict[str, Any] = found[0]
    return answer


@pytest.mark.parametrize("question", FAQ)
def test_article_s_question_gets_its_answer_and_source(
    product: FrontDesk, chat: Callable[..., Chat], question: str
) -> None:
    visitor = chat(product.url).open()
    answer = response(FAQ[question])
    assert visitor.ask(question) == answer["text"]
    source = visitor.replies.last.locator(".source a")
    expect(source).to_have_text(answer["metadata"]["source"])
    assert "#:~:text=" in (source.get_attribute("href") or "")


def test_choice_is_tapped_and_answered(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    visitor.page.get_by_role("button", name="Sleeping positions").click()
    visitor.replies.nth(1).wait_for()
    assert visitor.said == ["Sleeping positions"]
    assert visitor.texts[1] == response("sleep_with_sore_hamstring")["text"]


def test_reload_keeps_the_history(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    visitor.ask("How should I sleep with a sore hamstring?")
    before = visitor.texts
    visitor.page.reload()
    visitor.replies.nth(1).wait_for()
    assert visitor.texts == before
    assert visitor.said == ["How should I sleep with a sore hamstring?"]


def test_closed_panel_stays_closed_over_a_reload_and_counts_what_is_unread(
    product: FrontDesk, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    visitor.field_.fill("What is the weather like?")
    visitor.field_.press("Enter")
    visitor.field_.press("Escape")
    expect(visitor.badge).to_have_text("1")
    visitor.page.reload()
    expect(visitor.badge).to_have_text("1")
    expect(visitor.panel).to_be_hidden()
    visitor.launcher.click()
    expect(visitor.badge).to_be_empty()


def test_assistant_killed_in_mid_conversation(
    product: FrontDesk, real_assistant: RealAssistant, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    visitor.ask("Why are my hamstrings so tight?")
    real_assistant.kill()
    said_at = time.monotonic()
    visitor.type("How should I sleep with a sore hamstring?")
    visitor.page.get_by_text(TOLD).wait_for(timeout=5000)
    assert time.monotonic() - said_at < 5
    real_assistant.start()
    answer = visitor.page.get_by_text(response("sleep_with_sore_hamstring")["text"])
    answer.wait_for(timeout=START_LIMIT * 1000)
    assert visitor.ask("thanks")
    assert answer.count() == 1
    assert visitor.page.get_by_text(TOLD).count() == 1


def test_message_typed_while_the_server_is_away_is_delivered_once(
    product: FrontDesk, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    product.kill()
    visitor.type("How should I sleep with a sore hamstring?")
    expect(visitor.page.get_by_text("Waiting to be sent")).to_be_visible()
    expect(visitor.page.get_by_text("No connection")).to_be_visible()
    product.start()
    visitor.replies.nth(1).wait_for()
    expect(visitor.page.get_by_text("No connection")).to_be_hidden()
    assert visitor.said == ["How should I sleep with a sore hamstring?"]
    assert visitor.texts[1:] == [response("sleep_with_sore_hamstring")["text"]]


def test_message_typed_before_the_first_connection_survives_a_reload(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    context.route("**/api/**", lambda route: route.abort())
    visitor = chat(product.url)
    visitor.launcher.click()
    visitor.type("How should I sleep with a sore hamstring?")
    expect(visitor.page.get_by_text("Waiting to be sent")).to_be_visible()
    visitor.page.reload()
    expect(visitor.page.get_by_text("Waiting to be sent")).to_be_visible()
    context.unroute("**/api/**")
    visitor.page.get_by_text(response("sleep_with_sore_hamstring")["text"]).wait_for()
    assert visitor.said == ["How should I sleep with a sore hamstring?"]


def test_lost_acknowledgement_does_not_double_the_message(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    lost: list[int] = []

    def lose_the_first(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    context.route("**/messages*", lose_the_first)
    visitor.type("How should I sleep with a sore hamstring?")
    visitor.replies.nth(1).wait_for()
    expect(visitor.page.get_by_text("Waiting to be sent")).to_be_hidden()
    assert lost == [202]
    assert visitor.said == ["How should I sleep with a sore hamstring?"]
    assert len(visitor.texts) == 2


def test_two_tabs_show_the_same_conversation(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    one = chat(product.url).open()
    one.ask("How should I sleep with a sore hamstring?")
    other = Chat.on(context, product.url)
    other.replies.nth(1).wait_for()
    other.ask("Why are my hamstrings so tight?")
    one.replies.nth(2).wait_for()
    assert one.texts == other.texts
    assert one.said == other.said


def test_too_many_messages_wait_and_none_is_lost(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    visitor = chat(product.url).open()
    refused: list[int] = []

    def refuse_twice(route: Any) -> None:
        if route.request.method == "POST" and len(refused) < 2:
            refused.append(429)
            body = '{"error": "too_many", "detail": "…"}'
            route.fulfill(status=429, headers={"Retry-After": "1"}, content_type="application/json", body=body)
        else:
            route.continue_()

    context.route("**/messages*", refuse_twice)
    visitor.type("How should I sleep with a sore hamstring?")
    visitor.replies.nth(1).wait_for()
    assert refused == [429, 429]
    assert visitor.said == ["How should I sleep with a sore hamstring?"]


def test_erased_chat_is_gone_here_and_on_the_server(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    visitor.ask("thanks, you have been so helpful with my hammy today")
    visitor.page.get_by_role("button", name="Erase my chat").click()
    visitor.page.get_by_role("button", name="Erase", exact=True).click()
    expect(visitor.page.get_by_text("Your chat was erased.")).to_be_visible()
    assert visitor.replies.count() == 0
    eventually(lambda: "with my hammy today" not in product.stored())
    visitor.type("hello again")
    visitor.replies.nth(1).wait_for()
    assert visitor.said == ["hello again"]


def test_transcript_holds_questions_answers_and_sources(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    answer = visitor.ask("How should I sleep with a sore hamstring?")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Save chat").click()
    text = download.value.path().read_text()
    assert "How should I sleep with a sore hamstring?" in text
    assert answer in text
    assert "Frequently Asked Questions" in text


def test_hostile_text_is_only_text(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    hostile = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>"
    visitor.ask(hostile)
    assert visitor.said == [hostile]
    assert visitor.page.locator(".message img, .message b").count() == 0
    assert "owned" not in visitor.page.title()


def test_link_that_may_not_be_followed_is_only_text(
    product: FrontDesk, context: BrowserContext, chat: Callable[..., Chat]
) -> None:
    links = [{"title": "bad", "url": "javascript:alert(1)"}, {"title": "good", "url": "tel:000"}]
    message = {
        "seq": 1, "author": "assistant", "text": "Links", "choices": [], "links": links, "topic": None,
        "source": None, "at": "2026-01-01T00:00:00Z", "client_message_id": None,
    }  # fmt: skip
    context.route("**/messages?*", lambda route: route.fulfill(json={"messages": [message]}))
    visitor = chat(product.url).open()
    assert visitor.page.get_by_role("link", name="good").count() == 1
    assert visitor.page.get_by_text("bad", exact=True).count() == 1
    assert visitor.page.get_by_role("link", name="bad").count() == 0


def test_long_text_is_counted_and_cut_at_the_limit(product: FrontDesk, chat: Callable[..., Chat]) -> None:
    visitor = chat(product.url).open()
    visitor.field_.fill("x" * 1900)
    expect(visitor.page.get_by_text("100 characters left")).to_be_visible()
    visitor.field_.press_sequentially("y" * 150)
    assert len(visitor.field_.input_value()) == 2000
