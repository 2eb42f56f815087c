"""The front door: the README's commands exist, the metadata are valid and say one version."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import yaml

from schemas.model import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGE = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
HOOKS = {  # the part of pre-commit's own schema that local hooks use
    "type": "object", "required": ["repos"], "additionalProperties": False,
    "properties": {"repos": {"type": "array", "items": {
        "type": "object", "required": ["repo", "hooks"], "properties": {
            "repo": {"const": "local"},
            "hooks": {"type": "array", "minItems": 1, "items": {
                "type": "object", "required": ["id", "name", "entry", "language"], "additionalProperties": False,
                "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "entry": {"type": "string"},
                               "language": {"const": "system"}, "files": {"type": "string", "format": "regex"},
                               "pass_filenames": {"type": "boolean"}}}}}}}},
}  # fmt: skip


def test_every_command_of_the_readme_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|\$ )make ([a-z]+)", README)) <= targets


def test_one_version_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    version = PACKAGE["version"]
    assert project["version"] == version
    assert f"\nversion: {version}\n" in citation
    assert f'date-released: "{PACKAGE["created"][:10]}"' in citation
    assert set(re.findall(r"release/([0-9.]+)/", README)) == {version}
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_citation_says_what_the_descriptor_says() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"title: {PACKAGE['title']}\n" in citation
    assert all(f"  - {k}\n" in citation for k in PACKAGE["keywords"])
    assert f"license: {PACKAGE['licenses'][0]['name']}\n" in citation


def _schema_check(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip


def test_the_citation_is_valid(tmp_path: Path) -> None:
    assert _schema_check("--builtin-schema", "vendor.citation-file-format", "CITATION.cff").returncode == 0
    broken = tmp_path / "CITATION.cff"
    broken.write_text((ROOT / "CITATION.cff").read_text(encoding="utf-8").replace("type: dataset", "type: data"))
    assert _schema_check("--builtin-schema", "vendor.citation-file-format", str(broken)).returncode == 1


def test_the_workflows_are_valid() -> None:
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        done = _schema_check("--builtin-schema", "vendor.github-workflows", str(path))
        assert done.returncode == 0, done.stdout


def test_the_hooks_are_local_and_run_our_targets() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(hooks, HOOKS)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    entries = [h["entry"].split() for r in hooks["repos"] for h in r["hooks"]]
    assert all(e[0] == "make" and e[1] in targets for e in entries)


def test_the_workflow_can_only_read() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "validate.yml").read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    commands = [s["run"] for j in workflow["jobs"].values() for s in j["steps"] if "run" in s]
    assert any("--format github" in c for c in commands)
    assert any("GITHUB_STEP_SUMMARY" in c for c in commands)


def test_only_a_tag_publishes_and_the_tag_asserts_the_version() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))
    assert workflow[True] == {"push": {"tags": ["v[0-9]+.[0-9]+.[0-9]+"]}}, "YAML reads the key `on` as true"
    assert workflow["permissions"] == {"contents": "read"}
    commands = [s["run"] for s in workflow["jobs"]["release"]["steps"] if "run" in s]
    assert commands[0] == 'make release VERSION="${GITHUB_REF_NAME#v}"'
    assert "gh release create" in commands[-1]


def test_the_notes_of_a_release_are_its_section_of_the_changelog(tmp_path: Path) -> None:
    path = ROOT / ".github" / "workflows" / "release.yml"
    steps = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]["release"]["steps"]
    command = next(line for line in steps[-1]["run"].splitlines() if line.startswith("awk"))
    told = "# Changelog\n\n## 0.2.1\n\n- No.\n\n## 0.2.0 (2027-01-01)\n\n- Yes.\n\n## 0.1.0\n\n- No.\n"
    (tmp_path / "CHANGELOG.md").write_text(told, encoding="utf-8")
    subprocess.run(["sh", "-c", f"version=0.2.0; {command}"], cwd=tmp_path, check=True)
    assert (tmp_path / "notes.md").read_text(encoding="utf-8").strip() == "- Yes."


def test_the_seeds_are_left_out_of_the_licence() -> None:
    assert all(r["licenses"] == PACKAGE["licenses"] for r in PACKAGE["resources"])
    assert any(s["path"] == "seeds/" for r in PACKAGE["resources"] for s in r.get("sources", []))
    assert "seeds/" in (ROOT / "LICENSE-DATA").read_text(encoding="utf-8")


def test_the_lock_files_name_no_index_and_hash_everything() -> None:
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert len(re.findall(r"^\S+==", text, re.MULTILINE)) > 20
        assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", text.strip()))
