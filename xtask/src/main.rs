//! The maintainers' commands: `cargo xtask --help` lists them.

mod bench;
mod check;
mod coverage;
mod diagnostics;
mod emit;
mod interop;
mod load;
mod mutants;
mod root;
mod spec;
mod sync;

#[cfg(test)]
mod tests;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

const USAGE: &str = "\
usage: cargo xtask <command> [--root DIR]

commands:
  generate          write core-api/src/generated, specs/schema and docs/coverage.md from specs
  generate --check  fail when anything there is stale, missing or orphaned; write nothing
  check             check the specs; write nothing
  coverage          show how much of the API the specs describe
  coverage --format json
                    the same for programs
  bench compile     time building core-api beside serde's derives on the same types
  interop           log in at an OpenID provider of others, which npm installs
  mutants           show that the tests of core-auth/SECURITY.md fail without what they hold
  mutants --only TEXT
                    only those mutants whose name has the text

--root DIR          the workspace's folder; otherwise the workspace of the current folder";

#[derive(Clone, Debug, PartialEq, Eq)]
enum Command {
    Generate,
    GenerateCheck,
    Check,
    Coverage(Format),
    BenchCompile,
    Interop,
    /// Those mutants whose name has this text.
    Mutants(String),
}

/// How `coverage` is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Table,
    Json,
}

fn main() -> ExitCode {
    if env::args().skip(1).any(|argument| argument == "--help" || argument == "-h") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match arguments(env::args().skip(1)) {
        Ok((command, root)) => match workspace(root).and_then(|root| run(command, &root)) {
            Ok(message) => {
                println!("{message}");
                ExitCode::SUCCESS
            }
            Err(message) => {
                eprintln!("{message}");
                ExitCode::FAILURE
            }
        },
        Err(message) => {
            eprintln!("{message}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// The folder that a person named, or that of the workspace around the current folder.
fn workspace(named: Option<PathBuf>) -> Result<PathBuf, String> {
    let current =
        || env::current_dir().map_err(|error| format!("error: no current folder: {error}"));
    named.map_or_else(|| root::find(&current()?), Ok)
}

fn arguments(
    arguments: impl Iterator<Item = String>,
) -> Result<(Command, Option<PathBuf>), String> {
    let mut command = None;
    let mut root = None;
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), &command) {
            ("generate", None) => command = Some(Command::Generate),
            ("check", None) => command = Some(Command::Check),
            ("coverage", None) => command = Some(Command::Coverage(Format::Table)),
            ("bench", None) => match arguments.next().as_deref() {
                Some("compile") => command = Some(Command::BenchCompile),
                _ => return Err("`bench` needs what to time: `compile`".to_owned()),
            },
            ("interop", None) => command = Some(Command::Interop),
            ("mutants", None) => command = Some(Command::Mutants(String::new())),
            ("--only", Some(Command::Mutants(_))) => {
                let text = arguments.next().ok_or("`--only` needs a text")?;
                command = Some(Command::Mutants(text));
            }
            ("--format", Some(Command::Coverage(_))) => {
                let format = match arguments.next().as_deref() {
                    Some("table") => Format::Table,
                    Some("json") => Format::Json,
                    _ => return Err("`--format` needs `table` or `json`".to_owned()),
                };
                command = Some(Command::Coverage(format));
            }
            ("--check", Some(Command::Generate)) => command = Some(Command::GenerateCheck),
            ("--root", _) => {
                root = Some(arguments.next().ok_or("`--root` needs a folder")?.into());
            }
            _ => return Err(format!("`{argument}` is not expected here")),
        }
    }
    Ok((command.ok_or("a command is missing")?, root))
}

/// Runs a command; both what it says when all is well and what it says when not are for people.
fn run(command: Command, root: &Path) -> Result<String, String> {
    match &command {
        Command::Interop => return interop::run(root),
        Command::Mutants(only) => return mutants::run(root, only),
        Command::Generate
        | Command::GenerateCheck
        | Command::Check
        | Command::Coverage(_)
        | Command::BenchCompile => {}
    }
    let mut loaded = load::load(root).map_err(|error| format!("error: {error}"))?;
    check::check(&loaded.specs, &mut loaded.mistakes);
    if !loaded.mistakes.is_empty() {
        let count = loaded.mistakes.len();
        let mistakes = if count == 1 { "mistake" } else { "mistakes" };
        let text = loaded.mistakes.render(&loaded.sources);
        return Err(format!("{text}\n\n{count} {mistakes} in specs; nothing was written"));
    }
    let specs = loaded.sources.len();
    if command == Command::Check {
        return Ok(format!("{specs} specs are right"));
    }
    if command == Command::BenchCompile {
        return bench::compile(&loaded.specs, root).map_err(|error| format!("error: {error}"));
    }
    if let Command::Coverage(format) = command {
        let coverage = coverage::Coverage::of(&loaded.specs);
        return Ok(match format {
            Format::Table => coverage.table(),
            Format::Json => coverage.json(),
        });
    }
    let files = emit::files(&loaded.specs);
    let difference = sync::compare(root, &files).map_err(|error| format!("error: {error}"))?;
    let lines = difference.lines().join("\n");
    match command {
        _ if difference.is_empty() => Ok(format!("{} generated files are fresh", files.len())),
        _ if !difference.foreign.is_empty() => Err(format!(
            "{lines}\n\nmove what is not generated to another folder, or delete it; nothing was written"
        )),
        Command::GenerateCheck => {
            Err(format!("{lines}\n\nrun `cargo xtask generate` and commit what it writes"))
        }
        _ => {
            sync::write(root, &files, &difference).map_err(|error| format!("error: {error}"))?;
            Ok(format!("{lines}\n\nwritten from {specs} specs"))
        }
    }
}
