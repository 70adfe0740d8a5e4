"""Template, workbook and importers."""

import csv
from pathlib import Path

import pytest
from conftest import ROOT

import hiveplan as hp
from hiveplan import _schema, importers


def test_the_columns_are_those_of_the_formats_page() -> None:
    """Names, order and which ones are needed."""
    import re

    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8").split("## Changes of a scenario")[0]
    said = {
        name: [column + "*" * bool(needed) for column, needed in re.findall(r"^\| `(\w+)` \| (needed)? ?\|", text, re.M)]
        for name, text in re.findall(r"^## (\w+)\.csv\n(.*?)(?=^## |\Z)", page, re.S | re.M)
    }
    assert said == {name: order.split() for name, order in _schema.ORDER.items()}


def test_a_template_is_a_plan_as_soon_as_it_has_a_village(tmp_path: Path) -> None:
    """Every column is explained; what is there is not overwritten."""
    folder = hp.template(tmp_path / "mine")
    with pytest.raises(hp.InputError):
        hp.load(folder).run()
    communes = folder / "communes.csv"
    empty = "," * (communes.read_text(encoding="utf-8").count(",") - 1)
    with communes.open("a", encoding="utf-8") as file:
        file.write(f"990101,Here{empty}\n")
    with (folder / "villages.csv").open("a", encoding="utf-8") as file:
        file.write("99010101,North,,13.1,103.2,400,1800,700,,,,\n")
    assert hp.load(folder).run().communes["families"] == [400]
    columns = (folder / "COLUMNS.md").read_text(encoding="utf-8")
    for order in _schema.ORDER.values():
        assert all(f"- `{name.rstrip('*')}`" in columns for name in order.split())
    with pytest.raises(FileExistsError):
        hp.template(folder)


def test_a_workbook_out_and_in_is_the_same_plan(base: hp.Input, small: hp.Input, tmp_path: Path) -> None:
    """Codes keep their zeros, months and lists come back."""
    for plan in (base, small, base.change(hp.worker("02030906", "nurse", "cct", serves=["020309"], start="2028-01"))):
        plan.to_xlsx(tmp_path / "plan.xlsx")
        assert hp.load(tmp_path / "plan.xlsx") == plan


def test_a_workbook_that_a_spreadsheet_touched_is_read(small: hp.Input, tmp_path: Path) -> None:
    """Codes become numbers, months dates; a text that looks like a formula stays text."""
    import datetime

    import openpyxl

    document = small.to_dict()
    document["villages"][0]["name"] = "=1+1"
    document["communes"][0]["start"] = "2028-02"
    plan = hp.Input.from_dict(document)
    plan.to_xlsx(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    sheet = book["villages"]
    assert sheet["B2"].data_type == "s"
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 1).value = int(sheet.cell(row, 1).value)
    head = [cell.value for cell in book["communes"][1]]
    book["communes"].cell(2, head.index("start") + 1).value = datetime.datetime(2028, 2, 1)
    book.save(tmp_path / "touched.xlsx")
    assert hp.load(tmp_path / "touched.xlsx") == plan


