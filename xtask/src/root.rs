//! The folder of the workspace, found when a command runs.
//!
//! A path from the build would be that of another checkout where checkouts share a target folder, or
//! where a folder was copied or moved.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use toml::de::DeTable;

/// The folder of the specs, by which this workspace differs from others.
const SPECS: &str = "specs";

/// Finds the workspace that a folder is in: the nearest folder, upwards from this one, that has
/// `specs` beside a `Cargo.toml` with the table `[workspace]`.
///
/// # Errors
///
/// When no folder has both, or when a `Cargo.toml` beside `specs` cannot be read.
pub(crate) fn find(start: &Path) -> Result<PathBuf, String> {
    for folder in start.ancestors().filter(|folder| folder.join(SPECS).is_dir()) {
        if is_workspace(&folder.join("Cargo.toml"))? {
            return Ok(folder.to_owned());
        }
    }
    Err(format!(
        "error: no workspace with specs at {} or above it; run the command in a folder of the \
         workspace, or name the workspace with `--root DIR`",
        start.display()
    ))
}

/// Returns whether a file is the manifest of a workspace. A file that does not exist is not.
fn is_workspace(manifest: &Path) -> Result<bool, String> {
    let fault = |reason: &dyn std::fmt::Display| {
        format!("error: cannot read {}: {reason}", manifest.display())
    };
    let text = match fs::read_to_string(manifest) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(fault(&error)),
    };
    let table = DeTable::parse(&text).map_err(|error| fault(&error))?;
    Ok(table.get_ref().contains_key("workspace"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::find;
    use crate::tests::write;

    #[test]
    fn a_workspace_without_specs_is_not_the_one() {
        let outer = tempfile::tempdir().unwrap();
        write(outer.path(), "Cargo.toml", "[workspace]\nmembers = []\n");
        write(outer.path(), "specs/api.toml", "");
        write(outer.path(), "fuzz/Cargo.toml", "[workspace]\n[package]\nname = \"fuzz\"\n");
        write(outer.path(), "xtask/Cargo.toml", "[package]\nname = \"xtask\"\n");
        // Folders with this name are elsewhere, too.
        fs::create_dir_all(outer.path().join("xtask/specs/deep")).unwrap();
        for inside in ["", "fuzz", "xtask", "xtask/specs/deep", "specs"] {
            assert_eq!(find(&outer.path().join(inside)).unwrap(), outer.path(), "{inside}");
        }
        // A checkout inside of another one is nearer.
        write(outer.path(), "fuzz/specs/api.toml", "");
        assert_eq!(find(&outer.path().join("fuzz")).unwrap(), outer.path().join("fuzz"));
    }

    #[test]
    fn the_error_names_the_folder_or_the_manifest() {
        let folder = tempfile::tempdir().unwrap();
        let error = find(folder.path()).unwrap_err();
        assert!(error.contains(&folder.path().display().to_string()), "{error}");
        assert!(error.contains("`--root DIR`"), "{error}");
        // The name alone does not make a workspace.
        write(folder.path(), "specs/api.toml", "");
        write(folder.path(), "Cargo.toml", "# [workspace]\n[package]\nname = \"other\"\n");
        assert!(find(folder.path()).is_err());
        write(folder.path(), "Cargo.toml", "[workspace\n");
        let error = find(folder.path()).unwrap_err();
        assert!(error.contains("cannot read") && error.contains("Cargo.toml"), "{error}");
    }
}
