//! `diff`: the changes between two states of the specs, in the terms of programs that use the crate.

mod compare;
mod finding;
pub(crate) mod format;
pub(crate) mod level;
mod matching;
mod names;
mod repository;
pub(crate) mod rules;
mod state;
mod version;

use std::{
    io::{self, Write as _},
    path::Path,
};

use crate::cli::{DiffArguments, DiffFormat};
pub(crate) use compare::compare;
pub(crate) use finding::Finding;
pub(crate) use level::Level;
pub(crate) use repository::{Repository, git};
pub(crate) use state::State;
pub(crate) use version::{Bump, Version};

/// Compares two states of the specs, or explains the rules.
///
/// The changes are printed. The result is the last line.
///
/// # Errors
///
/// A state that cannot be read, a rule that does not exist, or changes at or above the level of `--fail-on`.
pub(crate) fn run(root: &Path, arguments: &DiffArguments) -> Result<String, String> {
    if let Some(rule) = &arguments.explain {
        return rules::explain(Some(rule.as_str()).filter(|rule| !rule.is_empty()));
    }
    let (old, new) = states(root, &arguments.revisions)?;
    let findings = compare(&old, &new);
    let text = match arguments.format {
        DiffFormat::Text => format::text(&old, &new, &findings),
        DiffFormat::Changelog => format::changelog(&findings),
        DiffFormat::Json => format::json(&old, &new, &findings),
    };
    let Some(limit) = arguments.fail_on else { return Ok(text) };
    let count = findings.iter().filter(|finding| finding.rule.level <= limit).count();
    if count == 0 {
        return Ok(text);
    }
    // The changes are the output, and the failure is a message beside it.
    let _ = writeln!(io::stdout(), "{text}");
    let changes = if count == 1 { "change is" } else { "changes are" };
    Err(format!(
        "error: {count} {changes} at the level `{limit}` or above\n  help: undo the change, or permit it with \
         another `--fail-on`; `--explain RULE` gives the reason"
    ))
}

/// Reads the two states that a command line names.
fn states(root: &Path, revisions: &[String]) -> Result<(State, State), String> {
    let repository = Repository::new(root);
    let (old, new) = match revisions {
        [] => ("HEAD".to_owned(), None),
        [one] => match one.split_once("..") {
            Some((old, new)) => repository.range(old, new)?,
            None => (one.clone(), None),
        },
        [old, new, ..] => (old.clone(), Some(new.clone())),
    };
    let old = State::revision(&repository, &old)?;
    let new = match new {
        Some(new) => State::revision(&repository, &new)?,
        None => State::work_tree(root)?,
    };
    Ok((old, new))
}
