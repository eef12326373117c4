//! A state of the specs: the work tree or a revision.

use std::{fs, path::Path};

use toml::de::DeTable;

use super::{Repository, Version};
use crate::{
    check,
    diagnostics::{At, Source},
    load::{self, LoadedSpecs},
    spec::Specs,
};

/// The folder of the specs.
const SPECS: &str = "specs";

/// Specs that can be compared.
pub(crate) struct State {
    /// The name of the revision. `None` for the work tree.
    pub(crate) revision: Option<String>,
    pub(crate) sources: Vec<Source>,
    pub(crate) specs: Specs,
    /// The version of the crates, if the manifest has one.
    pub(crate) version: Option<Version>,
}

impl State {
    /// Reads the specs of the work tree.
    ///
    /// # Errors
    ///
    /// All mistakes in the specs.
    pub(crate) fn work_tree(root: &Path) -> Result<Self, String> {
        let mut loaded = load::load(root).map_err(|error| format!("error: {error}"))?;
        check::check(&loaded.specs, &mut loaded.mistakes);
        let manifest = fs::read_to_string(root.join("Cargo.toml")).ok();
        Self::of(None, loaded, manifest.as_deref())
    }

    /// Reads the specs of a revision into memory.
    ///
    /// # Errors
    ///
    /// A revision that does not exist, or specs that this version of the loader cannot read. Rules that came later do
    /// not concern a revision.
    pub(crate) fn revision(repository: &Repository<'_>, name: &str) -> Result<Self, String> {
        let sources = repository.toml_files(name, SPECS)?;
        if sources.is_empty() {
            return Err(format!(
                "error: `{name}` has no specs\n  help: name a revision whose folder `{SPECS}` has TOML files"
            ));
        }
        let manifest = repository.file(name, "Cargo.toml");
        Self::of(Some(name.to_owned()), load::of(sources), manifest.as_deref())
    }

    /// Makes a state of specs that have been read.
    ///
    /// # Errors
    ///
    /// All mistakes in the specs, and the revision that has them.
    pub(crate) fn of(
        revision: Option<String>,
        loaded: LoadedSpecs,
        manifest: Option<&str>,
    ) -> Result<Self, String> {
        let LoadedSpecs { sources, specs, mistakes } = loaded;
        if mistakes.is_empty() {
            let version = manifest.and_then(version);
            return Ok(Self { revision, sources, specs, version });
        }
        let text = mistakes.render(&sources);
        Err(match revision {
            Some(name) => format!(
                "{text}\n\nerror: this version of xtask cannot read the specs of `{name}`\n  help: compare with \
                 a newer revision, or run `cargo xtask diff` of the older one there"
            ),
            None => format!(
                "{text}\n\nerror: the specs of the work tree have mistakes; nothing was compared"
            ),
        })
    }

    /// Returns the name of the state for people.
    pub(crate) fn name(&self) -> &str {
        self.revision.as_deref().unwrap_or("the work tree")
    }

    /// Returns the path and the line of a place.
    pub(super) fn line(&self, at: &At) -> (&str, usize) {
        let Some(source) = self.sources.get(at.file) else { return ("", 1) };
        let before = source.text.as_bytes().get(..at.start).unwrap_or_default();
        let lines = before.iter().filter(|byte| **byte == b'\n').count();
        (&source.path, lines.saturating_add(1))
    }
}

/// Returns the version that all crates share.
fn version(manifest: &str) -> Option<Version> {
    let table = DeTable::parse(manifest).ok()?;
    let workspace = table.get_ref().get("workspace")?.get_ref().as_table()?;
    let package = workspace.get("package")?.get_ref().as_table()?;
    Version::parse(package.get("version")?.get_ref().as_str()?)
}
