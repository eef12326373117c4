//! The version in manifests, lock files and pages.

use std::{collections::BTreeMap, fs, ops::Range, path::Path};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::diff::{Version, git};

/// The manifest of the workspace.
const MANIFEST: &str = "Cargo.toml";

/// A value of a table, with its place.
type Value<'a> = Spanned<DeValue<'a>>;

/// Texts of files by their path from the root.
pub(super) type Texts = BTreeMap<String, String>;

/// The packages that have the version of the workspace.
pub(super) struct Packages {
    pub(super) version: Version,
    /// The packages that are published, each with its folder.
    pub(super) published: BTreeMap<String, String>,
    /// All packages with the version.
    all: Vec<String>,
}

/// Reads the version, and checks that each package and each requirement has it.
///
/// # Errors
///
/// A manifest that cannot be read, or another version in a published package or its requirement.
pub(super) fn packages(root: &Path) -> Result<Packages, String> {
    let text = read(root, MANIFEST)?;
    let table = parse(&text, MANIFEST)?;
    let version = value(&table, &["workspace", "package", "version"])
        .and_then(|version| version.get_ref().as_str());
    let version = version.and_then(Version::parse).ok_or_else(|| {
        format!("error: {MANIFEST} has no `workspace.package.version` of the form `1.2.3`\n  help: write it")
    })?;
    let mut packages = Packages { version, published: BTreeMap::new(), all: Vec::new() };
    let members =
        value(&table, &["workspace", "members"]).and_then(|members| members.get_ref().as_array());
    for member in members.into_iter().flatten().filter_map(|member| member.get_ref().as_str()) {
        add(root, member, &mut packages)?;
    }
    for (name, requirement) in requirements(&table, &packages) {
        let found = requirement.get_ref().as_str().unwrap_or_default();
        if found != format!("={version}") {
            return Err(format!(
                "error: {MANIFEST} requires `{name}` in the version `{found}`, but the crates have the version \
                 {version}\n  help: write `\"={version}\"`"
            ));
        }
    }
    Ok(packages)
}

/// Adds a member of the workspace.
fn add(root: &Path, folder: &str, packages: &mut Packages) -> Result<(), String> {
    let path = format!("{folder}/{MANIFEST}");
    let text = read(root, &path)?;
    let table = parse(&text, &path)?;
    let get = |keys: &[&str]| value(&table, keys).map(Spanned::get_ref);
    let Some(name) = get(&["package", "name"]).and_then(DeValue::as_str) else { return Ok(()) };
    let is_published = get(&["package", "publish"]).and_then(DeValue::as_bool) != Some(false);
    let inherits =
        get(&["package", "version", "workspace"]).and_then(DeValue::as_bool) == Some(true);
    if is_published && !inherits {
        return Err(format!(
            "error: {path} has a version of its own\n  help: write `version.workspace = true`, because the published \
             crates have one version"
        ));
    }
    if is_published {
        packages.published.insert(name.to_owned(), folder.to_owned());
    }
    if inherits {
        packages.all.push(name.to_owned());
    }
    Ok(())
}

/// Returns the version of each requirement of a published package in the manifest of the workspace.
fn requirements<'t, 'a>(
    table: &'t DeTable<'a>,
    packages: &Packages,
) -> Vec<(String, &'t Value<'a>)> {
    let dependencies =
        value(table, &["workspace", "dependencies"]).and_then(|it| it.get_ref().as_table());
    let entries = dependencies.into_iter().flat_map(|table| table.iter());
    let requirement = |(name, value): (&Spanned<_>, &'t Value<'a>)| {
        let name: &std::borrow::Cow<'_, str> = name.get_ref();
        let version = value.get_ref().as_table()?.get("version")?;
        packages.published.contains_key(name.as_ref()).then(|| (name.to_string(), version))
    };
    entries.filter_map(requirement).collect()
}

/// Returns the files that name the version, with the new one: the manifest, lock files and pages.
///
/// # Errors
///
/// A file that cannot be read.
pub(super) fn raised(root: &Path, packages: &Packages, new: Version) -> Result<Texts, String> {
    let mut texts = Texts::new();
    let manifest = read(root, MANIFEST)?;
    texts.insert(MANIFEST.to_owned(), raise_manifest(&manifest, packages, new)?);
    let tracked = git(root, &["ls-files", "-z", "--", "*Cargo.lock", "*.md"]);
    let tracked = tracked.map_err(|error| format!("error: git ls-files: {error}"))?;
    for path in tracked.split('\0').filter(|path| !path.is_empty()) {
        // A link is changed with the file that it names.
        if !fs::symlink_metadata(root.join(path)).is_ok_and(|it| it.is_file()) {
            continue;
        }
        let text = read(root, path)?;
        let raised = match path {
            super::changelog::PATH => continue,
            _ if path.ends_with(".md") => raise_page(&text, packages, new),
            _ => raise_lock(&text, path, packages, new)?,
        };
        if raised != text {
            texts.insert(path.to_owned(), raised);
        }
    }
    Ok(texts)
}

