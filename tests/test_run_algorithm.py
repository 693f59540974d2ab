"""`make -s alg` and scripts/alg.sh: values arrive as written, and nothing that fails looks like a success."""

import importlib.util
import json
import subprocess
from pathlib import Path

import ecozoning
import pytest

ROOT = Path(ecozoning.__file__).resolve().parent
POINT = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [125.3, 43.9]}}


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("run_algorithm", ROOT / "scripts" / "run_algorithm.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def points(tmp_path):
    path = tmp_path / "我的 点.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [POINT]}), encoding="utf-8")
    return path


def run(*arguments):
    return subprocess.run([str(ROOT / "scripts" / "alg.sh"), *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A=1 B=2", ["A=1", "B=2"]),
        ("A=/my maps/a.gpkg B=2", ["A=/my maps/a.gpkg", "B=2"]),
        ("A='two  spaces' B=", ["A=two  spaces", "B="]),
        ("""E='"id" = 1'""", ['E="id" = 1']),
        ("A=1 A=2", ["A=1", "A=2"]),
        ("", []),
    ],
)
def test_values_with_spaces_survive(script, line, expected):
    assert script.words(line) == expected


def test_unbalanced_quotes_are_refused(script):
    with pytest.raises(script.WrongUsage):
        script.words("A='1")


def test_empty_results_of_an_algorithm_with_outputs_are_a_failure(script):
    with pytest.raises(script.Failure):
        script.show_results({}, ["OUTPUT"])


def test_outputs_are_printed_one_to_a_line(script, capsys):
    script.show_results({"B": [1, "二"], "A": "x\ny", "C": None, "N": 1.5}, ["A", "B", "C", "N"])
    assert capsys.readouterr().out == 'A: x y\nB: [1, "二"]\nN: 1.5\n'


def test_outputs_of_a_run_are_the_only_thing_on_stdout(points, tmp_path):
    output = tmp_path / "圆 1.gpkg"
    done = run("native:buffer", f"INPUT={points}", "DISTANCE=5", f"OUTPUT={output}")
    assert (done.returncode, done.stdout) == (0, f"OUTPUT: {output}\n"), done.stderr
    assert output.is_file()


def test_failure_of_the_algorithm_is_the_exit_status(tmp_path):
    done = run("native:buffer", "INPUT=/nowhere.gpkg", "DISTANCE=5", f"OUTPUT={tmp_path / 'out.gpkg'}")
    assert (done.returncode, done.stdout) == (1, "")


def test_misspelt_parameter_is_refused(points, tmp_path):
    done = run("native:buffer", f"INPUT={points}", "DISTANC=5", f"OUTPUT={tmp_path / 'out.gpkg'}")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean DISTANCE?" in done.stderr
