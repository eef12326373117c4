//! The dependencies that pages show, compared with those of the workspace.

use std::{collections::BTreeSet, fs, path::Path};

use toml::{Table, Value};

use super::page::Page;

/// The dependencies of the workspace and of the programs.
pub(super) struct Workspace {
    shared: Table,
    /// The names of the dependencies of the programs.
    names: BTreeSet<String>,
    /// The manifests of the crates of this repository, by name.
    own: Table,
}

impl Workspace {
    pub(super) fn read(root: &Path) -> Self {
        let read =
            |path: &str| -> Table { fs::read_to_string(root.join(path)).unwrap().parse().unwrap() };
        let shared = read("Cargo.toml")["workspace"]["dependencies"].as_table().unwrap().clone();
        let guide = read("tests/guide/Cargo.toml");
        let tables =
            ["dependencies", "dev-dependencies"].map(|table| guide[table].as_table().unwrap());
        let names = tables.into_iter().flat_map(Table::keys).cloned().collect();
        let crates = ["core-api", "core-auth", "core-redis", "core-sandbox"];
        let own = crates.map(|name| (name.to_owned(), read(&format!("{name}/Cargo.toml")).into()));
        Self { shared, names, own: own.into_iter().collect() }
    }

    /// Returns the names of the dependencies that a page shows, and checks their versions and features.
    pub(super) fn dependencies(&self, page: &Page) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for block in page.blocks.iter().filter(|block| block.language == "toml") {
            let table: Table = block.text.parse().unwrap();
            for (_, dependencies) in table.iter().filter(|(key, _)| key.ends_with("dependencies")) {
                for (name, dependency) in dependencies.as_table().unwrap() {
                    self.check(&page.name(), name, dependency);
                    names.insert(name.clone());
                }
            }
        }
        names
    }

    fn check(&self, page: &str, name: &str, shown: &Value) {
        let Some(own) = self.own.get(name) else {
            let version = |value: &Value| -> String {
                let text = value.as_str().or_else(|| value.get("version")?.as_str()).unwrap();
                text.split('.').take(if text.starts_with("0.") { 2 } else { 1 }).collect()
            };
            let shared = self.shared.get(name).unwrap_or_else(|| panic!("{page}: `{name}`"));
            assert_eq!(version(shown), version(shared), "{page}: `{name}`");
            return;
        };
        // A path, as long as the crates are not published.
        let path = shown["path"].as_str().unwrap();
        assert!(path.ends_with(&format!("/{name}")), "{page}: {path}");
        for feature in shown.get("features").and_then(Value::as_array).into_iter().flatten() {
            let feature = feature.as_str().unwrap();
            assert!(own["features"].get(feature).is_some(), "{page}: {name}/{feature}");
        }
    }

    /// Returns the dependencies that a program names.
    pub(super) fn uses(&self, program: &str) -> Vec<String> {
        let is_named = |name: &&String| {
            let path = format!("{}::", name.replace('-', "_"));
            program.match_indices(&path).any(|(at, _)| {
                let before = program[..at].chars().next_back();
                before.is_none_or(|letter| !letter.is_alphanumeric() && !"_:".contains(letter))
            })
        };
        self.names.iter().filter(is_named).cloned().collect()
    }
}
