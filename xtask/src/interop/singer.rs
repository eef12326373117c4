//! `interop singer`: the Singer tap with a checker, four targets and Meltano.

use std::{fs, path::Path, process::Command};

use super::{
    check, packages,
    sandbox::{Sandbox, log},
    succeed,
};
use crate::cargo::cargo;

/// The folder with the program and the lock files.
const FOLDER: &str = "tests/interop/singer";

/// The packages, each with an environment of its own, because they need different versions of the same package.
const PACKAGES: [&str; 6] = [
    "singer-tools",
    "target-jsonl",
    "target-duckdb",
    "meltano",
    "meltanolabs-target-postgres",
    "pipelinewise-target-postgres",
];

/// The tap, in the folder of the workspace.
const TAP: &str = "target/debug/examples/tap_core";

/// Installs the tools, and runs the tap with each of them at a sandbox.
///
/// # Errors
///
/// When Python or PostgreSQL is missing, a package cannot be installed, a message is not valid, or a target has other rows
/// than the sandbox.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    check("python3", "--version")?;
    let folder = root.join("target/interop/singer");
    fs::create_dir_all(&folder).map_err(|error| format!("error: {}: {error}", folder.display()))?;
    for package in PACKAGES {
        let locked = root.join(FOLDER).join(format!("{package}.txt"));
        // The locks name all packages. Some of them contradict what their packages ask for.
        packages::of_python(&folder.join(package), &locked, &["--no-deps", packages::HASHES])?;
    }
    Sandbox::build(root)?;
    let mut build = cargo(root);
    build.args([
        "build",
        "--quiet",
        "--locked",
        "--package",
        "core-mirror",
        "--features",
        "singer",
    ]);
    build.args(["--example", "tap_core"]).env("CARGO_TARGET_DIR", root.join("target"));
    succeed(&mut build, "the build of the tap")?;
    let sandbox = Sandbox::start(root, &[], log(&folder.join("sandbox.log"))?)
        .map_err(|error| format!("error: {error}"))?;
    let mut walk = Command::new("python3");
    walk.arg(root.join(FOLDER).join("walk.py")).arg(root.join(TAP)).arg(&folder);
    walk.current_dir(root);
    succeed(sandbox.add_to(&mut walk), "the walk with the tap")?;
    Ok("a checker, four targets and Meltano read the Singer tap".to_owned())
}
