//! Tags of releases: `v0.1.0`.

use std::path::Path;

use crate::diff::{Version, git};

/// Returns the tag of a version.
pub(super) fn tag(version: Version) -> String {
    format!("v{version}")
}

/// Returns the newest release before HEAD.
///
/// # Errors
///
/// A repository that git cannot read.
pub(super) fn last(root: &Path) -> Result<Option<Version>, String> {
    let tags = git(root, &["tag", "--list", "v*", "--merged", "HEAD"]);
    let tags = tags.map_err(|error| format!("error: git tag: {error}"))?;
    let versions = tags.lines().filter_map(|tag| Version::parse(tag.strip_prefix('v')?));
    Ok(versions.max())
}

/// Fails if a tag exists already, also on another branch.
///
/// # Errors
///
/// The tag, with the way to go on.
pub(super) fn refuse_existing(root: &Path, tag: &str) -> Result<(), String> {
    let name = format!("refs/tags/{tag}");
    match git(root, &["rev-parse", "--verify", "--quiet", &name]) {
        Ok(_) => Err(format!(
            "error: the tag `{tag}` exists already, outside of this branch\n  help: merge the branch that has it, or \
             delete the tag with `git tag -d {tag}`"
        )),
        Err(_) => Ok(()),
    }
}

/// Fails if files differ from HEAD.
///
/// # Errors
///
/// The files, at most twenty of them.
pub(super) fn refuse_changes(root: &Path) -> Result<(), String> {
    let status = git(root, &["status", "--porcelain", "--untracked-files=all"]);
    let status = status.map_err(|error| format!("error: git status: {error}"))?;
    let lines: Vec<&str> = status.lines().collect();
    if lines.is_empty() {
        return Ok(());
    }
    let shown = lines.iter().take(20).map(|line| format!("  {line}\n")).collect::<String>();
    let rest = lines.len().saturating_sub(20);
    let rest = if rest > 0 { format!("  and {rest} more\n") } else { String::new() };
    Err(format!(
        "error: {} files differ from HEAD\n{shown}{rest}  help: commit or stash them, so that the tag has what the \
         checks have seen",
        lines.len()
    ))
}
