//! `browser`: a walk through the pages of the sandbox in Chromium.

use std::{env, path::Path, process::Command};

use super::{check, packages, succeed};

/// The programs that the walk needs, each with the flag that prints its version.
const PROGRAMS: [&str; 3] = ["chromedriver", "node", "npm"];

/// Installs the accessibility rules as their lock file says, and runs the tests in the browser.
///
/// # Errors
///
/// When a program is missing, the rules cannot be installed, or a test fails.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    for program in PROGRAMS {
        check(program, "--version")?;
    }
    packages::of_node(&root.join("tests/browser"))?;
    let mut tests = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    tests
        .args(["test", "--locked", "--package", "core-browser", "--features", "browser"])
        .env("CORE_NEEDS_PROGRAMS", "1")
        .current_dir(root);
    succeed(&mut tests, "the walk through the pages")?;
    Ok("the pages of the sandbox work in Chromium".to_owned())
}
