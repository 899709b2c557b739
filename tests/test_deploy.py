"""The files of deploy/ name things that exist. No container engine is needed: they are read, not run."""

import re
import subprocess
import sys
from pathlib import Path
from time import time

import kubernetes_validate
import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from charity_site.delivery.database.pool import FOR_OTHERS, max_per_process
from charity_site.delivery.pagecache.store import Store

DEPLOY = settings.BASE_DIR / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".html")
KUBERNETES = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OTHERS = {"PATH", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


def documents():
    for file in KUBERNETES:
        yield from yaml.safe_load_all(file.read_text())


def everywhere(data, key):
    """All values of `key` (str) at any depth of parsed YAML."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name == key:
                yield value
            yield from everywhere(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from everywhere(value, key)


def documented():
    text = (settings.BASE_DIR / "docs" / "settings.md").read_text()
    return set(re.findall(r"`([A-Z][A-Z_]+)`", text)) | OTHERS


def names_of_settings():
    for service in COMPOSE["services"].values():
        yield from service.get("environment", {})
    for document in documents():
        if document["kind"] == "ConfigMap":
            yield from document["data"]
    for unit in (DEPLOY / "systemd").iterdir():
        yield from re.findall(r"^Environment=(\w+)=", unit.read_text(), re.M)
    yield from re.findall(r"\b([A-Z][A-Z_]+)=\S", (DEPLOY / "Containerfile").read_text())
    environment = re.search(r'environment" <<EOF\n(.+?)\nEOF', (DEPLOY / "try.sh").read_text(), re.S)[1]
    yield from re.findall(r"^(\w+)=", environment, re.M)


def test_every_setting_is_documented():
    assert set(names_of_settings()) - documented() == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_commands_and_paths_exist(file):
    text = file.read_text()
    commands = re.findall(r"manage\.py'?\"?\]?,? +([a-z_]+)", text.replace(", ", " "))
    assert set(commands) <= set(get_commands())
    for path in re.findall(r"/srv/charity/site/([\w./-]*\w)", text) + re.findall(
        r"(?<![\w/])(deploy/[\w./@-]*\w)", text
    ):
        if path != "deploy/certificates":  # these are not ours
            assert (settings.BASE_DIR / path).exists(), path


def test_one_start_line_for_all():
    assert [file.name for file in FILES if "--interface wsgi" in file.read_text()] == ["server.sh"]
    for file in ("systemd/charity-site@.service", "Containerfile", "try.sh"):
        assert "deploy/server.sh" in (DEPLOY / file).read_text()


def test_the_server_knows_its_options():
    options = set(re.findall(r"--[a-z0-9-]+", (DEPLOY / "server.sh").read_text()))
    granian = Path(sys.executable).with_name("granian")
    known = subprocess.run([granian, "--help"], capture_output=True, text=True, check=True).stdout
    assert options and all(option in known for option in options)


def test_health_is_asked_where_it_answers(client, db):
    probes = {probe["path"] for document in documents() for probe in everywhere(document, "httpGet")}
    texts = [
        (DEPLOY / file).read_text()
        for file in ("systemd/charity-site@.service", "Containerfile", "compose.yaml", "try.sh")
    ]
    probes |= {path for text in texts for path in re.findall(r"(/health/\w*)", text)}
    assert probes == {"/health/live", "/health/ready"}
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200


@pytest.mark.parametrize("document", list(documents()), ids=lambda document: document["kind"])
def test_kubernetes_knows_every_word(document):
    """Its own schema of the newest version that the package brings; `strict` refuses words that it does not have."""
    kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)


def test_kubernetes_names_only_what_it_makes():
    made = {(document["kind"], document["metadata"].get("name")) for document in documents()}
    labels = {"app": "charity-site"}
    for document in documents():
        for claim in everywhere(document, "claimName"):
            assert ("PersistentVolumeClaim", claim) in made
        for reference in everywhere(document, "configMapRef"):
            assert ("ConfigMap", reference["name"]) in made
        for pod in everywhere(document, "template"):
            volumes = {volume["name"] for volume in pod["spec"]["volumes"]}
            assert {mount["name"] for mounts in everywhere(pod, "volumeMounts") for mount in mounts} == volumes
            assert pod["spec"]["securityContext"]["runAsNonRoot"]
        if document["kind"] in ("Service", "PodDisruptionBudget"):
            selector = document["spec"]["selector"]
            assert selector.get("matchLabels", selector) == labels


def test_containers_write_nothing_but_their_volumes_and_gain_nothing():
    for document in documents():
        for containers in everywhere(document, "containers"):
            for container in containers:
                context = container["securityContext"]
                assert context["readOnlyRootFilesystem"] and not context["allowPrivilegeEscalation"]
                assert context["capabilities"] == {"drop": ["ALL"]}
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] and service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name


def test_nginx_in_compose_finds_both_processes():
    addresses = [COMPOSE["services"][app]["networks"]["inside"]["ipv4_address"] for app in ("app1", "app2")]
    conf = (DEPLOY / "compose-upstream.conf").read_text()
    assert re.findall(r"server (\S+):8000 max_fails=1", conf) == addresses
    assert re.findall(r"server (\S+):8000 backup", conf) == addresses


def test_a_process_that_hangs_is_left_out_while_there_is_time_to_ask_the_other():
    for name in ("nginx/upstream.conf", "compose-upstream.conf"):
        first, second = re.findall(r"server \S+ (?!backup)(.*);", (DEPLOY / name).read_text())
        assert first == second == "max_fails=1 fail_timeout=30s", name
    conf = (DEPLOY / "nginx" / "site.conf").read_text()
    seconds = [int(value) for value in re.findall(r"proxy_(?:read|next_upstream)_timeout (\d+)s;", conf)]
    assert all(2 * read < both for read, both in zip(seconds[::2], seconds[1::2], strict=True)) and len(seconds) == 4
    assert "non_idempotent" not in (DEPLOY / "nginx" / "proxy.conf").read_text()


def test_nginx_starts_without_pages_from_before(tmp_path):
    for name in ("systemd/nginx-override.conf", "try.sh"):
        text = (DEPLOY / name).read_text()
        assert text.index("deploy/empty_pages.sh") < text.index("nginx -c"), name
    assert COMPOSE["volumes"]["pages"]["driver_opts"]["type"] == "tmpfs"
    volumes = [each for document in documents() for each in everywhere(document, "volumes")]
    assert all("emptyDir" in volume for each in volumes for volume in each if volume["name"] == "pages")
    store = Store(tmp_path / "pages", 10**6)
    store.vouch(time())
    (tmp_path / "pages/fresh/176").mkdir()
    (tmp_path / "pages/fresh/176/index.html").write_text("from before")
    subprocess.run([DEPLOY / "empty_pages.sh", tmp_path / "pages"], check=True)
    subprocess.run([DEPLOY / "empty_pages.sh", tmp_path / "missing"], check=True)
    assert not [path for path in (tmp_path / "pages").rglob("*/*") if not path.is_dir()]
    store.vouch(time())  # a process that runs meanwhile goes on
    assert (tmp_path / "pages" / "numbers").exists() and list((tmp_path / "pages/vouched").glob("*/fresh/app"))


def test_postgresql_takes_the_connections_of_all_processes_that_are_shipped():
    """By default it takes 100, three of them for superusers (PostgreSQL 14, "Connections and Authentication")."""
    kinds = {document["kind"]: document for document in documents()}
    deployment = kinds["Deployment"]["spec"]
    processes = deployment["replicas"] + deployment["strategy"]["rollingUpdate"]["maxSurge"]
    assert kinds["ConfigMap"]["data"]["PROCESSES"] == str(processes)
    assert processes * max_per_process() + FOR_OTHERS <= 100 - 3


def test_a_rolling_update_takes_nothing_away_first_and_jobs_never_overlap():
    specs = {
        (document["kind"], document["metadata"].get("name")): document["spec"]
        for document in documents()
        if "spec" in document
    }
    site, jobs = (specs["Deployment", name] for name in ("charity-site", "charity-site-jobs"))
    assert site["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert site["replicas"] > specs["PodDisruptionBudget", "charity-site"]["minAvailable"]
    assert (jobs["strategy"]["type"], jobs["replicas"]) == ("Recreate", 1)
