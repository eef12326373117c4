//! Programs of the system that tests start.

use std::{env, process::Command};

/// Set by `cargo xtask ci`: a test then fails if a program that it starts is not installed.
const NEEDED: &str = "CORE_NEEDS_PROGRAMS";

/// Returns whether a program is installed. Without it, a test has nothing to try.
///
/// # Panics
///
/// If the program is not installed, and `CORE_NEEDS_PROGRAMS` is set.
pub(crate) fn is_installed(program: &str) -> bool {
    if Command::new(program).arg("--version").output().is_ok() {
        return true;
    }
    let message = format!("`{program}` is not installed");
    assert!(env::var_os(NEEDED).is_none(), "{message}; install it, or unset {NEEDED}");
    eprintln!("{message}, so this is not tried here");
    false
}

#[test]
fn a_program_that_is_not_installed_fails_the_test_where_programs_are_needed() {
    const IS_CHILD: &str = "CORE_IS_CHILD";
    if env::var_os(IS_CHILD).is_some() {
        assert!(!is_installed("no-such-program-of-core"));
        return;
    }
    let name = "support::program::a_program_that_is_not_installed_fails_the_test_where_programs_are_needed";
    let child = |needed: bool| {
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", name, "--nocapture"]).env(IS_CHILD, "1").env_remove(NEEDED);
        if needed {
            child.env(NEEDED, "1");
        }
        let output = child.output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (passed, text) = child(false);
    assert!(passed && text.contains("so this is not tried here"), "{text}");
    let (passed, text) = child(true);
    assert!(!passed, "{text}");
    assert!(text.contains("`no-such-program-of-core` is not installed; install it"), "{text}");
}
