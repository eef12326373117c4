//! Dependencies on packages of this repository, which must never come from a registry.
//!
//! `cargo package` keeps the version of a dependency and drops its path. If somebody else owns the name,
//! their package would be built, with its macros and build scripts.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use toml::de::{DeTable, DeValue};

/// Names that other people own in the crate registry, though they look like ours.
const FOREIGN: [&str; 1] = ["core-macros"];

/// A dependency, as a manifest declares it.
#[derive(Debug)]
struct Dependency {
    package: String,
    path: Option<PathBuf>,
    has_version: bool,
    is_inherited: bool,
}

/// The names in a manifest.
#[derive(Debug, Default)]
struct Manifest {
    package: Option<String>,
    dependencies: Vec<Dependency>,
}

fn text<'a>(table: &'a DeTable<'_>, key: &str) -> Option<&'a str> {
    table.get(key).and_then(|value| value.get_ref().as_str())
}

fn table<'a>(value: &'a DeValue<'a>) -> &'a DeTable<'a> {
    value.as_table().expect("a table")
}

/// Reads the manifest of a folder, and resolves its paths.
fn manifest(folder: &Path) -> Manifest {
    let file = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let parsed = DeTable::parse(&file).unwrap();
    let mut manifest = Manifest::default();
    if let Some(package) = parsed.get_ref().get("package") {
        manifest.package = text(table(package.get_ref()), "name").map(str::to_owned);
    }
    collect(parsed.get_ref(), folder, &mut manifest.dependencies);
    manifest
}

/// Collects the dependencies of a table and, at any depth, of the tables in it. Targets, the workspace
/// and patches have such tables.
fn collect(parent: &DeTable<'_>, folder: &Path, found: &mut Vec<Dependency>) {
    for (key, value) in parent {
        let Some(inner) = value.get_ref().as_table() else { continue };
        if key.get_ref().ends_with("dependencies") {
            let read = |(name, value): (&toml::Spanned<_>, &toml::Spanned<_>)| {
                dependency(AsRef::<str>::as_ref(name.get_ref()), value.get_ref(), folder)
            };
            found.extend(inner.iter().map(read));
        } else {
            collect(inner, folder, found);
        }
    }
}

fn dependency(name: &str, value: &DeValue<'_>, folder: &Path) -> Dependency {
    let Some(options) = value.as_table() else {
        let package = name.to_owned();
        return Dependency { package, path: None, has_version: true, is_inherited: false };
    };
    Dependency {
        package: text(options, "package").unwrap_or(name).to_owned(),
        path: text(options, "path").map(|path| folder.join(path)),
        has_version: options.contains_key("version"),
        is_inherited: options.contains_key("workspace"),
    }
}

/// Every manifest of the repository, by its folder.
fn manifests() -> BTreeMap<PathBuf, Manifest> {
    fn visit(folder: &Path, found: &mut BTreeMap<PathBuf, Manifest>) {
        if folder.join("Cargo.toml").is_file() {
            found.insert(folder.canonicalize().unwrap(), manifest(folder));
        }
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name();
            let is_source = name != "target" && !name.to_string_lossy().starts_with('.');
            if is_source && entry.file_type().unwrap().is_dir() {
                visit(&entry.path(), found);
            }
        }
    }
    let mut found = BTreeMap::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut found);
    found
}

