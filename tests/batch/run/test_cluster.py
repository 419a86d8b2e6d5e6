"""The same run on a dask cluster of two workers, on loopback and encrypted."""

import gc
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest
from distributed import Client, LocalCluster
from distributed.security import Security

from sciatica_kit.batch.record.manifest import read_manifest
from sciatica_kit.batch.run import pools as crews
from sciatica_kit.batch.run.job import Job
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import load_edition
from tests.day import TODAY, ago

HEAD = "ref,name,date_of_birth,diagnosis,side,red_flags,screened_by,screened_on,pain_now\n"


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two workers that speak TLS alone; the settings name the certificates, as a site's would."""
    keys = Security.temporary()
    tls = {
        "distributed.comm.tls.ca-file": keys.tls_ca_file,
        "distributed.comm.tls.client.cert": keys.tls_client_cert,
        "distributed.comm.tls.client.key": keys.tls_client_key,
    }
    with (
        dask.config.set(tls),
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", security=keys,
            dashboard_address=None,
        ) as made,
    ):  # fmt: skip
        yield made


def roster(folder: Path) -> Path:
    """Ten made-up patients, one of whom is referred."""
    flags = ["none"] * 9 + ["bladder"]
    lines = (
        f"C{n},Test Person {n},1970-01-02,disc,left,{flag},desk,{ago(3)},4\n"
        for n, flag in enumerate(flags)
    )
    path = folder / "list.csv"
    path.write_text(HEAD + "".join(lines))
    return path


def test_a_cluster_gives_the_same_bytes(cluster: LocalCluster, tmp_path: Path) -> None:
    """Packets, print file and manifest are those of a run in this process."""
    path, made_with = roster(tmp_path), load_edition(TODAY)
    address = cluster.scheduler_address
    assert address.startswith("tls://127.0.0.1:")
    run_roster(Job(path, tmp_path / "far", made_with, scheduler=address))
    run_roster(Job(path, tmp_path / "near", made_with, workers=1))
    far, near = (
        {
            p.relative_to(tmp_path / out).as_posix(): p.read_bytes()
            for p in (tmp_path / out).rglob("*.pdf")
        }
        for out in ("far", "near")
    )
    assert far == near
    assert len(far) == 10 * 2 + 2
    kept = [
        [(e.ref, e.status, e.sha256) for e in read_manifest(tmp_path / out)]
        for out in ("far", "near")
    ]
    assert kept[0] == kept[1]


def test_no_patient_travels(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is sent to the cluster is paths, refs and digests: no name and no cell of the roster."""
    import distributed.client

    sent = []
    real = distributed.client.Client.submit

    def spy(self, function, *given, **more):  # type: ignore[no-untyped-def]
        sent.append(repr(given))
        return real(self, function, *given, **more)

    monkeypatch.setattr(distributed.client.Client, "submit", spy)
    run_roster(
        Job(
            roster(tmp_path),
            tmp_path / "o",
            load_edition(TODAY),
            scheduler=cluster.scheduler_address,
        )
    )
    assert "C3" in "".join(sent)
    assert not any(word in text for text in sent for word in ("Test Person", "1970", "disc"))


def test_a_wrong_address_is_said(tmp_path: Path) -> None:
    """Where no scheduler answers, one sentence says so, and nothing is made."""
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(UserMistake, match=r"no dask scheduler answers at tcp://127\.0\.0\.1:9"),
    ):
        run_roster(
            Job(
                roster(tmp_path),
                tmp_path / "o",
                load_edition(TODAY),
                scheduler="tcp://127.0.0.1:9",
            )
        )
    assert not list((tmp_path / "o").glob("packets/*"))


@pytest.mark.parametrize("address", ["nonsense", "http://127.0.0.1:1", "tcp://"])
def test_what_is_no_address_is_said(address: str) -> None:
    """Something that is no address is one sentence as well, and no half-made client stays behind.

    One that stayed would be closed by the garbage collector in some later client's thread, and
    both would wait for the same lock.
    """
    gc.collect()
    before = clients()
    gc.disable()
    try:
        with (
            dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
            pytest.raises(UserMistake, match="no dask scheduler"),
            crews.cluster(address),
        ):
            pass
        assert clients() <= before
    finally:
        gc.enable()


def clients() -> set[int]:
    """Every client of dask that has not been collected."""
    return {id(thing) for thing in gc.get_objects() if isinstance(thing, Client)}
