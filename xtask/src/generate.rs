//! The commands that read the specs.

use std::{
    io::{self, Write as _},
    path::Path,
};

use crate::{
    bench, check,
    cli::Format,
    coverage, drift, emit,
    load::{self, LoadedSpecs},
    sync::{self, Difference},
};

/// Reads and checks the specs of a workspace.
fn specs(root: &Path) -> Result<LoadedSpecs, String> {
    let mut loaded = load::load(root).map_err(|error| format!("error: {error}"))?;
    check::check(&loaded.specs, &mut loaded.mistakes);
    if loaded.mistakes.is_empty() {
        return Ok(loaded);
    }
    let count = loaded.mistakes.len();
    let mistakes = if count == 1 { "mistake" } else { "mistakes" };
    let text = loaded.mistakes.render(&loaded.sources);
    Err(format!("{text}\n\n{count} {mistakes} in specs; nothing was written"))
}

/// Checks the specs.
///
/// # Errors
///
/// All mistakes in the specs, each with its place.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    Ok(format!("{} specs are right", specs(root)?.sources.len()))
}

/// Writes the generated files.
///
/// # Errors
///
/// Mistakes in the specs, or a file that cannot be read or written.
pub(crate) fn write(root: &Path) -> Result<String, String> {
    let loaded = specs(root)?;
    let files = emit::files(&loaded.specs);
    let difference = sync::compare(root, &files).map_err(|error| format!("error: {error}"))?;
    if difference.is_empty() {
        return Ok(format!("{} generated files are fresh", files.len()));
    }
    refuse_foreign(&difference)?;
    sync::write(root, &files, &difference).map_err(|error| format!("error: {error}"))?;
    let lines = difference.written().join("\n");
    Ok(format!("{lines}\n\nwritten from {} specs", loaded.sources.len()))
}

/// Checks that the generated files on disk are up to date.
///
/// # Errors
///
/// Mistakes in the specs, and each file that is stale, missing or orphaned.
pub(crate) fn fresh(root: &Path) -> Result<String, String> {
    let files = emit::files(&specs(root)?.specs);
    let difference = sync::compare(root, &files).map_err(|error| format!("error: {error}"))?;
    if difference.is_empty() {
        return Ok(format!("{} generated files are fresh", files.len()));
    }
    refuse_foreign(&difference)?;
    let lines = difference.lines().join("\n");
    Err(format!("{lines}\n\nrun `cargo xtask generate` and commit the changed files"))
}

/// Fails if there are files that no run has written.
fn refuse_foreign(difference: &Difference) -> Result<(), String> {
    if difference.foreign.is_empty() {
        return Ok(());
    }
    let lines = difference.lines().join("\n");
    Err(format!(
        "{lines}\n\nmove the files that are not generated to another folder, or delete them; nothing was written"
    ))
}

/// Shows how much of the API the specs describe.
///
/// # Errors
///
/// Mistakes in the specs, or a list of the connector that cannot be read.
pub(crate) fn coverage(root: &Path, format: Format) -> Result<String, String> {
    let specs = &specs(root)?.specs;
    let text = match format {
        Format::Table => coverage::table(specs, root),
        Format::Json => coverage::json(specs, root),
    };
    text.map_err(|error| format!("error: {error}"))
}

/// Compares the specs with answers of the server.
///
/// # Errors
///
/// Mistakes in the specs, folders without answers, or findings of `--fail-on`. The report is printed
/// before these.
pub(crate) fn drift(
    root: &Path,
    options: &drift::Options,
    format: Format,
) -> Result<String, String> {
    let drift::Outcome { report, failure } = drift::compare(&specs(root)?.specs, options, format)?;
    match failure {
        None => Ok(report),
        Some(failure) => {
            let _ = writeln!(io::stdout(), "{report}");
            Err(failure)
        }
    }
}

/// Measures the time to build the generated code.
///
/// # Errors
///
/// Mistakes in the specs, or a build that fails.
pub(crate) fn bench_compile(root: &Path) -> Result<String, String> {
    bench::compile(&specs(root)?.specs, root).map_err(|error| format!("error: {error}"))
}
