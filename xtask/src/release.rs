//! `release`: the checks, the versions and the changelog of a release, and the commit with its tag.
//!
//! Publishing stays with a person: the last lines are the commands.

pub(crate) mod changelog;
mod interruption;
mod manifests;
mod order;
pub(crate) mod plan;
pub(crate) mod run;
mod steps;
mod tags;

use std::path::Path;

use jiff::{Timestamp, tz::Offset};

use crate::cli::ReleaseLevel;

/// Prepares a release, or shows what it would change.
///
/// # Errors
///
/// A reason against the release, or a step that failed. The files are as they were then.
pub(crate) fn run(root: &Path, level: ReleaseLevel, is_dry: bool) -> Result<String, String> {
    let today = Offset::UTC.to_datetime(Timestamp::now()).date();
    let plan = plan::plan(root, level, today)?;
    let (steps, notes) = steps::steps(&plan);
    if is_dry {
        return Ok(run::preview(&plan, &steps, &notes));
    }
    run::carry_out(root, &plan, &steps, &notes)
}
