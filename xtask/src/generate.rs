//! The commands that read the specs.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use crate::{
    bench::{self, specs::SpecCommands},
    check,
    cli::{DriftArguments, Format, OpenapiArguments},
    coverage,
    diagnostics::Severity,
    drift, emit, lint,
    load::{self, LoadedSpecs},
    openapi::{self, Version},
    spec_edit,
    sync::{self, Difference},
};

/// Reads and checks the specs of a workspace. They may have warnings.
fn specs(root: &Path) -> Result<LoadedSpecs, String> {
    right(load::load(root).map_err(|error| format!("error: {error}"))?)
}

/// Checks specs that have been read.
fn right(mut loaded: LoadedSpecs) -> Result<LoadedSpecs, String> {
    check::check(&loaded.specs, &mut loaded.mistakes);
    lint::check(&mut loaded);
    if loaded.mistakes.count(Severity::Error) == 0 { Ok(loaded) } else { Err(shown(loaded)) }
}

/// Returns the mistakes as text, with their number at the end.
fn shown(loaded: LoadedSpecs) -> String {
    let LoadedSpecs { sources, mistakes, .. } = loaded;
    let counts = [(Severity::Error, "mistake"), (Severity::Warning, "warning")]
        .map(|(severity, word)| (mistakes.count(severity), word));
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<_> = counts
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    let advice = match mistakes.count(Severity::Error) {
        0 => "`cargo xtask check --explain RULE` gives the reason for a rule",
        _ => "nothing was written",
    };
    let text = mistakes.render(&sources);
    format!("{text}\n\n{} in specs; {advice}", counts.join(" and "))
}

/// Checks the specs.
///
/// # Errors
///
/// All mistakes in the specs and all warnings about them, each with its place.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let loaded = specs(root)?;
    if !loaded.mistakes.is_empty() {
        return Err(shown(loaded));
    }
    Ok(format!("{} specs are right by {} rules", loaded.sources.len(), lint::RULES.len()))
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
    let warnings = match loaded.mistakes.len() {
        0 => "",
        _ => "; `cargo xtask check` shows warnings about them",
    };
    Ok(format!("{lines}\n\nwritten from {} specs{warnings}", loaded.sources.len()))
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

/// Compares the specs with answers of the server, and writes the changes that the options want.
///
/// # Errors
///
/// Mistakes in the specs, folders without answers, or findings of `--fail-on`. The report is printed
/// before these.
pub(crate) fn drift(root: &Path, arguments: DriftArguments) -> Result<String, String> {
    let loaded = specs(root)?;
    let drift::Outcome { report, changed, failure } = drift::compare(&loaded, arguments)?;
    if !changed.texts.is_empty() {
        right(load::of(changed.apply(&loaded.sources)))?;
        spec_edit::write(root, &changed.texts).map_err(|error| format!("error: {error}"))?;
    }
    match failure {
        None => Ok(report),
        Some(failure) => {
            let _ = writeln!(io::stdout(), "{report}");
            Err(failure)
        }
    }
}

/// Measures the commands for specs, with today's resources and with many times as many.
///
/// # Errors
///
/// Mistakes in the specs, or a folder that cannot be written.
pub(crate) fn bench_specs(root: &Path, times: usize) -> Result<String, String> {
    bench::specs::run(root, times, &SpecCommands { check, generate: write })
}

/// Returns the specs as an OpenAPI document, or writes the document to a file.
///
/// # Errors
///
/// Mistakes in the specs, or a file that cannot be written.
pub(crate) fn openapi(root: &Path, arguments: &OpenapiArguments) -> Result<String, String> {
    let OpenapiArguments { three_zero, output } = arguments;
    let version = if *three_zero { Version::V3_0 } else { Version::V3_1 };
    let document = openapi::document(&specs(root)?.specs, version);
    let Some(path) = output else { return Ok(document.trim_end().to_owned()) };
    fs::write(path, &document).map_err(|error| {
        format!("error: {}: {error}; choose another `--output`", path.display())
    })?;
    let size = document.len();
    Ok(format!("{}: {size} bytes; docs/openapi.md says how programs use it", path.display()))
}

/// Measures the time to build the generated code.
///
/// # Errors
///
/// Mistakes in the specs, or a build that fails.
pub(crate) fn bench_compile(root: &Path) -> Result<String, String> {
    bench::compile(&specs(root)?.specs, root).map_err(|error| format!("error: {error}"))
}
