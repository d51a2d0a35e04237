"""What each kind of user does, from signing in to what they came for, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from api.report.tables import FIGURES
from tests.api.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

OpenPage = Callable[..., Page]
LEARNER, CURATOR, ADMIN = "learner-block-development-officer", "curator", "admin-department"
RTI = "/courses/rti-act-essentials?lesson=request-and-time-limits&in=en"
QUESTION = "What is the ordinary time limit in days from receipt of an RTI request?"


def test_a_learner_gets_next_courses_with_reasons_that_add_up(open_page: OpenPage) -> None:
    page = open_page(LEARNER)
    cards = page.locator("#next .card")

    expect(page.get_by_role("heading", name="Next courses for you")).to_be_visible()
    assert cards.count() >= 3
    page.locator("#next details").evaluate_all("all => all.forEach(each => { each.open = true })")
    for card in cards.all():
        shares = [int(text.split()[0]) for text in card.locator(".reason-share > span").all_inner_texts()]
        assert shares == [] or sum(shares) == pytest.approx(100, abs=len(shares))


def test_an_answer_opens_at_the_quoted_sentence_in_view(open_page: OpenPage) -> None:
    page = open_page(LEARNER)
    page.get_by_label("Ask Saarthi").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    answer = page.locator("#reply .quoted").first.inner_text()
    page.locator("#reply .quoted figcaption a").first.click()
    page.wait_for_url("**/courses/**#quote")

    quote = page.locator("#quote")
    expect(quote).to_be_in_viewport()
    assert len(quote.inner_text()) > 0
    assert quote.inner_text() in answer


def test_a_citation_beside_the_lesson_opens_without_losing_the_answer(open_page: OpenPage) -> None:
    page = open_page(LEARNER, RTI.replace("request-and-time-limits", "what-counts-as-information"))
    page.get_by_label("Your question").fill(QUESTION)
    page.locator("#tutor").get_by_role("button", name="Ask").click()
    page.locator("#answer .quoted a[hx-get]").first.click()

    expect(page.locator("#quote")).to_be_in_viewport()
    expect(page.locator("#answer .quoted").first).to_be_visible()
    assert "lesson=" in page.url
    assert page.locator("#tutor-place input[name=lesson]").input_value() in page.url
    page.go_back()
    expect(page.get_by_role("heading", name="What counts as information")).to_be_visible()


def test_what_fails_is_said_with_the_question_kept_and_tried_again(open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page(LEARNER, RTI)
    question, answer = page.get_by_label("Your question"), page.locator("#answer .quoted").first
    question.fill(QUESTION)
    page.context.set_offline(True)
    page.locator("#tutor").get_by_role("button", name="Ask").click()
    expect(page.get_by_role("alert")).to_contain_text("No connection")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(answer).to_be_in_viewport()
    expect(page.get_by_role("alert")).to_have_count(0)

    page.get_by_role("button", name="हिन्दी").click()
    page.wait_for_load_state()
    assert page.locator("#question").input_value() == QUESTION
    expect(answer).to_be_visible()

    page.context.clear_cookies(name="saarthi_token")
    page.locator("#tutor .ask .strong").click()
    expect(page.get_by_role("alert")).to_contain_text("साइन इन")
    assert page.locator("#question").input_value() == QUESTION
    complaints.clear()  # that a request failed, as was meant


def test_a_refused_form_stays_with_what_was_typed_and_says_why(open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page(CURATOR, "/drafts?course=rti-act-essentials")
    page.get_by_role("button", name="Draft from the lessons of this course").click()
    question = page.get_by_label("Question", exact=True).first
    question.fill("Mine?")
    page.get_by_role("button", name="Reject").first.click()

    expect(page.get_by_role("alert")).to_contain_text("A rejection needs a reason")
    expect(question).to_have_value("Mine?")
    complaints.clear()  # that a request was refused, as was meant


def test_a_question_about_anything_else_is_declined_with_the_nearest_courses(open_page: OpenPage) -> None:
    page = open_page(LEARNER, RTI)
    page.get_by_label("Your question").fill("Which telescope took the first picture of a black hole?")
    page.get_by_label("All courses").check()
    page.locator("#tutor").get_by_role("button", name="Ask").click()

    expect(page.locator("#answer .declined")).to_be_visible()
    assert page.locator("#answer .quoted").count() == 0


def test_saarthi_asks_back_and_acts_on_the_choice(open_page: OpenPage) -> None:
    page = open_page(LEARNER)
    page.get_by_label("Ask Saarthi").fill("gift policy")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Find courses on this").click()

    expect(page.locator("#reply")).to_contain_text("Courses on gift policy")


def test_a_course_put_aside_goes_and_comes_back(open_page: OpenPage) -> None:
    page = open_page(LEARNER)
    title = page.locator("#next .card h3").first.inner_text()
    page.locator("#next").get_by_role("button", name="Not relevant").first.click()
    expect(page.locator("#next .notice")).to_contain_text(title)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    expect(page.locator("#next .card h3").filter(has_text=title)).to_have_count(0)
    page.keyboard.press("Enter")

    expect(page.locator("#next .card h3").filter(has_text=title)).to_have_count(1)


def test_the_path_follows_the_minutes_chosen(open_page: OpenPage) -> None:
    page = open_page(LEARNER)
    page.get_by_label("Time a week").select_option("30")
    expect(page.locator("#path select option[selected]")).to_have_attribute("value", "30")


def test_courses_are_found_while_typing(open_page: OpenPage) -> None:
    page = open_page(LEARNER, "/courses")
    page.get_by_label("Search the courses").press_sequentially("gender budget")
    expect(page.locator("#results .tile h3").first).to_contain_text("ender")
    assert "q=gender" in page.url


def test_a_learner_who_says_yes_too_early_is_led_to_the_lessons_that_are_left(open_page: OpenPage) -> None:
    page = open_page("learner-new", "/courses/yoga-break-workplace")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Mark as finished").click()
    left = page.locator("#finished .left")
    expect(left).to_contain_text("Still to read")
    left.get_by_role("link").nth(1).click()
    expect(page.locator(".lessons [aria-current]")).to_contain_text(page.locator("#lesson-title").inner_text())


def test_the_pages_speak_hindi(open_page: OpenPage) -> None:
    page = open_page(LEARNER)
    page.get_by_role("button", name="हिन्दी").click()
    expect(page.get_by_role("heading", name="आपके अगले पाठ्यक्रम")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "hi"
    page.goto(RTI.replace("in=en", "in=hi"))
    page.get_by_label("आपका प्रश्न").fill("सामान्य स्थिति में आवेदन मिलने से कितने दिन में सूचना देनी होती है?")
    page.keyboard.press("Enter")
    page.locator("#answer .quoted a[hx-get]").first.click()
    expect(page.locator("#quote")).to_be_in_viewport()
    assert page.locator("#reading .prose").get_attribute("lang") == "hi"


def test_a_question_in_hinglish_is_answered(open_page: OpenPage) -> None:
    page = open_page(LEARNER)
    page.get_by_label("Ask Saarthi").fill("RTI application ka jawab kitne din mein dena hota hai?")
    page.keyboard.press("Enter")
    expect(page.locator("#reply .quoted figcaption a").first).to_be_visible()


def test_a_curator_sees_the_widest_gap_first_and_narrows_it(open_page: OpenPage) -> None:
    page = open_page(CURATOR, "/coverage")
    gaps = [float(text.replace(",", "")) for text in page.locator(".widest").all_inner_texts()]
    page.get_by_label("Language of the courses").select_option("hi")
    expect(page).to_have_url(re.compile("content_language=hi"))
    expect(page.locator("#coverage tbody th[data-language=en]")).to_have_count(0)
    page.locator("#coverage tbody td a").first.click()

    assert gaps == sorted(gaps, reverse=True)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hindi")


def test_an_admin_sees_the_seven_figures_of_the_department(open_page: OpenPage) -> None:
    page = open_page(ADMIN)
    figures = page.locator(".report-figures").first
    shown = [text.replace(",", "") for text in figures.locator("> div > dd:first-of-type").all_inner_texts()]

    assert shown == ["3900", "21150", "15893", "2759", "2289", "1611", "1141"]
    assert figures.locator("dt").all_inner_texts() == list(FIGURES.values())
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert download.value.suggested_filename == "report-revenue-department.csv"


def test_everything_a_learner_needs_is_reached_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(LEARNER)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Ask Saarthi")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#reply .quoted figcaption a").first).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")  # a conversation grows above the box that one writes in
        if page.evaluate("document.activeElement.closest('figcaption') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/courses/**#quote")
    expect(page.locator("#quote")).to_be_in_viewport()


def test_the_pages_work_without_scripts(open_page: OpenPage) -> None:
    page = open_page(LEARNER, scripts=False)
    page.get_by_label("Ask Saarthi").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator("#reply .quoted figcaption a").first.click()

    expect(page.locator("#quote")).to_be_in_viewport()


def test_on_a_phone_a_citation_opens_in_view_too(open_page: OpenPage) -> None:
    page = open_page(LEARNER, RTI, size=PHONE)
    page.get_by_role("link", name="Ask the AI Tutor").click()
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("#answer .quoted a[hx-get]").first.click()

    expect(page.locator("#quote")).to_be_in_viewport()
