"""What every run shares: a patient Hypothesis, and (with CI=true) no test left out."""

import shutil

import hypothesis
import pytest
from django.conf import settings

hypothesis.settings.register_profile(
    "candor",
    deadline=None,  # a database on a busy machine has no steady pace
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("candor")

PROGRAMS = {"chromium": ("chromium", "chromium-browser", "google-chrome"), "redis-server": ("redis-server",)}


def program(name: str) -> str | None:
    """Where a program that tests need lies, None where it is not installed."""
    return next((found for one in PROGRAMS[name] if (found := shutil.which(one))), None)


def need(name: str) -> str:
    """The path of a program; without it the test is left out, loudly, and a run with CI=true fails."""
    found = program(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    missing = [name for name in PROGRAMS if not program(name)]
    left_out = len(terminalreporter.stats.get("skipped", []))
    if left_out and missing:
        terminalreporter.write_line(
            f"LEFT OUT: {left_out} tests, for want of {' and '.join(missing)}.", red=True, bold=True
        )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and settings.CANDOR_TEST_REQUIRE_ALL and reporter.stats.get("skipped"):
        reporter.write_line("\nFAILED: with CI=true no test may be left out.", red=True, bold=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
