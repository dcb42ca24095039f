"""What people do on the way of an update, each on their own page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page


def write_and_send(page: Page, cluster: str, circular: Path) -> None:
    page.goto(f"/work/clusters/{cluster}/")
    page.get_by_role("button", name="Write an update").click()
    page.get_by_label("So far").fill("The bill is with the committee.")
    page.get_by_label("Partial").check()
    page.get_by_text("Saved at").first.wait_for()  # by itself, on leaving the field
    page.get_by_text("Add a file").click()
    page.get_by_label("File", exact=False).first.set_input_files(circular)
    page.get_by_role("button", name="Add this file").click()
    page.get_by_role("link", name="circular.txt").wait_for()
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Send to").click()
    page.get_by_text("Sent to").first.wait_for()


def send_back(page: Page, reason: str) -> None:
    page.goto("/work/")
    page.get_by_role("heading", name="One update waits for your decision").wait_for()
    page.get_by_role("link", name="Decide").click()
    page.get_by_label("Return to its author").check()
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Decide", exact=True).click()
    page.get_by_role("heading", name="Nothing needs you today").wait_for()


def correct_and_send(page: Page) -> None:
    page.goto("/work/")
    page.get_by_text("Say when the bill goes back to committee.").wait_for()
    page.get_by_role("link", name="Correct").click()
    page.get_by_label("So far").fill("The bill goes back on 2 December.")
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Send to").click()
    page.get_by_text("Sent to").first.wait_for()


def approve(page: Page) -> None:
    page.goto("/work/")
    page.get_by_role("link", name="Decide").click()
    page.get_by_label("Approve").check()
    page.get_by_role("button", name="Decide", exact=True).click()
    page.get_by_text("waits for release").wait_for()


def release(page: Page) -> None:
    page.goto("/work/")
    page.get_by_role("link", name="Review").click()
    page.get_by_role("link", name="Look and release").first.click()
    page.get_by_text("The bill goes back on 2 December.").first.wait_for()
    page.get_by_role("button", name="Release to the public").click()
    page.get_by_text("is public now").wait_for()
