//! `release` in repositories of its own. The steps that take long are functions of the tests.

mod changelog;
mod refusals;
mod runs;

use std::{collections::BTreeMap, fs, path::Path};

use jiff::civil::{Date, date};
use tempfile::TempDir;

use super::{API, SCOPES, TASK, git, write};
use crate::{
    cli::{Command, ReleaseLevel},
    release::plan::{Plan, plan},
    run,
};

/// The day of all releases here.
const TODAY: Date = date(2026, 11, 26);

const MANIFEST: &str = r#"[workspace]
members = ["api", "macros", "sandbox", "tests"]

[workspace.package]
version = "0.1.0" # of all crates

[workspace.dependencies]
# The published crates.
api = { version = "=0.1.0", path = "api", default-features = false }
api-macros = { path = "macros", version = "=0.1.0" }
sandbox = { version = "=0.1.0", path = "sandbox" }
serde = "0.1.0"
"#;

const LOCK: &str = r#"version = 4

[[package]]
name = "api"
version = "0.1.0"
dependencies = [
 "api-macros 0.1.0",
 "serde",
]

[[package]]
name = "api-macros"
version = "0.1.0"

[[package]]
name = "elsewhere"
version = "0.1.0"

[[package]]
name = "sandbox"
version = "0.1.0"

[[package]]
name = "serde"
version = "0.1.0"
source = "registry+https://example.com"

[[package]]
name = "tests"
version = "0.1.0"
"#;

const README: &str = "# api\n\n```toml\n[dependencies]\napi = \"0.1\"\napi-macros = { version = \"0.1.0\" }\n\
                      serde = \"0.1\"\nother = { version = \"0.1\" }\n```\n\nWrite `version = \"0.1\"`. Version 0.1 is the first one.\n";

const CHANGELOG: &str = "# Changelog\n\n## Unreleased\n\n### Improvements\n\n- Add a field.\n\n## 0.1.0 (2026-01-02)\n\n\
                         - Begin.\n";

/// A repository with the release 0.1.0.
struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// Makes a repository whose last commit has the tag `v0.1.0`.
    fn new() -> Self {
        let workspace = Self::unreleased();
        workspace.git(&["tag", "v0.1.0"]);
        workspace
    }

    fn unreleased() -> Self {
        let workspace = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in [
            ("Cargo.toml", MANIFEST),
            ("Cargo.lock", LOCK),
            ("fuzz/Cargo.lock", LOCK),
            ("README.md", README),
            ("CHANGELOG.md", CHANGELOG),
            ("specs/api.toml", API),
            ("specs/scopes.toml", SCOPES),
            ("specs/resources/general/task.toml", TASK),
        ] {
            workspace.write(path, text);
        }
        for (name, folder, rest) in [
            ("api", "api", "[dependencies]\napi-macros.workspace = true\n"),
            ("api-macros", "macros", ""),
            (
                "sandbox",
                "sandbox",
                "[target.'cfg(unix)'.dev-dependencies]\nown = { package = \"api\", path = \"../api\" }\n",
            ),
            ("tests", "tests", "publish = false\n[dependencies]\nsandbox.workspace = true\n"),
        ] {
            let rest =
                if rest.starts_with("publish") { rest.to_owned() } else { format!("\n{rest}") };
            let manifest =
                format!("[package]\nname = \"{name}\"\nversion.workspace = true\n{rest}");
            workspace.write(&format!("{folder}/Cargo.toml"), &manifest);
        }
        run(Command::Generate { check: false }, workspace.root()).unwrap();
        workspace.git(&["init", "--quiet", "--initial-branch", "main"]);
        // `release` commits in the name of the person, so that the repository needs one.
        workspace.git(&["config", "user.name", "A"]);
        workspace.git(&["config", "user.email", "a@example.com"]);
        workspace.git(&["config", "commit.gpgsign", "false"]);
        workspace.git(&["config", "tag.gpgsign", "false"]);
        workspace.commit();
        workspace
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(self.root(), arguments)
    }

    fn write(&self, path: &str, text: &str) {
        write(self.root(), path, text);
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "x: Commit it"]);
    }

    /// Commits another spec of the resource, with its generated files.
    fn change_task(&self, task: &str) {
        self.write("specs/resources/general/task.toml", task);
        run(Command::Generate { check: false }, self.root()).unwrap();
        self.commit();
    }

    fn plan(&self, level: ReleaseLevel) -> Result<Plan, String> {
        plan(self.root(), level, TODAY)
    }

    /// Returns every file outside of `.git`, and what git says about them.
    fn contents(&self) -> (BTreeMap<String, Vec<u8>>, String) {
        let mut files = BTreeMap::new();
        collect(self.root(), self.root(), &mut files);
        let state = [
            self.git(&["status", "--porcelain"]),
            self.git(&["rev-parse", "HEAD"]),
            self.git(&["tag", "--list"]),
        ];
        (files, state.concat())
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        if name == ".git" {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}
