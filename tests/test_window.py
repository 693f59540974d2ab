"""The plugin in a real QGIS, in a window on a screen that nobody sees."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import ecozoning
import pytest

ROOT = Path(ecozoning.__file__).resolve().parent
SCRIPTS = ROOT / "scripts"
WORDS = ROOT / "i18n" / "ecozoning_zh.qm"

pytestmark = pytest.mark.skipif(
    not (shutil.which("xvfb-run") and shutil.which("qgis")), reason="xvfb-run or qgis is not on this machine"
)

#: Runs before QGIS loads its plugins: as if shapely were not installed.
WITHOUT_SHAPELY = """
import sys

class NoShapely:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "shapely":
            raise ModuleNotFoundError("No module named 'shapely'", name="shapely")

sys.meta_path.insert(0, NoShapely())
"""


def look_inside(folder, locale, startup=""):
    """What tests/in_window.py saw in a QGIS with a profile of its own."""
    sys.path.insert(0, str(SCRIPTS))
    try:
        profile = importlib.import_module("qgis_profile").write_profile(folder / "profile", locale)
    finally:
        sys.path.remove(str(SCRIPTS))
    (folder / "startup.py").write_text(startup, encoding="utf-8")
    answer = folder / "seen.json"
    surroundings = {**os.environ, "ECOZONING_SEEN": str(answer), "PYQGIS_STARTUP": str(folder / "startup.py")}
    # What pytest-qgis set for QGIS in this process is not for another one.
    for name in ("QT_QPA_PLATFORM", "PYTHONSAFEPATH", "QGIS_CUSTOM_CONFIG_PATH"):
        surroundings.pop(name, None)
    command = [str(SCRIPTS / "window.sh"), str(profile), "--code", str(ROOT / "tests" / "in_window.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240, env=surroundings)
    assert answer.exists(), done.stdout + done.stderr
    seen = json.loads(answer.read_text(encoding="utf-8"))
    assert "fault" not in seen, seen["fault"]
    return seen


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    return look_inside(tmp_path_factory.mktemp("window"), "zh-Hans")


@pytest.fixture(scope="module")
def window_without_shapely(tmp_path_factory):
    return look_inside(tmp_path_factory.mktemp("bare"), "zh-Hans" if WORDS.exists() else "en_US", WITHOUT_SHAPELY)


@pytest.mark.parametrize("moment", ["started", "loaded_again"])
def test_plugin_adds_provider_menu_entry_and_button(window, moment):
    seen = window[moment]
    assert seen["loaded"]
    assert {"screen", "exportreports"} <= set(seen["algorithms"])
    assert seen["actions"].count("ecozoning_run") == 1
    assert seen["menus"] == ["EcoZoning 生态环境分区管控"]
    assert "ecozoning_run" in seen["entries"]
    assert "ecozoning_run" in seen["buttons"]


@pytest.mark.parametrize("moment", ["started", "loaded_again"])
def test_algorithm_can_run_and_nothing_is_complained_about(window, moment):
    assert window[moment]["can_execute"] == [True, ""]
    assert [text for text in window[moment]["messages"] if "EcoZoning" in text] == []


def test_unloading_leaves_nothing_behind(window):
    assert window["unloading"] is True
    left = window["unloaded"]
    assert not left["loaded"]
    assert [left[kind] for kind in ("algorithms", "can_execute", "actions", "menus", "entries", "buttons")] == [
        [], None, [], [], [], [],
    ]  # fmt: skip


def test_loading_it_again_gives_what_was_there_before(window):
    assert window["loading"] is True
    again, before = window["loaded_again"], window["started"]
    assert {**again, "messages": None} == {**before, "messages": None}


def test_without_shapely_the_plugin_loads_and_says_what_to_install(window_without_shapely):
    seen = window_without_shapely["started"]
    assert seen["loaded"]
    assert "ecozoning_run" in seen["buttons"]
    (message,) = [text for text in seen["messages"] if "EcoZoning" in text]
    assert "shapely" in message
    assert "python3 -m pip install shapely" in message
    if WORDS.exists():
        assert "缺少 Python 库 shapely" in message


def test_without_shapely_the_algorithm_is_there_but_says_why_it_cannot_run(window_without_shapely):
    can, reason = window_without_shapely["started"]["can_execute"]
    assert can is False
    assert "shapely" in reason
    assert "python3 -m pip install shapely" in reason


def test_without_shapely_unloading_leaves_no_entries_either(window_without_shapely):
    left = window_without_shapely["unloaded"]
    assert [left[kind] for kind in ("algorithms", "actions", "menus", "buttons")] == [[], [], [], []]
