"""Chinese users see Chinese: the interface in QGIS, and the sentences in which errors are told."""

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import ecozoning
import pytest
from ecozoning.core.errors import InputRefused

ROOT = Path(ecozoning.__file__).resolve().parent
WORDS = ROOT / "i18n" / "ecozoning_zh.qm"
SCRIPTS = ROOT / "scripts"
compiled = pytest.mark.skipif(not WORDS.exists(), reason="the words are not compiled: lrelease is not on this machine")

QGIS_PROCESS = """
source "$1/environment.sh"
use_headless_qgis
export QGIS_CUSTOM_CONFIG_PATH="$2"
shift 2
exec "$(command -v qgis_process.bin || command -v qgis_process)" "$@"
"""


def script(name):
    """A module of scripts/, which import one another from beside them."""
    sys.path.insert(0, str(SCRIPTS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(SCRIPTS))


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """Makes a profile of QGIS in a language, with the plugin enabled."""
    made = {}

    def make(locale):
        if locale not in made:
            made[locale] = tmp_path_factory.mktemp(f"profile-{locale}")
            script("qgis_profile").write_profile(made[locale], locale)
        return made[locale]

    return make


@pytest.fixture(scope="module")
def qgis_process(profile):
    """What qgis_process says to a user of a language."""

    def ask(locale, *arguments):
        command = ["bash", "-c", QGIS_PROCESS, "bash", str(SCRIPTS), str(profile(locale)), *arguments]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return ask


@compiled
def test_a_chinese_profile_shows_chinese(qgis_process):
    listed = qgis_process("zh_CN", "list")
    assert "候选对象分区管控筛查" in listed
    assert "Screen candidates against a zoning plan" not in listed
    told = qgis_process("zh_CN", "help", "ecozoning:screen")
    for words in (
        "分区管控成果数据",
        "判断基准日",
        "碎斑面积阈值",
        "“未见冲突”不等于项目符合管控要求",
        "候选对象数：禁止",
    ):
        assert words in told


def test_an_english_profile_shows_english(qgis_process):
    assert "Screen candidates against a zoning plan" in qgis_process("en_US", "list")
    told = qgis_process("en_US", "help", "ecozoning:screen")
    assert "Zoning dataset" in told
    assert "never means that a project complies" in told
    assert "成果数据" not in told


@compiled
def test_an_error_is_told_in_the_language_of_the_profile(qgis_process, tmp_path):
    def refusal(locale):
        arguments = [f"INPUT={ROOT / 'resources/sample/candidates.gpkg'}|layername=parcels"]
        arguments += [f"DATASET={tmp_path / '没有.gpkg'}", f"OUTPUT={tmp_path / 'out.gpkg'}"]
        with pytest.raises(AssertionError) as told:
            qgis_process(locale, "run", "ecozoning:screen", "--", *arguments)
        return str(told.value)

    assert f"找不到文件 {tmp_path / '没有.gpkg'}。请检查路径。" in refusal("zh_CN")
    assert "does not exist. Check the path." in refusal("en_US")


@compiled
def test_every_word_is_looked_up_in_the_context_in_which_it_is_filed(qgis_app):
    """A word filed under another context than that of tr() would stay English without a complaint."""
    from ecozoning.qgis_bridge.translation import tr
    from qgis.PyQt.QtCore import QCoreApplication, QTranslator

    translator = QTranslator()
    assert translator.load(str(WORDS))
    QCoreApplication.installTranslator(translator)
    try:
        for text, entry in script("translations").answered().items():
            assert tr(text) == (entry.translation or text)
    finally:
        QCoreApplication.removeTranslator(translator)


@pytest.mark.parametrize("locale", ["zh_CN", "zh_Hans", "zh"])
def test_errors_of_the_core_are_chinese_sentences_in_every_chinese_locale(monkeypatch, locale):
    from ecozoning.qgis_bridge import messages, translation

    monkeypatch.setattr(translation.QgsApplication, "locale", staticmethod(lambda: locale))
    error = InputRefused("candidate_id_twice", layer="地块", field="编号", value="P1", feature=7)
    assert (
        messages.sentence(error)
        == "图层“地块”的字段“编号”中编号“P1”重复（第 7 个要素）。请修正，或改选唯一的编号字段。"
    )


def copied_checks(tmp_path):
    """The scripts with a package of their own beside them, small enough to break on purpose."""
    for name in ("python_files.py", "translations.py", "check_translations.py"):
        (tmp_path / "scripts").mkdir(exist_ok=True)
        shutil.copy(SCRIPTS / name, tmp_path / "scripts" / name)
    (tmp_path / "ui").mkdir()
    return tmp_path


def run_script(root, name):
    surroundings = {**os.environ, "PYTHONUTF8": "1"}
    # `make test` keeps the folder of a script off the path.
    surroundings.pop("PYTHONSAFEPATH", None)
    command = [sys.executable, str(root / "scripts" / name)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings)


def test_the_check_finds_what_is_missing_unfinished_left_over_or_changed(tmp_path):
    root = copied_checks(tmp_path)
    source, words = root / "ui" / "a.py", root / "i18n" / "ecozoning_zh.ts"
    source.write_text('tr("One {n} "\n   "<b>two</b>")\n', encoding="utf-8")

    def verdict():
        done = run_script(root, "check_translations.py")
        return done.returncode, done.stdout

    def translated(text):
        run_script(root, "translations.py")
        unfinished = '<translation type="unfinished"></translation>'
        assert unfinished in words.read_text(encoding="utf-8")
        made = words.read_text(encoding="utf-8").replace(unfinished, f"<translation>{text}</translation>")
        words.write_text(made, encoding="utf-8")

    assert verdict()[0] == 1
    assert "not in the .ts" in verdict()[1]
    run_script(root, "translations.py")
    assert "unfinished" in verdict()[1]
    translated("一 {m} &lt;b&gt;二&lt;/b&gt;")
    assert "other places" in verdict()[1]
    words.write_text(words.read_text(encoding="utf-8").replace("{m}", "{n}"), encoding="utf-8")
    assert verdict()[0] == 0
    words.write_text(words.read_text(encoding="utf-8").replace("&lt;/b&gt;</tr", "</tr"), encoding="utf-8")
    assert "other tags" in verdict()[1]
    source.write_text("tr(name)\n", encoding="utf-8")
    assert "one literal text" in verdict()[1]
    assert "no source asks for" in verdict()[1]
