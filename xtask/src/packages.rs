//! `packages`: the published crates, checked as others get them.

pub(crate) mod manifest;

use std::{collections::BTreeMap, fs, io, path::Path, process::Command};

use crate::{cargo::cargo, copy};
use manifest::Published;

/// The folder of the unpacked packages, which is a workspace of its own.
const FOLDER: &str = "target/packages";

/// The flags of the documentation that docs.rs makes. Its compiler is a nightly one.
const DOCS_RS: &str = "--cfg docsrs -D warnings -Z unstable-options";

/// Makes a package of each published crate, and builds, tests and documents it without the workspace.
///
/// The packages are built in a workspace that has nothing else.
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
    // cargo's own check of a package would use an older package of the same version, which it has cached.
    let mut arguments = vec!["package", "--locked", "--allow-dirty", "--no-verify"];
    arguments.extend(names);
    succeed(root, &[], &arguments)?;

    let folder = root.join(FOLDER);
    unpack(root, &folder, &crates)?;
    for published in &crates {
        // One package at a time, so that no other switches on a feature of a dependency.
        succeed(&folder, &[], &["build", "--package", &published.name])?;
    }
    succeed(&folder, &[], &["test", "--workspace"])?;
    let flags = [("RUSTDOCFLAGS", DOCS_RS), ("RUSTC_BOOTSTRAP", "1")];
    succeed(&folder, &flags, &["doc", "--workspace", "--no-deps", "--all-features"])?;
    Ok(format!("{} packages can be built, tested and documented alone", crates.len()))
}

/// Makes a workspace of the unpacked packages, with the versions of this workspace.
///
/// Files in a package have a fixed date. Only those that changed are copied, so that cargo sees the change.
fn unpack(root: &Path, folder: &Path, crates: &[Published]) -> Result<(), String> {
    let failed = |error: io::Error| format!("error: {FOLDER}: {error}");
    let unpacked = folder.join("unpacked");
    if unpacked.exists() {
        fs::remove_dir_all(&unpacked).map_err(failed)?;
    }
    fs::create_dir_all(&unpacked).map_err(failed)?;
    for Published { name, version, .. } in crates {
        let package = root.join(format!("target/package/{name}-{version}.crate"));
        let mut tar = Command::new("tar");
        tar.arg("-xzf").arg(&package).arg("-C").arg(&unpacked);
        finish(tar, &format!("tar -xzf {}", package.display()))?;
        let source = unpacked.join(format!("{name}-{version}"));
        copy::refresh(&source, &folder.join(name), &BTreeMap::new()).map_err(failed)?;
    }
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).map_err(failed)?;
    fs::write(folder.join("Cargo.toml"), workspace(crates)).map_err(failed)
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
    finish(command, &format!("cargo {} in {}", arguments.join(" "), folder.display()))
}

/// Runs a command to its end.
fn finish(mut command: Command, name: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("error: {name}: {status}")),
        Err(error) => Err(format!("error: {name}: {error}")),
    }
}
