//! The plan of a release: the reasons against it, and the files that it changes.

use std::path::Path;

use jiff::civil::Date;

use super::{
    changelog::{self, Changelog},
    manifests::{self, Texts},
    order, tags,
};
use crate::{
    cli::ReleaseLevel,
    diff::{self, Bump, Finding, Level, Repository, State, Version},
    generate,
};

/// A release that nothing speaks against before its steps.
pub(crate) struct Plan {
    /// The release before this one.
    pub(crate) last: Option<Version>,
    pub(crate) version: Version,
    pub(crate) tag: String,
    /// The files to be changed, with their old and new texts.
    pub(crate) files: Vec<PlannedFile>,
    /// Changes of the specs since the last release.
    pub(crate) findings: Vec<Finding>,
    /// The packages in the order of their publication.
    pub(crate) order: Vec<String>,
}

/// A file that the release changes.
pub(crate) struct PlannedFile {
    pub(crate) path: String,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// Checks the work tree, and plans the release.
///
/// # Errors
///
/// The first reason against the release, with the way to remove it.
pub(crate) fn plan(root: &Path, level: ReleaseLevel, today: Date) -> Result<Plan, String> {
    tags::refuse_changes(root)?;
    generate::fresh(root)?;
    let packages = manifests::packages(root)?;
    let last = tags::last(root)?;
    let text = manifests::read(root, changelog::PATH)?;
    let changelog = Changelog::parse(&text)?;
    let (version, findings) = match last {
        Some(last) => next(root, last, packages.version, level, &changelog)?,
        // Nobody has the first version yet, so that it has nothing to break.
        None => (packages.version, Vec::new()),
    };
    let tag = tags::tag(version);
    tags::refuse_existing(root, &tag)?;
    let mut texts = manifests::raised(root, &packages, version)?;
    texts.insert(changelog::PATH.to_owned(), changelog.release(last, version, today)?);
    let order = order::order(root, &packages)?;
    Ok(Plan { last, version, tag, files: files(root, texts)?, findings, order })
}

/// Returns the files whose text changes.
fn files(root: &Path, texts: Texts) -> Result<Vec<PlannedFile>, String> {
    let mut files = Vec::new();
    for (path, new) in texts {
        let old = manifests::read(root, &path)?;
        if old != new {
            files.push(PlannedFile { path, old, new });
        }
    }
    Ok(files)
}

/// Returns the version after the last release, and the changes of the specs since then.
fn next(
    root: &Path,
    last: Version,
    current: Version,
    level: ReleaseLevel,
    changelog: &Changelog<'_>,
) -> Result<(Version, Vec<Finding>), String> {
    if last != current {
        return Err(format!(
            "error: Cargo.toml has the version {current}, but the last release is {last}\n  help: write {last} there, \
             because `cargo xtask release` raises it"
        ));
    }
    let old = State::revision(&Repository::new(root), &tags::tag(last))?;
    let findings = diff::compare(&old, &State::work_tree(root)?);
    let bump = match level {
        ReleaseLevel::Major => Bump::Major,
        ReleaseLevel::Minor => Bump::Minor,
        ReleaseLevel::Patch => Bump::Patch,
        ReleaseLevel::Advice => advice(last, &findings, changelog),
    };
    refuse_below(last, bump, &findings, changelog)?;
    Ok((last.next(bump), findings))
}

/// Returns the part that the changes and the changelog must raise.
fn advice(last: Version, findings: &[Finding], changelog: &Changelog<'_>) -> Bump {
    let levels = findings.iter().map(|finding| finding.rule.level);
    let breaking = changelog.is_breaking().then_some(Level::Breaking);
    Bump::of(last, levels.chain(breaking)).unwrap_or(Bump::Patch)
}

/// Fails if a change needs a higher part of the version.
fn refuse_below(
    last: Version,
    bump: Bump,
    findings: &[Finding],
    changelog: &Changelog<'_>,
) -> Result<(), String> {
    let above = findings.iter().filter(|finding| last.least(finding.rule.level) > bump);
    let mut reasons: Vec<String> = above
        .map(|finding| {
            format!("  {} {}: {}\n", finding.rule.level, finding.rule.name, finding.message())
        })
        .collect();
    let count = reasons.len();
    reasons.truncate(20);
    if count > 20 {
        reasons.push(format!("  and {} more\n", count - 20));
    }
    if changelog.is_breaking() && last.least(Level::Breaking) > bump {
        reasons.push(format!("  {} has lines under `Breaking changes`\n", changelog::PATH));
    }
    if reasons.is_empty() {
        return Ok(());
    }
    let least = advice(last, findings, changelog);
    Err(format!(
        "error: changes since {} need more than a {bump} release\n{}  help: run `cargo xtask release {least}`, or \
         undo them; `cargo xtask diff {}` shows all",
        tags::tag(last),
        reasons.concat(),
        tags::tag(last)
    ))
}
