//! A small workspace with the generated code of other specs.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use super::foreign;
use crate::{cargo::cargo, copy, emit, load::LoadedSpecs};

/// The crates that the workspace has a copy of.
const COPIED: [&str; 2] = ["core-api", "core-macros"];

/// Settings that the copies need.
const SETTINGS: [&str; 3] = ["Cargo.lock", "clippy.toml", "rustfmt.toml"];

/// A workspace of `core-api`, its macros, and a crate that declares the same as strangers do.
pub(crate) struct Workspace {
    folder: PathBuf,
    /// The folder of all intermediate files, with the dependencies that the repository has built.
    built: PathBuf,
    /// The generated files that the repository does not have.
    new: Vec<String>,
}

impl Workspace {
    /// Makes the workspace below the target folder, with the code generated from these specs.
    pub(crate) fn create(root: &Path, name: &str, loaded: &LoadedSpecs) -> Result<Self, String> {
        let files = emit::files(&loaded.specs);
        let folder = root.join("target").join(name);
        fill(root, &folder, name, &files)
            .map_err(|error| format!("error: {}: {error}", folder.display()))?;
        let is_new = |path: &&String| !root.join(path).is_file() && path.ends_with(".rs");
        let new = files.keys().filter(is_new).cloned().collect();
        Ok(Self { folder, built: root.join("target"), new })
    }

    /// Checks the layout of the generated code.
    pub(crate) fn format(&self) -> Result<(), String> {
        self.cargo("fmt", &["--all", "--check"], &[])
    }

    /// Compiles core-api alone, without lints.
    #[cfg(test)]
    pub(crate) fn compile(&self) -> Result<(), String> {
        self.cargo("check", &["--package", "core-api", "--all-features"], &[])
    }

    /// Compiles and lints.
    pub(crate) fn lint(&self) -> Result<(), String> {
        self.cargo("clippy", &["--workspace", "--all-features", "--", "-D", "warnings"], &[])
    }

    /// Makes the documentation.
    pub(crate) fn document(&self) -> Result<(), String> {
        let flags = [("RUSTDOCFLAGS", "-D warnings")];
        self.cargo("doc", &["--package", "core-api", "--all-features", "--no-deps"], &flags)
    }

    /// Runs the examples in the documentation of the new files.
    pub(crate) fn run_examples(&self) -> Result<(), String> {
        let mut arguments = vec!["--doc", "--package", "core-api", "--all-features", "--"];
        arguments.extend(self.new.iter().map(String::as_str));
        self.cargo("test", &arguments, &[])
    }

    /// Runs cargo. An error is its output.
    fn cargo(
        &self,
        subcommand: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Result<(), String> {
        let mut command = cargo(&self.folder);
        command.env("CARGO_INCREMENTAL", "0").envs(variables.iter().copied());
        command.env("CARGO_BUILD_BUILD_DIR", &self.built);
        command.arg(subcommand);
        if subcommand != "fmt" {
            command.args(["--quiet", "--offline"]);
        }
        command.args(arguments);
        let line = format!("cargo {subcommand} {}", arguments.join(" "));
        succeed(command, &line)
    }
}

fn succeed(mut command: Command, line: &str) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("error: {line}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, error) = (text(&output.stdout), text(&output.stderr));
    Err(format!(
        "{out}{error}\n\nerror: {line}: {} in {:?}",
        output.status,
        command.get_current_dir()
    ))
}

/// Writes the files of the workspace.
///
/// Cargo knows a package by its path from the workspace. So the crates are in a folder of their own, because the
/// files that are built for `core-api` would otherwise replace those of the repository.
fn fill(
    root: &Path,
    folder: &Path,
    inner: &str,
    files: &BTreeMap<String, String>,
) -> io::Result<()> {
    let crates = folder.join(inner);
    fs::create_dir_all(&crates)?;
    for name in COPIED {
        let prefix = format!("{name}/");
        let own = files.iter().filter_map(|(path, text)| {
            Some((PathBuf::from(path.strip_prefix(&prefix)?), text.clone()))
        });
        let source = root.join(name);
        copy::refresh(&source, &crates.join(name), &own.collect())?;
    }
    foreign::write(&crates.join("foreign"), files)?;
    for name in SETTINGS {
        fs::copy(root.join(name), folder.join(name))?;
    }
    let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
    fs::write(folder.join("Cargo.toml"), own_manifest(&manifest, inner))
}

/// Returns the manifest of the repository with the members of this workspace.
fn own_manifest(manifest: &str, inner: &str) -> String {
    let (before, after) = manifest.split_once("members = [").unwrap_or((manifest, ""));
    let (_, after) = after.split_once("resolver = ").unwrap_or(("", after));
    let after = COPIED.iter().fold(after.to_owned(), |text, name| {
        text.replace(&format!("path = \"{name}\""), &format!("path = \"{inner}/{name}\""))
    });
    format!("{before}members = [\"{inner}/*\"]\nresolver = {after}")
}
