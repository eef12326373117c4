//! `packages`: the published crates, checked as others get them.

pub(crate) mod manifest;

use std::{collections::BTreeMap, fs, io, path::Path};

use crate::{cargo::cargo, copy, load::named};
use manifest::Published;

/// The folder of the unpacked packages, which is a workspace of its own.
const FOLDER: &str = "target/packages";

/// The flags of the documentation that docs.rs makes. Its compiler is a nightly one.
const DOCS_RS: &str = "--cfg docsrs -D warnings -Z unstable-options";

/// Makes a package of each published crate, and builds, tests and documents it without the workspace.
///
/// `cargo package` builds each package for itself. Its tests and its documentation are built in a
/// workspace that has nothing but the packages.
///
/// # Errors
///
/// A manifest that lacks what a package needs, or a package that cannot be built, tested or documented.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let crates = manifest::published(root)?;
    let faults = manifest::faults(root, &crates);
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    let names = crates.iter().flat_map(|published| ["--package", published.name.as_str()]);
    // A change can be checked before it is committed.
    let mut arguments = vec!["package", "--locked", "--allow-dirty"];
    arguments.extend(names);
    succeed(root, &[], &arguments)?;

    let folder = root.join(FOLDER);
    unpack(root, &folder, &crates).map_err(|error| format!("error: {FOLDER}: {error}"))?;
    succeed(&folder, &[], &["test", "--workspace"])?;
    let flags = [("RUSTDOCFLAGS", DOCS_RS), ("RUSTC_BOOTSTRAP", "1")];
    succeed(&folder, &flags, &["doc", "--workspace", "--no-deps", "--all-features"])?;
    Ok(format!("{} packages can be built, tested and documented alone", crates.len()))
}

/// Makes a workspace of the unpacked packages, with the versions of this workspace.
fn unpack(root: &Path, folder: &Path, crates: &[Published]) -> io::Result<()> {
    for Published { name, version, .. } in crates {
        let package = root.join(format!("target/package/{name}-{version}"));
        let copied = copy::refresh(&package, &folder.join(name), &BTreeMap::new());
        copied.map_err(|error| named(&package, &error))?;
    }
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(folder.join("Cargo.toml"), workspace(crates))
}

/// Returns the manifest of the workspace of packages. Only packages of ours come from a path.
fn workspace(crates: &[Published]) -> String {
    let names = || crates.iter().map(|published| published.name.as_str());
    let members: String = names().map(|name| format!("    \"{name}\",\n")).collect();
    let patches: String =
        names().map(|name| format!("{name} = {{ path = \"{name}\" }}\n")).collect();
    format!(
        "[workspace]\nmembers = [\n{members}]\nresolver = \"3\"\n\n[patch.crates-io]\n{patches}\n\
         [profile.dev]\ndebug = \"line-tables-only\"\n"
    )
}

/// Runs cargo to its end.
fn succeed(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Result<(), String> {
    let mut command = cargo(folder);
    command.envs(variables.iter().copied()).args(arguments);
    let name = || format!("cargo {} in {}", arguments.join(" "), folder.display());
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("error: {}: {status}", name())),
        Err(error) => Err(format!("error: {}: {error}", name())),
    }
}
