//! A step of the check.

use std::{
    env,
    io::{self, BufRead, BufReader, Write as _},
    path::Path,
    process::{Command, Stdio},
};

use crate::cargo::cargo;

/// A check of this program.
type Check = fn(&Path) -> Result<String, String>;

/// The way in which a step is run.
#[derive(Clone, Copy)]
pub(super) enum Run {
    /// A function of this program, and its command.
    Own(Check, &'static str),
    /// cargo with these variables and arguments.
    Cargo(&'static [(&'static str, &'static str)], &'static [&'static str]),
    /// cargo, which has to leave these crates out of its output.
    Tree(&'static [&'static str], &'static [&'static str]),
    /// Programs that must be installed.
    Programs(&'static [&'static str]),
    /// cargo with tests, whose results are counted.
    Tests(&'static [(&'static str, &'static str)], &'static [&'static str]),
}

/// A step with its name.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) run: Run,
}

/// Results of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: usize,
    pub(super) failed: usize,
}

impl Step {
    pub(super) const fn own(name: &'static str, command: &'static str, check: Check) -> Self {
        Self { name, run: Run::Own(check, command) }
    }

    pub(super) const fn cargo(name: &'static str, arguments: &'static [&'static str]) -> Self {
        Self { name, run: Run::Cargo(&[], arguments) }
    }

    /// Returns the command line that repeats the step.
    pub(super) fn command(&self) -> String {
        let (variables, arguments): (&[(&str, &str)], _) = match self.run {
            Run::Own(_, command) => return format!("cargo xtask {command}"),
            Run::Programs(programs) => return format!("which {}", programs.join(" ")),
            Run::Tree(arguments, _) => (&[], arguments),
            Run::Cargo(variables, arguments) | Run::Tests(variables, arguments) => {
                (variables, arguments)
            }
        };
        let quoted = |text: &str| match text.contains([' ', '*', ':']) {
            true => format!("'{text}'"),
            false => text.to_owned(),
        };
        let variables = variables.iter().map(|(name, value)| format!("{name}={} ", quoted(value)));
        let arguments: Vec<String> = arguments.iter().map(|argument| quoted(argument)).collect();
        format!("{}cargo {}", variables.collect::<String>(), arguments.join(" "))
    }

    /// Runs the step.
    ///
    /// # Errors
    ///
    /// The reason, where the program that failed has not printed it.
    pub(super) fn run(&self, root: &Path, tally: &mut Option<Tally>) -> Result<(), String> {
        match self.run {
            Run::Own(check, _) => check(root).map(|output| {
                if let Some(last) = output.lines().last() {
                    let _ = writeln!(io::stdout(), "{last}");
                }
            }),
            Run::Cargo(variables, arguments) => succeed(command(root, variables, arguments)),
            Run::Tree(arguments, unwanted) => tree(command(root, &[], arguments), unwanted),
            Run::Programs(programs) => installed(programs),
            Run::Tests(variables, arguments) => {
                tests(command(root, variables, arguments), tally.get_or_insert_default())
            }
        }
    }
}

fn command(root: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = cargo(root);
    // A new snapshot is for a person to accept.
    command.env("INSTA_UPDATE", env::var("INSTA_UPDATE").unwrap_or_else(|_| "no".to_owned()));
    command.envs(variables.iter().copied()).args(arguments);
    command
}

fn succeed(mut command: Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("cargo cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(status.to_string()) }
}

/// Fails if a program is not installed, and names all of them.
fn installed(programs: &[&str]) -> Result<(), String> {
    let is_missing = |program: &&&str| {
        let mut version = Command::new(program);
        version.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        version.status().is_err()
    };
    let missing: Vec<&str> = programs.iter().filter(is_missing).copied().collect();
    match missing.as_slice() {
        [] => Ok(()),
        missing => Err(format!("install {}; `.ci/run` shows their packages", missing.join(", "))),
    }
}

/// Fails if the output of `cargo tree` names an unwanted crate.
fn tree(mut command: Command, unwanted: &[&str]) -> Result<(), String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !output.status.success() {
        return Err(output.status.to_string());
    }
    let output = String::from_utf8_lossy(&output.stdout);
    if !output.contains(" v") {
        return Err("the tree has no crates".to_owned());
    }
    let found = unwanted_crates(&output, unwanted);
    if found.is_empty() { Ok(()) } else { Err(format!("the tree has {}", found.join(", "))) }
}

/// Returns the crates of a tree, each as `name v1.2.3`, whose name is unwanted.
pub(super) fn unwanted_crates(tree: &str, unwanted: &[&str]) -> Vec<String> {
    let words: Vec<&str> = tree.split_whitespace().collect();
    let crates =
        words.windows(2).filter(|pair| unwanted.contains(&pair[0]) && pair[1].starts_with('v'));
    let mut found: Vec<String> = crates.map(|pair| pair.join(" ")).collect();
    found.sort();
    found.dedup();
    found
}

/// Runs tests, shows their output and counts their results.
fn tests(mut command: Command, tally: &mut Tally) -> Result<(), String> {
    let cannot = |error| format!("the tests cannot be run: {error}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(cannot)?;
    if let Some(output) = child.stdout.take() {
        let mut lines = BufReader::new(output);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).map_err(cannot)? > 0 {
            let text = String::from_utf8_lossy(&line);
            let _ = write!(io::stdout(), "{text}");
            tally.add(&text);
            line.clear();
        }
    }
    let status = child.wait().map_err(cannot)?;
    if status.success() { Ok(()) } else { Err(status.to_string()) }
}

impl Tally {
    /// Adds the closing line of a test binary; other lines have no effect.
    pub(super) fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let count = |word: &str| -> usize {
            let parts = result.split(['.', ';']).map(str::trim);
            let found =
                parts.filter_map(|part| part.strip_suffix(word)?.trim().parse().ok()).next();
            found.unwrap_or(0)
        };
        self.passed += count("passed");
        self.failed += count("failed");
    }
}
