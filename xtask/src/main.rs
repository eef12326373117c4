//! The maintainers' commands: `cargo xtask --help` lists them.

mod bench;
mod cargo;
mod check;
mod ci;
mod circles;
mod cli;
mod copy;
mod coverage;
mod diagnostics;
mod diff;
mod drift;
mod emit;
mod features;
mod files;
mod format;
mod generate;
mod imports;
mod interop;
mod kitchen_sink;
mod layers;
mod lengths;
mod lint;
mod lists;
mod load;
mod mutants;
mod new_resource;
mod openapi;
mod packages;
mod release;
mod root;
mod rules;
mod rust;
mod schemas;
mod spec;
#[cfg_attr(
    not(test),
    allow(dead_code, reason = "`drift` and `new-resource` edit specs by it next")
)]
mod spec_edit;
mod subjects;
mod sync;
mod vendor;
mod words;

#[cfg(test)]
mod tests;

use std::{
    env,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;

use ci::Extent;
use cli::{Arguments, Bench, Command, Interop};
use new_resource::NewResource;
use vendor::ImportOptions;

fn main() -> ExitCode {
    let Arguments { command, root } = Arguments::parse();
    match workspace(root).and_then(|root| run(command, &root)) {
        Ok(message) => {
            // A reader that has read enough, as `head` does, is not a failure.
            let _ = writeln!(io::stdout(), "{message}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            let _ = writeln!(io::stderr(), "{message}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the folder that a person named, or the workspace around the current folder.
fn workspace(named: Option<PathBuf>) -> Result<PathBuf, String> {
    let current =
        || env::current_dir().map_err(|error| format!("error: no current folder: {error}"));
    named.map_or_else(|| root::find(&current()?), Ok)
}

/// Runs a command. Both the success and the error are texts for people.
fn run(command: Command, root: &Path) -> Result<String, String> {
    match command {
        Command::Ci { fast: true, .. } => ci::run(root, Extent::Fast),
        Command::Ci { full: true, .. } => ci::run(root, Extent::Full),
        Command::Ci { .. } => ci::run(root, Extent::Whole),
        Command::Generate { check: false } => generate::write(root),
        Command::Generate { check: true } => generate::fresh(root),
        Command::Check { explain: None } => generate::check(root),
        Command::Check { explain: Some(rule) } => lint::explain(rule.as_deref()),
        Command::Format { check: false } => format::write(root),
        Command::Format { check: true } => format::check(root),
        Command::Import { files, resource, overwrite, reorder, write } => {
            vendor::run(root, &ImportOptions { files, resource, overwrite, reorder, write })
        }
        Command::NewResource { group, name, path, calls, area, source, from } => {
            let new = NewResource { group, name, path, calls, area, source, from };
            new_resource::run(root, &new)
        }
        Command::Coverage { format } => generate::coverage(root, format),
        Command::Circles => circles::run(root),
        Command::Diff(arguments) => diff::run(root, &arguments),
        Command::Browser => interop::browser(root),
        Command::Layers => layers::run(root),
        Command::Words { measure: true, .. } => words::measure(root),
        Command::Words { lower: true, .. } => words::lower(root),
        Command::Words { paths, .. } if !paths.is_empty() => words::show(root, &paths),
        Command::Words { .. } => words::check(root),
        Command::Features => features::run(root),
        Command::Lengths => lengths::run(root),
        Command::Subjects => subjects::run(root),
        Command::Bench(Bench::Compile) => generate::bench_compile(root),
        Command::Bench(Bench::Size) => bench::size::run(root),
        Command::Bench(Bench::Specs { times }) => generate::bench_specs(root, usize::from(times)),
        Command::Drift(arguments) => generate::drift(root, arguments),
        Command::Interop { part, names } => match part {
            Interop::Clients => interop::clients(root, &names),
            Interop::Scripts => interop::scripts(root),
            Interop::Files => interop::files(root),
            Interop::Openid => interop::openid(root),
            Interop::Openapi => interop::openapi(root),
            Interop::Schemathesis => interop::schemathesis(root),
            Interop::Singer => interop::singer(root),
        },
        Command::KitchenSink => kitchen_sink::run(root),
        Command::Openapi(arguments) => generate::openapi(root, &arguments),
        Command::Schemas => schemas::run(root),
        Command::Packages => packages::run(root),
        Command::Release { level, dry_run } => release::run(root, level, dry_run),
        Command::Mutants { only } => mutants::run(root, &only),
    }
}