def test_faults_of_a_workbook_have_numbers(small: hp.Input, tmp_path: Path) -> None:
    """As those of every other file."""
    import openpyxl

    (tmp_path / "no.xlsx").write_text("no workbook")
    for name, code in (("absent.xlsx", "HP1001"), ("no.xlsx", "HP1002")):
        with pytest.raises(hp.InputError) as caught:
            hp.load(tmp_path / name)
        assert caught.value.issues[0]["code"] == code
    small.to_xlsx(tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    book["villages"].title = "vilages"
    book.save(tmp_path / "plan.xlsx")
    with pytest.raises(hp.InputError, match="vilages"):
        hp.load(tmp_path / "plan.xlsx")


OSCAR = """slug,given_name,family_name,local_given_name,date_of_birth,gender,status,village_code,telephone_number,domain_1a,domain_1b,case_worker,family_id,referral_source
bat-1,Sok,Chan,x,2015-02-03,female,Active,2030905,012345678,4,7,Dara,f-1,police
bat-2,Som,Chan,x,2017-02-03,male,Active,02030905,012345678,6,8,Dara,f-1,police
bat-3,Keo,Lim,x,2012-01-01,male,Accepted,02030906,,9,,Bopha,f-2,school
bat-4,Out,Lim,x,2012-01-01,male,Exited,02030906,,9,9,Bopha,f-3,school
bat-5,No,Score,x,2012-01-01,male,Active,02030906,,,,Bopha,f-4,school
bat-6,No,Village,x,2012-01-01,male,Active,,,5,5,Bopha,f-5,school
"""


@pytest.fixture
def oscar(tmp_path: Path) -> Path:
    """Clients in the shape of an OSCaR export."""
    (tmp_path / "oscar.csv").write_text("\ufeff" + OSCAR, encoding="utf-8")
    return tmp_path / "oscar.csv"


def test_oscar_clients_become_families_without_people(oscar: Path) -> None:
    """One row a family, the lowest score; nobody can be recognised."""
    read = importers.oscar(oscar)
    assert read.tables["families"] == [
        {"id": "f-1", "village": "02030905", "score": 4},
        {"id": "f-2", "village": "02030906", "score": 9},
    ]
    private = ["given_name", "family_name", "local_given_name", "date_of_birth", "telephone_number"]
    assert read.dropped == private
    assert read.unknown == ["gender", "referral_source"]
    kept = [row["column"] for row in read.columns if row["became"] == "kept"]
    assert kept == ["slug", "status", "village_code", "domain_1a", "domain_1b", "case_worker", "family_id"]
    assert dict(zip(read.rows["what"], read.rows["rows"], strict=True)) == {
        "leading zero of a code repaired": 1,
        "case worker dropped: give a key to keep a pseudonym": 3,
        "not an open case": 1,
        "left out: no score": 1,
        "left out: no village code": 1,
    }
    said = repr(read) + repr(read.columns) + repr(read.rows) + str(read.tables)
    people = {cell for row in csv.DictReader(OSCAR.splitlines()) for name, cell in row.items() if name in private and cell}
    assert not any(cell in said for cell in people | {"Dara", "Bopha"} if len(cell) > 1)


def test_a_key_makes_pseudonyms_that_match(oscar: Path) -> None:
    """The same worker has the same one; another key gives others."""
    one, other = importers.oscar(oscar, key=b"secret").tables["families"], importers.oscar(oscar, key=b"x").tables["families"]
    assert [row["village"] for row in one] == ["02030905", "02030906"]
    assert one[0]["id"] != "f-1"
    assert one[0]["worker"] != one[1]["worker"]
    assert {row["id"] for row in one}.isdisjoint(row["id"] for row in other)


def test_an_imported_case_list_plans(base: hp.Input, oscar: Path) -> None:
    """Its villages are counted, the others are estimated."""
    plan = hp.Input.from_frames(base=base, families=importers.oscar(oscar).tables["families"])
    counted = [row["village"] for row in plan.need().villages if row["from_case_list"]]
    assert counted == ["02030905", "02030906"]


def test_primero_cases(tmp_path: Path) -> None:
    """Risk levels stand for scores; your own scale takes their place."""
    text = "case_id,name,date_of_birth,address_current,location_current,risk_level,status,owned_by\n"
    text += "c1,A,2015-01-01,street 1,02030905,High,open,primero_cp\nc2,B,2015-01-01,street 1,02030905,Low,closed,x\n"
    (tmp_path / "primero.csv").write_text(text, encoding="utf-8")
    read = importers.primero(tmp_path / "primero.csv")
    assert read.tables["families"] == [{"id": "c1", "village": "02030905", "score": 2}]
    assert read.dropped == ["name", "date_of_birth", "address_current"]
    assert importers.primero(tmp_path / "primero.csv", risk={"High": 1}).tables["families"][0]["score"] == 1


def test_dhis2_units_become_communes_and_villages() -> None:
    """By the length of their code, with points of every shape."""
    units = [
        {"id": "x", "code": "0203", "name": "District"},
        {"id": "x", "code": "20309", "name": "Ou Char"},
        {"id": "x", "code": "2030905", "name": "A", "geometry": '{"type":"Point","coordinates":[103.2,13.1]}'},
        {"id": "x", "code": "02030906", "name": "B", "geometry": "nowhere"},
    ]
    read = importers.dhis2_org_units(units)
    assert read.tables["communes"] == [{"code": "020309", "name": "Ou Char"}]
    assert read.tables["villages"][0] == {"code": "02030905", "name": "A", "lat": 13.1, "lon": 103.2}
    assert "lat" not in read.tables["villages"][1]
    assert hp.Input.from_frames(**read.tables).to_dict()["villages"][0]["lat"] == 13.1


def test_a_field_that_is_not_there_is_asked_for() -> None:
    """And may be named."""
    rows = [{"who": "a", "place": "02030905", "domain_1a": "3"}]
    with pytest.raises(ValueError, match="village"):
        importers.oscar(rows)
    read = importers.oscar(rows, columns={"client": "who", "village": "place"})
    assert read.tables["families"] == [{"id": "a", "village": "02030905", "score": 3}]
    with pytest.raises(ValueError, match="placce"):
        importers.oscar(rows, columns={"client": "who", "village": "placce"})
