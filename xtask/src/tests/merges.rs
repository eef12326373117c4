//! Merges of branches that each change the specs.

use std::{collections::BTreeMap, fs, path::Path, process::Command as Program};

use tempfile::TempDir;

use crate::{cli::Command, run, rust::names::file_name};

const MARKERS: [&str; 2] = ["<<<<<<<", ">>>>>>>"];

/// A repository with a copy of this workspace's specs and generated files.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let own = Self(tempfile::tempdir().unwrap());
        copy(&workspace.join("specs"), &own.0.path().join("specs"));
        for file in [".gitattributes", "CHANGELOG.md"] {
            fs::copy(workspace.join(file), own.0.path().join(file)).unwrap();
        }
        own.generate();
        own.git(&["init", "--quiet", "--initial-branch", "main"]);
        own.commit();
        own
    }

    fn git(&self, arguments: &[&str]) -> (bool, String) {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b.test", "-c", "core.autocrlf="];
        let output =
            Program::new("git").args(identity).args(arguments).current_dir(&self.0).output();
        let output = output.unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    }

    fn commit(&self) {
        for arguments in [&["add", "--all"][..], &["commit", "--quiet", "--message", "a"]] {
            let (succeeded, text) = self.git(arguments);
            assert!(succeeded, "{text}");
        }
    }

    fn generate(&self) {
        run(Command::Generate { check: false }, self.0.path()).unwrap();
    }

    /// Makes a branch from `main` with these new specs, and without these ones.
    fn branch(&self, name: &str, added: &[(String, String)], removed: &[&str]) {
        self.git(&["switch", "--quiet", "--create", name, "main"]);
        for (path, text) in added {
            super::write(self.0.path(), path, text);
        }
        removed.iter().for_each(|path| fs::remove_file(self.0.path().join(path)).unwrap());
        let path = self.0.path().join("CHANGELOG.md");
        let changes = fs::read_to_string(&path).unwrap();
        let line = format!("### Improvements\n\n- A change of the branch {name}.\n");
        fs::write(&path, changes.replacen("### Improvements\n\n", &line, 1)).unwrap();
        self.generate();
        self.commit();
    }

    /// Merges two branches, and returns the paths that `generate` then has to write.
    fn merge(&self) -> Vec<String> {
        self.git(&["switch", "--quiet", "one"]);
        let (succeeded, text) = self.git(&["merge", "--quiet", "--no-edit", "two"]);
        assert!(succeeded, "{text}");
        let merged = contents(self.0.path());
        for (path, text) in &merged {
            assert!(!MARKERS.iter().any(|marker| text.contains(marker)), "{path}");
        }
        let changes = &merged["CHANGELOG.md"];
        assert!(changes.contains("the branch one.") && changes.contains("the branch two."));
        self.generate();
        let after = contents(self.0.path());
        let differs = |(path, text): (&String, &String)| {
            (after.get(path) != Some(text)).then(|| path.clone())
        };
        merged.iter().filter_map(differs).collect()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// Returns the texts of all files outside `.git`, by path.
fn contents(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().is_some_and(|name| name == ".git") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

/// The spec of a new resource, with a sensitive field.
fn resource(group: &str, name: &str) -> (String, String) {
    let file = file_name(name);
    let text = format!(
        "resource = \"{name}\"\ndoc = \"A thing.\"\narea = \"Accounting\"\n\
         source = \"https://vendor.test\"\npath = \"/{}\"\n\
         calls = [\"get\", \"list\", \"create\"]\n\n[fields]\n\
         title = {{ type = \"string\", required = true, doc = \"Title.\" }}\n\
         secretOf{name} = {{ type = \"string\", sensitive = true, doc = \"Secret.\" }}\n\
         id    = {{ type = \"id\", read_only = true, doc = \"Identifier.\" }}\n",
        name.to_lowercase()
    );
    (format!("specs/resources/{group}/{file}.toml"), text)
}

fn enumeration(name: &str) -> (String, String) {
    let text = format!(
        "enum = \"{name}\"\ndoc = \"A choice.\"\nsource = \"https://vendor.test\"\nvalues = []\n"
    );
    (format!("specs/enums/{}.toml", file_name(name)), text)
}

#[test]
fn branches_that_add_resources_at_different_places_merge_to_fresh_files() {
    let repository = Repository::new();
    repository.branch("one", &[resource("general", "Apple"), enumeration("AppleKind")], &[]);
    repository.branch("two", &[resource("general", "Quince"), enumeration("QuinceKind")], &[]);
    assert_eq!(repository.merge(), Vec::<String>::new());
}

#[test]
fn branches_in_different_groups_merge_to_fresh_files() {
    let repository = Repository::new();
    repository.branch("one", &[resource("crm", "Apple")], &[]);
    repository.branch("two", &[resource("hr", "Quince")], &[]);
    assert_eq!(repository.merge(), Vec::<String>::new());
}

#[test]
fn a_branch_that_removes_a_resource_merges_with_one_that_adds_one() {
    let repository = Repository::new();
    repository.branch("one", &[resource("general", "Apple")], &[]);
    repository.branch("two", &[], &["specs/resources/general/cost_pool.toml"]);
    assert_eq!(repository.merge(), Vec::<String>::new());
}

/// Both branches add lines at one place, so that Git keeps both in any order.
#[test]
fn branches_that_add_neighbors_merge_without_conflict_and_generate_orders_them() {
    let repository = Repository::new();
    let one = [resource("general", "Quince"), enumeration("QuinceKind")];
    let two = [resource("general", "Quinoa"), enumeration("QuinoaKind")];
    repository.branch("one", &one, &[]);
    repository.branch("two", &two, &[]);
    let written = repository.merge();
    assert!(written.iter().all(|path| !path.starts_with("specs/resources")), "{written:?}");
    run(Command::Generate { check: true }, repository.0.path()).unwrap();
}
