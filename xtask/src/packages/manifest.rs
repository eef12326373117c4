//! The parts that the manifest and the folder of a published crate must have.

use std::{fs, path::Path};

use toml::de::{DeTable, DeValue};

/// Texts of the licenses, which each package must contain.
const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// The number of keywords that a registry accepts.
const MAX_KEYWORDS: usize = 5;

/// A crate that is published.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Published {
    /// Folder from the root.
    pub(crate) folder: String,
    /// Name of the package.
    pub(crate) name: String,
    /// Version of the workspace, which all published crates have.
    pub(crate) version: String,
    /// Minor version of the oldest Rust 1 that builds the crate, if its manifest says one.
    pub(crate) oldest_rust: Option<u32>,
    /// Parts that the manifest lacks, each with its fix.
    lacks: Vec<String>,
}

/// Returns the members of the workspace without `publish = false`.
///
/// # Errors
///
/// A manifest that cannot be read, or that has no members or version.
pub(crate) fn published(root: &Path) -> Result<Vec<Published>, String> {
    let text = read(root, "Cargo.toml")?;
    let manifest = parse(&text, "Cargo.toml")?;
    let broken = |key: &str| format!("error: Cargo.toml has no `{key}`");
    let members = value(&manifest, &["workspace", "members"]).and_then(DeValue::as_array);
    let members = members.ok_or_else(|| broken("workspace.members"))?;
    let version = text_of(&manifest, &["workspace", "package", "version"]);
    let version = version.ok_or_else(|| broken("workspace.package.version"))?;
    let mut found = Vec::new();
    for folder in members.iter().filter_map(|member| member.get_ref().as_str()) {
        found.extend(member(root, folder, &manifest, version)?);
    }
    Ok(found)
}

fn member(
    root: &Path,
    folder: &str,
    workspace: &DeTable<'_>,
    version: &str,
) -> Result<Option<Published>, String> {
    let path = format!("{folder}/Cargo.toml");
    let text = read(root, &path)?;
    let manifest = parse(&text, &path)?;
    if value(&manifest, &["package", "publish"]).and_then(DeValue::as_bool) == Some(false) {
        return Ok(None);
    }
    let name = text_of(&manifest, &["package", "name"]);
    let name = name.ok_or_else(|| format!("error: {path} has no `package.name`"))?.to_owned();
    let rust = text_of(&manifest, &["package", "rust-version"])
        .or_else(|| text_of(workspace, &["workspace", "package", "rust-version"]));
    let oldest_rust = rust.and_then(|rust| rust.split('.').nth(1)?.parse().ok());
    let (folder, version) = (folder.to_owned(), version.to_owned());
    let lacks = lacks(&manifest, &name);
    Ok(Some(Published { folder, name, version, oldest_rust, lacks }))
}

fn lacks(manifest: &DeTable<'_>, name: &str) -> Vec<String> {
    let package = |key| value(manifest, &["package", key]);
    let count = |key| package(key).and_then(DeValue::as_array).map_or(0, |values| values.len());
    let mut lacks = Vec::new();
    let mut require = |holds: bool, fix: String| {
        if !holds {
            lacks.push(fix);
        }
    };
    for key in ["description", "license", "rust-version"] {
        require(package(key).is_some(), format!("set `{key}`"));
    }
    let page = format!("https://docs.rs/{name}");
    for (key, expected) in [("readme", "README.md"), ("documentation", page.as_str())] {
        let found = package(key).and_then(DeValue::as_str);
        require(found == Some(expected), format!("set `{key} = \"{expected}\"`"));
    }
    let keywords = (1..=MAX_KEYWORDS).contains(&count("keywords"));
    require(keywords, format!("set 1 to {MAX_KEYWORDS} `keywords`"));
    require(count("categories") > 0, "set `categories`".to_owned());
    let path = ["package", "metadata", "docs", "rs", "all-features"];
    let all = value(manifest, &path).and_then(DeValue::as_bool) == Some(true);
    require(all, "set `package.metadata.docs.rs.all-features = true`".to_owned());
    lacks
}

/// Returns a line for each part that a published crate lacks.
pub(crate) fn faults(root: &Path, crates: &[Published]) -> Vec<String> {
    let mut faults = Vec::new();
    for Published { folder, name, lacks, .. } in crates {
        faults.extend(lacks.iter().map(|fix| format!("error: {folder}/Cargo.toml: {fix}")));
        for license in LICENSES {
            let of_crate = fs::read_to_string(root.join(folder).join(license)).ok();
            if of_crate.is_none() || of_crate != fs::read_to_string(root.join(license)).ok() {
                faults.push(format!(
                    "error: {folder}/{license} is not the file of the root; link it: \
                     `ln -s ../{license} {folder}/`"
                ));
            }
        }
        let readme = fs::read_to_string(root.join(folder).join("README.md")).unwrap_or_default();
        if !readme.starts_with(&format!("# {name}\n")) {
            faults.push(format!("error: {folder}/README.md does not begin with `# {name}`"));
        }
    }
    faults
}

fn read(root: &Path, path: &str) -> Result<String, String> {
    fs::read_to_string(root.join(path)).map_err(|error| format!("error: {path}: {error}"))
}

fn parse<'a>(text: &'a str, path: &str) -> Result<DeTable<'a>, String> {
    let parsed = DeTable::parse(text).map_err(|error| format!("error: {path}: {error}"))?;
    Ok(parsed.into_inner())
}

/// Returns the value at a path of keys.
fn value<'a>(table: &'a DeTable<'a>, path: &[&str]) -> Option<&'a DeValue<'a>> {
    let (last, parents) = path.split_last()?;
    let table = parents
        .iter()
        .try_fold(table, |table, key| table.get(*key).and_then(|value| value.get_ref().as_table()));
    table?.get(*last).map(|value| value.get_ref())
}

fn text_of<'a>(table: &'a DeTable<'a>, path: &[&str]) -> Option<&'a str> {
    value(table, path).and_then(DeValue::as_str)
}
