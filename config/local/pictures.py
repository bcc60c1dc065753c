"""One report carried through the pages in a browser, with a picture at each stop: the README shows what was there.

The reporter walks on a phone, 320 px wide and without JavaScript; the officers sit at 1280 px.
"""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Locator, Page, Route, sync_playwright

PHONE, DESK, HEIGHT = 320, 1280, 640
PATIENCE = 15_000  # milliseconds for one page
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SLOW = {"offline": False, "latency": 800, "downloadThroughput": 12_500, "uploadThroughput": 6_250}  # ms, bytes a second
STORY = "At 14:10 an escort site was open on the shared workstation at the north desk. Someone had signed in and left."
QUESTION = "Thank you for telling us. Which of the two workstations was it?"


class NoPicture(Exception):
    """The text is the one sentence that the person at the keyboard reads."""


def take(address: str, folder: Path) -> list[str]:
    """The whole walk. Answers with sentences about what was measured. Raises NoPicture."""
    chromium = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if not chromium:
        raise NoPicture("Chromium is not installed: on Debian and Ubuntu it is the package chromium.")
    try:
        with sync_playwright() as playwright:
            walk = Walk(playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS), address, folder)
            walk.whole()
            return walk.said
    except Error as error:
        raise NoPicture(f"The walk ended early. {error.message.strip()}") from error