/// Returns a line for each wrong name in the manifests.
fn faults(manifests: &BTreeMap<PathBuf, Manifest>) -> Vec<String> {
    let packages = || manifests.values().filter_map(|manifest| manifest.package.as_deref());
    let own: BTreeSet<&str> = packages().collect();
    let mut faults = Vec::new();
    for name in packages().filter(|name| FOREIGN.contains(name)) {
        faults.push(format!("the package name `{name}` belongs to somebody else"));
    }
    for (folder, manifest) in manifests {
        for Dependency { package, path, has_version, is_inherited } in &manifest.dependencies {
            let place = folder.display();
            let target = path.as_ref().map(|path| path.canonicalize().unwrap());
            let target = target.and_then(|target| manifests.get(&target)?.package.clone());
            if FOREIGN.contains(&package.as_str()) {
                faults.push(format!("{place} depends on `{package}`, which belongs to others"));
            }
            match (path, target) {
                (Some(_), Some(name)) if name == *package => {}
                (Some(path), _) => {
                    faults.push(format!("{place}: `{package}` is not at {}", path.display()));
                }
                (None, _) if own.contains(package.as_str()) && (*has_version || !is_inherited) => {
                    faults.push(format!("{place} looks `{package}` up; give it a `path`"));
                }
                (None, _) => {}
            }
        }
    }
    faults
}

#[test]
fn no_manifest_looks_a_name_of_ours_up_in_a_registry() {
    let manifests = manifests();
    let names: BTreeSet<_> =
        manifests.values().filter_map(|manifest| manifest.package.as_deref()).collect();
    assert!(names.contains("core-api") && names.contains("core-api-macros"), "{names:?}");
    assert_eq!(faults(&manifests), Vec::<String>::new());
}

#[test]
fn lock_files_take_packages_of_ours_from_no_registry() {
    let manifests = manifests();
    let own = manifests.values().filter_map(|manifest| manifest.package.as_deref());
    let own: BTreeSet<&str> = own.collect();
    for folder in manifests.keys().filter(|folder| folder.join("Cargo.lock").is_file()) {
        let lock = fs::read_to_string(folder.join("Cargo.lock")).unwrap();
        for package in lock.split("[[package]]").skip(1) {
            let value = |key| package.lines().find_map(|line| line.strip_prefix(key));
            let name = value("name = ").unwrap().trim_matches('"');
            let is_ours = own.contains(name);
            assert_eq!(value("source = ").is_none(), is_ours, "{name} in {}", folder.display());
            assert!(!FOREIGN.contains(&name), "{name} in {}", folder.display());
        }
    }
}

#[test]
fn a_name_that_would_be_looked_up_is_found() {
    let of = |text: &str| {
        let root = tempfile::tempdir().unwrap();
        super::write(root.path(), "Cargo.toml", text);
        super::write(root.path(), "own/Cargo.toml", "[package]\nname = \"own\"\n");
        let folders = [root.path().to_owned(), root.path().join("own")];
        let read = |folder: PathBuf| (folder.canonicalize().unwrap(), manifest(&folder));
        faults(&folders.map(read).into_iter().collect())
    };
    let top = |dependencies: &str| format!("[package]\nname = \"top\"\n{dependencies}\n");
    for good in [
        "[dependencies]\nown = { path = \"own\" }",
        "[dependencies]\nown = { version = \"=0.1.0\", path = \"own\" }",
        "[dependencies]\nother = { package = \"own\", path = \"own\" }",
        "[dependencies]\nown.workspace = true\n[workspace.dependencies]\nown = { path = \"own\" }",
        "[dependencies]\nserde = \"1\"",
    ] {
        assert_eq!(of(&top(good)), Vec::<String>::new(), "{good}");
    }
    for bad in [
        "[dependencies]\nown = \"=0.1.0\"",
        "[dev-dependencies]\nown = { version = \"1\" }",
        "[build-dependencies]\nown = { git = \"https://example.com/own\" }",
        "[dependencies]\nother = { package = \"own\", version = \"1\" }",
        "[dependencies]\nother = { version = \"1\", path = \"own\" }",
        "[target.'cfg(unix)'.dependencies]\nown = \"1\"",
        "[workspace.dependencies]\nown = \"1\"",
        "[dependencies]\ncore-macros = \"0.0.2\"",
        "[dependencies]\nmacros = { package = \"core-macros\", version = \"1\" }",
    ] {
        assert!(!of(&top(bad)).is_empty(), "{bad}");
    }
}
