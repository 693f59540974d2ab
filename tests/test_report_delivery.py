"""Delivery: file names, all files or none, other people's files, missing libraries, templates of the user."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from ecozoning.core.errors import Cancelled, EcoZoningError, InputRefused
from ecozoning.reports import delivery
from ecozoning.reports.export import export_reports
from ecozoning.reports.file_names import FileNames

case = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("report_case.py"))))


def export(folder, group_by="candidate", formats=("html", "xlsx", "json"), **more):
    return export_reports(case.parcels(), case.dataset(), folder, group_by, formats, **more)


def test_file_names_are_safe_and_unique():
    names = FileNames()
    ids = [
        "../../etc/passwd",
        "P/3:*",
        "p/3:*",
        "CON",
        "nul.txt",
        "index",
        "..",
        "",
        "地块 一\n",
        "a" * 400,
        "é",
        "e\u0301",
    ]
    made = [names.name_for(subject) for subject in ids]
    assert len({name.casefold() for name in made}) == len(ids)
    for name in made:
        assert not set('<>:"/\\|?*\n ') & set(name)
        assert not name.startswith(".")
        assert not name.endswith((".", " "))
        assert len(name.encode()) <= 130
        assert name.split(".")[0].lower() not in {"con", "nul", "index"}


def test_export_again_replaces_its_own_files_only(tmp_path):
    export(tmp_path, "summary")
    (tmp_path / "mine.txt").write_text("untouched", encoding="utf-8")
    assert len(export(tmp_path, "summary")) == 3
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "untouched"
    assert len(list(tmp_path.iterdir())) == 4


def test_foreign_file_of_the_same_name_stops_the_export(tmp_path):
    (tmp_path / "index.html").write_text("<p>my own page</p>", encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        export(tmp_path)
    assert refused.value.code == "output_not_ours"
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_failure_in_the_middle_leaves_the_folder_as_it_was(tmp_path, monkeypatch):
    export(tmp_path, "summary", ["json"])
    before = (tmp_path / "summary.json").read_bytes()
    move, calls = Path.replace, []

    def failing(self, target):
        calls.append(target)
        if len(calls) == 3:
            raise PermissionError(13, "locked")
        return move(self, target)

    monkeypatch.setattr(delivery.Path, "replace", failing)
    with pytest.raises(InputRefused) as refused:
        export(tmp_path, "summary", ["html", "json"])
    assert refused.value.code == "output_not_writable"
    assert [path.name for path in tmp_path.iterdir()] == ["summary.json"]
    assert (tmp_path / "summary.json").read_bytes() == before


def test_cancelled_export_writes_nothing_not_even_the_folder(tmp_path):
    done = []
    with pytest.raises(Cancelled):
        export(tmp_path / "new", progress=done.append, is_cancelled=lambda: len(done) == 3)
    assert done == [pytest.approx(n / 6) for n in (1, 2, 3)]
    assert not (tmp_path / "new").exists()


def test_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        export(tmp_path / "file" / "folder")
    assert refused.value.code == "output_not_writable"


@pytest.mark.parametrize("wanted", ["docx", "pdf", "odt"])
def test_format_that_is_not_there_yet_is_refused(tmp_path, wanted):
    with pytest.raises(InputRefused) as refused:
        export(tmp_path / "new", formats=["html", wanted])
    assert (refused.value.code, refused.value.facts) == ("format_not_available", {"format": wanted})
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("library", "wanted"), [("openpyxl", "xlsx"), ("jinja2", "html")])
def test_missing_library_is_named(tmp_path, monkeypatch, library, wanted):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(EcoZoningError) as missing:
        export(tmp_path, formats=[wanted])
    assert (missing.value.code, missing.value.facts) == ("library_missing", {"library": library})
    assert export(tmp_path, "summary", ["json"])


def test_template_of_the_user_takes_the_place_of_the_shipped_one(tmp_path):
    own = tmp_path / "own.html"
    own.write_text(
        "<h1>{{ report.subject_name }}</h1>{{ num(report.candidates[0].measure.value, 'm2') }}", encoding="utf-8"
    )
    export(tmp_path / "file", formats=["html"], template=own)
    text = (tmp_path / "file/P-1.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;扩建&lt;/b&gt; &amp; a=b" in text
    assert ">212517.20<" in text
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "style.css").write_text("body { color: teal }", encoding="utf-8")
    export(tmp_path / "folder", "summary", ["html"], template=folder)
    assert "color: teal" in (tmp_path / "folder/summary.html").read_text(encoding="utf-8")
    export(tmp_path / "file", formats=["html"], template=own)  # its files are known as ours


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{% if %}", "template_not_usable"),
        ("{{ report.nothing }}", "template_not_usable"),
        ("{{ report.__class__.__mro__ }}", "template_not_usable"),
        (None, "template_not_found"),
    ],
)
def test_faulty_template_is_told_and_nothing_is_written(tmp_path, source, code):
    own = tmp_path / "own.html"
    if source is not None:
        own.write_text(source, encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        export(tmp_path / "new", formats=["html"], template=own)
    assert refused.value.code == code
    assert not (tmp_path / "new").exists()