@dataclass
class Walk:
    """The way of one report. Each method is one person's part in it."""

    browser: Browser
    address: str
    folder: Path
    receipt: str = ""
    case: str = ""  # the address of its case
    said: list[str] = field(default_factory=list)  # what was measured on the way

    def whole(self) -> None:
        self.meet_the_cast()
        self.tell()
        self.open()
        self.ask()
        self.answer()
        self.investigate()
        self.find_facts()
        self.review()
        self.refer()
        self.hear_back()
        self.propose()
        self.decide()
        self.finish()
        self.read_the_end()
        self.try_without_a_right()
        self.tell_on_an_old_phone()
        self.tell_on_a_slow_line()

    def meet_the_cast(self) -> None:
        with self.screen(DESK) as page:
            page.goto("/cast/")
            self.shot(page, "cast")

    def tell(self) -> None:
        """Someone reports: no account, no name, no JavaScript."""
        with self.screen(PHONE, script=False) as page:
            self.receipt = self.story(page)

    def tell_on_an_old_phone(self) -> None:
        """The same where a browser knows neither grid nor any choice by what something holds."""
        with self.screen(PHONE, script=False) as page:
            page.route("**/*.css", _older)
            self.story(page, "old-")

    def tell_on_a_slow_line(self) -> None:
        """The same over a line of the second generation, which carries 12 kB a second and answers after 0.8 seconds."""
        with self.screen(PHONE, script=False) as page:
            page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
            begun = time.monotonic()
            page.goto("/")
            first = time.monotonic() - begun
            self.story(page, None)
            whole = time.monotonic() - begun
        self.said.append(
            f"On a slow line the first page stood after {first:.1f} s and the receipt after {whole:.0f} s."
        )

    def story(self, page: Page, name: str | None = "") -> str:
        """From the first page to the receipt, with pictures whose names begin so, or none. Answers with the code."""

        def shot(seen: str, **more: Any) -> None:
            if name is not None:
                self.shot(page, name + seen, **more)

        page.goto("/")
        shot("landing")
        page.get_by_role("link", name="Make a report").click()
        choose(page, "Is anyone in danger right now", "No")
        press(page, "Continue")
        page.get_by_text("I do not want to give my name").click()
        shot("known", top=heading(page, "How do you want to be known?"))
        press(page, "Continue")
        page.get_by_label("What happened?").fill(STORY)
        shot("what", top=heading(page, "What happened?"))
        press(page, "Continue")
        page.get_by_label("Where did it happen?").fill("North desk, second floor")
        press(page, "Continue")
        press(page, "Continue")
        page.get_by_text("A county computer").click()
        press(page, "Continue")
        press(page, "Send the report")
        code = page.locator(".receipt__code").inner_text()
        shot("receipt")
        page.get_by_text("I have kept the code").click()
        press(page, "Continue")
        return code

    def open(self) -> None:
        """An intake officer finds the report, reads it, answers and opens the case."""
        with self.desk("Imke Tarvold") as page:
            self.shot(page, "today", height=720)
            self.case = self.find(page)
            page.goto(self.case)
            page.get_by_role("link", name="Acknowledge and open").click()
            choose(page, "Is anyone in danger now", "No")
            page.get_by_label("Working title").fill("North desk workstation")
            page.get_by_label("Unit concerned").fill("Information technology")
            page.get_by_text("Maren Quillfeather").click()
            self.shot(page, "open", height=800)
            press(page, "Acknowledge and open")

    def find(self, page: Page) -> str:
        """The address of the case whose report tells our story."""
        table = page.get_by_role("table").filter(has_text="Received")
        for link in [one.get_attribute("href") for one in table.get_by_role("link").all()]:
            page.goto(f"{link}report/")
            if page.get_by_text(STORY).count():
                return str(link)
        raise NoPicture("The intake officer did not find the report.")

    def ask(self) -> None:
        """The case manager reads the case and asks the reporter a question."""
        with self.desk("Maren Quillfeather") as page:
            page.goto(self.case)
            self.shot(page, "case", height=800)
            page.goto(f"{self.case}post/")
            page.get_by_label("Message").fill(QUESTION)
            press(page, "Send the message")

    def answer(self) -> None:
        """The reporter comes back with the code, reads where it stands, and answers."""
        with self.screen(PHONE, script=False) as page:
            page.goto("/inbox/")
            page.get_by_label("Your code").fill(self.receipt)
            press(page, "Open")
            self.shot(page, "thread")
            self.shot(page, "question", top=page.get_by_text(QUESTION))
            page.get_by_label("Your message").fill("The one by the window.")
            press(page, "Send")

    def investigate(self) -> None:
        """The case manager says what is alleged, plans the investigation and chooses who does it, all on one page."""
        with self.step("Maren Quillfeather", "investigate") as page:
            page.get_by_label("In a sentence or two").fill("Escort advertisements on the shared workstation.")
            page.get_by_text("Looking at, or for, commercial sex advertised online").click()
            page.get_by_text("County property", exact=True).click()
            page.get_by_text("Work hours", exact=True).click()
            page.get_by_text("Somebody not on record yet").click()
            page.get_by_label("Employee number").fill("E-subject")
            page.get_by_label("Relation to the county").select_option("Employee")
            page.get_by_label("Class of tenure").select_option("Career service")
            choose(page, "Is this person under 18?", "No")
            page.get_by_text("Computer", exact=True).click()
            page.get_by_label("Kind of work time").select_option("Paid work time")
            page.get_by_label("What will be investigated, and what not").fill("The log of the workstation on that day.")
            page.get_by_label("Who may suffer for the report").fill("Nobody is known: the reporter is anonymous.")
            page.get_by_text("I looked: no prior approval covers it").click()
            page.get_by_text("Ines Brambeck").click()
            press(page, "Begin the investigation")
            page.goto(f"{self.case}allegations/")
            self.shot(page, "allegation")

    def find_facts(self) -> None:
        """The investigator hears the subject, adds what proves it, and finds."""
        with self.step("Ines Brambeck", "submit_findings") as page:
            choose(page, "Interview", "Held")
            page.get_by_label("Representation").select_option("Asked, and wanted none")
            page.get_by_label("Statement").select_option("Voluntary")
            page.get_by_label("What was said, or why there was no interview").fill("He says that it was him.")
            page.get_by_label("Kind").select_option("System log")
            page.get_by_label("What it is and what it shows").fill("Log of the proxy for 14:10.")
            page.get_by_role("group", name="Finding: ").get_by_text("Sustained", exact=True).click()
            page.get_by_label("Why (required)", exact=True).fill("The log and what he said agree.")
            page.get_by_label("Report (required)", exact=True).fill(
                "The log was read and the subject was heard. Nothing is left open."
            )
            press(page, "Submit findings")

    def review(self) -> None:
        """The ethics officer, who is not the investigator, approves the findings and decides to refer."""
        with self.step("Edda Lundquire", "approve_findings") as page:
            page.get_by_text("Refer it, and begin the packet").click()
            page.get_by_label("Why", exact=True).fill("Item 3 is sustained: county time was used.")
            press(page, "Approve the findings")

    def refer(self) -> None:
        """The packet is put together by one, signed by another as it will go, and sent; who reported is not in it."""
        with self.step("Edda Lundquire", "release_packet") as page:
            page.get_by_label("Complaint").fill("A county workstation showed escort advertisements on paid time.")
            for item in page.get_by_role("group", name="Findings and evidence").get_by_role("checkbox").all():
                item.check(force=True)  # the box itself is drawn by its label
            page.get_by_text("The office complains; no reporter is named").click()
            self.shot(page, "referral", height=800)
            press(page, "Ask a second person to sign")
        with self.step("Maren Quillfeather", "approve") as page:
            press(page, "I agree")
        with self.step("Edda Lundquire", "send_referral") as page:
            press(page, "Send it")

    def hear_back(self) -> None:
        """The Ombuds accepts, and later settles it; a silent Ombuds would not hold the case either."""
        with self.step("Edda Lundquire", "record_reply") as page:
            page.get_by_text("Accepted", exact=True).click()
            press(page, "Record it")
        with self.step("Edda Lundquire", "end_referral") as page:
            page.get_by_text("Early resolution approved").click()
            page.get_by_text("There is nothing to appeal").click()
            press(page, "End it")

    def propose(self) -> None:
        with self.step("Henrik Obersund", "record_proposal") as page:
            page.get_by_label("Outcome").select_option("Written reprimand (proposed)")
            page.get_by_label("Reason").fill("The first time, and admitted at once.")
            press(page, "Save the proposal")

    def decide(self) -> None:
        """The appointing authority, who neither investigated nor reviewed, decides."""
        with self.step("Astrid Vennemoe", "decide") as page:
            page.get_by_label("What weighed for and against").fill("Long service; a desk that everybody uses.")
            press(page, "Decide")

    def finish(self) -> None:
        """The case manager sends the letter, makes it final and closes the case, on one page."""
        with self.step("Maren Quillfeather", "finish") as page:
            page.get_by_text("Handed over").click()
            page.get_by_text("Where it can be appealed").click()
            page.get_by_label("Why it cannot be appealed").fill("A written reprimand is not appealable.")
            page.get_by_label("How long the file is kept").select_option(index=1)
            press(page, "Tell, finalize and close")
            page.goto(self.case)
            self.shot(page, "closed", height=900)

    def read_the_end(self) -> None:
        with self.screen(PHONE, script=False) as page:
            page.goto("/inbox/")
            page.get_by_label("Your code").fill(self.receipt)
            press(page, "Open")
            self.shot(page, "end")

    def try_without_a_right(self) -> None:
        """Somebody without a part in it types the address of the case."""
        with self.desk("Bodil Nordahlen") as page:
            page.goto(self.case)
            self.shot(page, "absent", height=360)

    @contextmanager
    def desk(self, name: str) -> Iterator[Page]:
        """Somebody of the cast at their screen, signed in through the page of the cast."""
        with self.screen(DESK) as page:
            page.goto("/cast/")
            press(page, f"Sign in as {name}")
            yield page

    @contextmanager
    def step(self, name: str, verb: str) -> Iterator[Page]:
        """The page of a step of our case, before somebody of the cast."""
        with self.desk(name) as page:
            page.goto(f"{self.case}{verb}/")
            yield page

    @contextmanager
    def screen(self, width: int, *, script: bool = True) -> Iterator[Page]:
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHT}, java_script_enabled=script, base_url=self.address
        )
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()

    def shot(self, page: Page, name: str, *, height: int = HEIGHT, top: Locator | None = None) -> None:
        """A picture of the screen, from the top of the page or of something on it."""
        width = page.evaluate("document.activeElement?.blur(), innerWidth")
        page.set_viewport_size({"width": width, "height": height})
        (top or page.locator("body")).first.evaluate("element => element.scrollIntoView()")
        page.screenshot(path=self.folder / f"{name}.png", animations="disabled")
        page.set_viewport_size({"width": width, "height": HEIGHT})


def _older(route: Route) -> None:
    """The style sheet as an old browser reads it: what it does not know is passed over."""
    answer = route.fetch()
    css = re.sub(r"[^{}]*:has\([^{]*\{[^}]*\}", "", answer.text())
    route.fulfill(
        response=answer, body=re.sub(r"display:\s*(inline-)?grid|grid-[a-z-]+:[^;}]*|(?<![-\w])gap:[^;}]*", "", css)
    )


def heading(page: Page, words: str) -> Locator:
    return page.get_by_role("heading", name=words, exact=True)


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_text(answer, exact=True).click()


def press(page: Page, button: str) -> None:
    """Send the form. Raises NoPicture where the page refuses what was filled in."""
    with page.expect_navigation() as answer:
        page.get_by_role("button", name=button, exact=True).click()
    refused = page.locator(".usa-alert--error.problems")
    if not answer.value.ok or refused.count():
        said = (refused if refused.count() else page.locator("h1")).first.inner_text()
        raise NoPicture(f"{page.url} refused: {' '.join(said.split())}")
