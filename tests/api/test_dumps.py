"""The open data of the night: whole files, a manifest that tells the truth, read in part and not sent twice."""

import csv
import gzip
import hashlib
import json

import pytest
from data_inclusion.schema.v1 import Structure

from tremplin.api import dumps

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    return settings.OPEN_DATA_DIR


def body(response):
    return b"".join(response.streaming_content)


def test_the_manifest_counts_and_signs_every_file(folder, listed):
    made = dumps.make()
    manifest = made.manifest()
    assert {one["nom"] for one in manifest["fichiers"]} == {
        one.name for one in made.folder.iterdir() if one.suffix in (".jsonl", ".csv")
    }
    for one in manifest["fichiers"]:
        content = (made.folder / one["nom"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"], one["nom"]
        assert len(content) == one["octets"]
        assert gzip.decompress((made.folder / f"{one['nom']}.gz").read_bytes()) == content
        head = 1 if one["nom"].endswith(".csv") else 0
        assert content.count(b"\n") - head == one["lignes"]


def test_the_digests_are_those_of_the_files_and_the_guide_says_which_they_are(folder, listed, client):
    made = dumps.make()
    lines = (made.folder / "empreintes.sha256").read_text().splitlines()
    assert {line.split("  ")[1]: line.split("  ")[0] for line in lines} == {
        one["nom"]: one["sha256"] for one in made.manifest()["fichiers"]
    }
    said = body(client.get("/donnees-ouvertes/dernier/LISEZMOI.md")).decode()
    assert all(f"`{one['nom']}`" in said for one in made.manifest()["fichiers"])
    assert "Licence Ouverte 2.0" in said
    assert client.get("/donnees-ouvertes/dernier/empreintes.sha256")["Content-Type"].startswith("text/plain")


def test_every_column_of_every_file_is_in_the_dictionary(folder, listed):
    made = dumps.make()
    with (made.folder / "dictionnaire.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter=";"))
    assert all(all(row.values()) for row in rows)
    told = {(row["Fichier"], row["Colonne"]) for row in rows}
    for path in made.folder.iterdir():
        if path.suffix == ".jsonl":
            names = {name for line in path.read_text().splitlines() for name in json.loads(line)}
        elif path.suffix == ".csv" and path.name != "dictionnaire.csv":
            with path.open(encoding="utf-8-sig", newline="") as handle:
                names = set(next(csv.reader(handle, delimiter=";")))
        else:
            continue
        assert names, path.name
        assert {(path.name, name) for name in names} <= told, path.name


def test_files_hold_what_the_lists_show(folder, listed, read):
    made = dumps.make()
    lines = (made.folder / "structures.jsonl").read_text().splitlines()
    assert [json.loads(one) for one in lines] == read("structures")["resultats"]
    with (made.folder / "postes.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert len(list(csv.DictReader(handle, delimiter=";"))) == 2
    for one in (made.folder / "data-inclusion-structures.jsonl").read_text().splitlines():
        Structure.model_validate_json(one)


def test_what_data_inclusion_refuses_is_in_the_manifest(folder, make):
    from tremplin.directory.listing import relist

    short = make.structure(name="AB")
    relist()
    assert dumps.make().manifest()["ecartees_de_data_inclusion"][0]["id"] == f"tremplin--{short.pk}"


def test_the_last_days_are_kept_and_a_day_made_twice_is_one(folder, settings, listed, time_machine):
    settings.OPEN_DATA_KEEP = 2
    for day in ("01", "02", "02", "03"):
        time_machine.move_to(f"2031-03-{day} 10:00+00:00", tick=False)
        dumps.make()
    assert [one.folder.name for one in dumps.kept()] == ["2031-03-03", "2031-03-02"]
    assert sorted(one.name for one in folder.iterdir()) == ["2031-03-02", "2031-03-03"]


def test_a_night_that_fails_leaves_the_last_one_whole(folder, listed, monkeypatch):
    before = dumps.make().manifest()
    monkeypatch.setattr(dumps, "every", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        dumps.make()
    assert [one.manifest() for one in dumps.kept()] == [before]
    assert len(list(folder.iterdir())) == 1


def test_a_file_is_read_whole_in_part_or_not_again(folder, listed, client):
    made = dumps.make()
    path = f"/donnees-ouvertes/{made.folder.name}/structures.jsonl"
    content = (made.folder / "structures.jsonl").read_bytes()
    whole = client.get(path)
    assert body(whole) == content
    assert "max-age=86400" in whole["Cache-Control"]
    assert whole["Access-Control-Allow-Origin"] == "*"
    part = client.get(path, headers={"Range": "bytes=10-19"})
    assert (part.status_code, body(part)) == (206, content[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{len(content)}"
    again = client.get(path, headers={"If-None-Match": whole["ETag"]})
    assert again.status_code == 304
    assert client.get(path, headers={"If-Modified-Since": whole["Last-Modified"]}).status_code == 304
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(body(packed)) == content
    assert client.get(path, headers={"Range": "bytes=99999999-"}).status_code == 416


def test_the_latest_is_at_a_fixed_address(folder, listed, client):
    dumps.make()
    assert client.get("/donnees-ouvertes/dernier/manifeste.json").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "dernier/rien.csv", "2020-01-01/structures.csv", "dernier/..", "../settings.py/x", "dernier/structures.jsonl.gz",
        ".en-cours-x/manifeste.json", "dernier/%2e%2e%2fmanifeste.json", "2031-03-01/manifeste.json%00",
    ],
)  # fmt: skip
def test_nothing_else_can_be_asked_for(folder, listed, client, path):
    dumps.make()
    assert client.get(f"/donnees-ouvertes/{path}").status_code == 404


def test_the_page_lists_them_and_says_when_there_is_none(folder, listed, client):
    assert "Pas encore de fichier" in client.get("/donnees-ouvertes").content.decode()
    dumps.make()
    page = client.get("/donnees-ouvertes").content.decode()
    assert "/donnees-ouvertes/dernier/structures.csv" in page
    assert "Licence Ouverte" in page
