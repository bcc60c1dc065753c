"""What the tests' own server leaves behind."""

import os
import time

from config.local import folders, testing


def test_what_a_killed_run_left_in_memory_is_cleared_and_a_running_one_is_not(tmp_path):
    left, running, fresh = (tmp_path / f"{testing.NAME}{name}" for name in ("left", "running", "fresh"))
    other = tmp_path / "somebody-elses"
    for folder in (left, running, fresh, other):
        folder.mkdir()
        (folder / "file").write_text("data")
    for folder in (left, running, other):
        os.utime(folder, (time.time() - 60, time.time() - 60))
    with folders.held(running):
        os.utime(running, (time.time() - 60, time.time() - 60))
        testing.clear(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([running, fresh, other])
    assert (running / "file").exists()
