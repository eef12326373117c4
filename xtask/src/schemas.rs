//! `schemas`: the JSON Schemas of specs against a TOML validator of others, which editors use, too.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The validator in the registry of Python packages.
const VALIDATOR: &str = "tombi==1.9.6";

/// The variable with the path of the validator, for the tests.
pub(crate) const PROGRAM: &str = "CORE_TOMBI";

/// Installs the validator below `target`, and runs the tests that need it.
///
/// # Errors
///
/// When Python is missing, the validator cannot be installed, or a test fails.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let folder = root.join("target/tombi");
    let program = install(&folder)?;
    // The validator is the only download. It reads the schemas of the workspace.
    let mut tests = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    tests
        .args(["test", "--locked", "--package", "xtask", "--bin", "xtask", "--"])
        .args(["--ignored", "tests::schemas::"])
        .env(PROGRAM, program)
        .current_dir(root);
    succeed(&mut tests, "the tests of the schemas")?;
    Ok(format!("{VALIDATOR} reads all specs, refuses the wrong ones and completes keys"))
}

/// Installs the validator in an environment of its own, and returns the path of its program.
fn install(folder: &Path) -> Result<PathBuf, String> {
    let program = folder.join(if cfg!(windows) { "Scripts/tombi.exe" } else { "bin/tombi" });
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.is_file() {
        let mut create = Command::new(if cfg!(windows) { "python" } else { "python3" });
        create.args(["-m", "venv"]).arg(folder);
        succeed(&mut create, "python3 -m venv target/tombi (it needs Python 3.9 or later)")?;
    }
    let mut install = Command::new(python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", VALIDATOR]);
    succeed(&mut install, &format!("pip install {VALIDATOR}"))?;
    Ok(program)
}

/// Runs a command to its end.
fn succeed(command: &mut Command, name: &str) -> Result<(), String> {
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("error: {name}: {status}")),
        Err(error) => Err(format!("error: {name}: {error}")),
    }
}
