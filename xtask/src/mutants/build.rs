//! Builds the tests once, with all mutants in them.

use std::{
    collections::BTreeSet,
    env,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

use super::source::Rewritten;

/// A test binary, and its tests.
#[derive(Debug)]
pub(crate) struct Binary {
    pub(crate) program: PathBuf,
    /// The package's folder, where its tests run.
    pub(crate) folder: PathBuf,
    pub(crate) tests: Vec<String>,
}

/// The test binaries that rows name.
#[derive(Debug)]
pub(crate) struct Binaries {
    /// The integration tests.
    pub(crate) it: Binary,
    /// The unit tests of core-auth.
    pub(crate) unit: Binary,
}

/// Builds the tests of a copy.
///
/// # Errors
///
/// The compiler's errors, each with the mutant that it is in.
pub(crate) fn build(copy: &Path, target: &Path, rewritten: &Rewritten) -> Result<Binaries, String> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test", "--no-run", "--locked", "--message-format=json"])
        .args(["-p", "core-auth", "-p", "core-tests", "--lib", "--test", "it"])
        .current_dir(copy)
        .env("CARGO_TARGET_DIR", target)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("error: cargo cannot be started: {error}"))?;
    let messages = messages(&output);
    if !output.status.success() {
        return Err(failure(&messages, &output, rewritten));
    }
    let it = binary(&messages, "it", copy.join("tests"))?;
    let unit = binary(&messages, "core_auth", copy.join("core-auth"))?;
    Ok(Binaries { it, unit })
}

fn messages(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// The errors of a build that failed, each with its mutant.
pub(crate) fn failure(messages: &[Value], output: &Output, rewritten: &Rewritten) -> String {
    let errors = messages.iter().filter_map(|message| error(&message["message"], rewritten));
    // The same file is compiled with its unit tests and without.
    let errors: BTreeSet<String> = errors.collect();
    if errors.is_empty() {
        return String::from_utf8_lossy(&output.stderr).into_owned();
    }
    let errors: Vec<String> = errors.into_iter().collect();
    format!("{}\n\nthe mutants do not build; nothing was run", errors.join("\n"))
}

/// An error of the compiler, with the mutant that it is in.
pub(crate) fn error(message: &Value, rewritten: &Rewritten) -> Option<String> {
    if message["level"] != "error" {
        return None;
    }
    let text = message["rendered"].as_str()?;
    let place = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true);
    let mutant = place.and_then(|span| {
        let line = usize::try_from(span["line_start"].as_u64()?).ok()?;
        rewritten.mutant_at(span["file_name"].as_str()?, line)
    });
    Some(match mutant {
        Some(mutant) => format!("mutant `{mutant}` does not compile:\n{text}"),
        None => text.to_owned(),
    })
}

/// The test binary of a target, asked for its tests.
fn binary(messages: &[Value], name: &str, folder: PathBuf) -> Result<Binary, String> {
    let is_target = |message: &&Value| {
        message["reason"] == "compiler-artifact"
            && message["profile"]["test"] == true
            && message["target"]["name"] == name
    };
    let program = messages.iter().find(is_target).and_then(|found| found["executable"].as_str());
    let program = program.ok_or_else(|| format!("error: cargo built no test binary `{name}`"))?;
    let listed = Command::new(program).args(["--list", "--format=terse"]).output();
    let listed = listed.map_err(|error| format!("error: {program}: {error}"))?;
    let text = String::from_utf8_lossy(&listed.stdout);
    let tests = text.lines().filter_map(|line| line.strip_suffix(": test"));
    Ok(Binary { program: program.into(), folder, tests: tests.map(str::to_owned).collect() })
}

impl Binaries {
    pub(crate) fn all(&self) -> [&Binary; 2] {
        [&self.it, &self.unit]
    }
}