fn raise_manifest(text: &str, packages: &Packages, new: Version) -> Result<String, String> {
    let table = parse(text, MANIFEST)?;
    let version = value(&table, &["workspace", "package", "version"])
        .map(|version| (version.span(), new.to_string()));
    let requirements = requirements(&table, packages);
    let requirements = requirements.iter().map(|(_, version)| (version.span(), format!("={new}")));
    Ok(replaced(text, version.into_iter().chain(requirements)))
}

/// Raises the packages of the workspace in a lock file, and the places that name them with their version.
fn raise_lock(text: &str, path: &str, packages: &Packages, new: Version) -> Result<String, String> {
    let table = parse(text, path)?;
    let old = packages.version.to_string();
    let is_own = |name: &str| packages.all.iter().any(|own| own == name);
    let mut edits = Vec::new();
    let entries = table.get("package").and_then(|packages| packages.get_ref().as_array());
    for entry in entries.into_iter().flatten().filter_map(|entry| entry.get_ref().as_table()) {
        let name = entry.get("name").and_then(|name| name.get_ref().as_str()).unwrap_or_default();
        let version =
            entry.get("version").filter(|version| version.get_ref().as_str() == Some(&old));
        if let Some(version) = version.filter(|_| is_own(name) && !entry.contains_key("source")) {
            edits.push((version.span(), new.to_string()));
        }
        let dependencies = entry.get("dependencies").and_then(|it| it.get_ref().as_array());
        for dependency in dependencies.into_iter().flatten() {
            // Cargo names a version only where a lock file has several packages with one name.
            let named = dependency.get_ref().as_str().and_then(|text| text.split_once(' '));
            if let Some((name, _)) = named.filter(|(name, version)| is_own(name) && *version == old)
            {
                edits.push((dependency.span(), format!("{name} {new}")));
            }
        }
    }
    Ok(replaced(text, edits))
}

/// Raises requirements of published packages in examples of manifests, as in `core-api = "0.1"`.
fn raise_page(text: &str, packages: &Packages, new: Version) -> String {
    let (old, new) = (packages.version.requirements(), new.requirements());
    let raise = |line: &str| {
        let is_requirement = line.contains("`version = \"")
            || packages
                .published
                .keys()
                .any(|name| line.trim_start().starts_with(&format!("{name} = ")));
        let pairs = old.iter().zip(&new).filter(|_| is_requirement);
        pairs.fold(line.to_owned(), |line, (old, new)| {
            line.replace(&format!("\"{old}\""), &format!("\"{new}\""))
        })
    };
    text.split_inclusive('\n').map(raise).collect()
}

/// Replaces texts in quotes.
fn replaced(text: &str, edits: impl IntoIterator<Item = (Range<usize>, String)>) -> String {
    let mut edits: Vec<_> = edits.into_iter().collect();
    edits.sort_by_key(|(range, _)| range.start);
    let mut text = text.to_owned();
    for (range, new) in edits.into_iter().rev() {
        text.replace_range(range, &format!("\"{new}\""));
    }
    text
}

/// Reads a file of the workspace.
///
/// # Errors
///
/// A file that cannot be read.
pub(super) fn read(root: &Path, path: &str) -> Result<String, String> {
    fs::read_to_string(root.join(path)).map_err(|error| format!("error: {path}: {error}"))
}

/// Parses the TOML of a file.
///
/// # Errors
///
/// Invalid TOML, with the path.
pub(super) fn parse<'a>(text: &'a str, path: &str) -> Result<DeTable<'a>, String> {
    let table = DeTable::parse(text).map_err(|error| format!("error: {path}: {error}"))?;
    Ok(table.into_inner())
}

/// Returns the value at a path of keys.
pub(super) fn value<'t, 'a>(table: &'t DeTable<'a>, path: &[&str]) -> Option<&'t Value<'a>> {
    let (last, parents) = path.split_last()?;
    let table = parents
        .iter()
        .try_fold(table, |table, key| table.get(*key).and_then(|it| it.get_ref().as_table()));
    table?.get(*last)
}
