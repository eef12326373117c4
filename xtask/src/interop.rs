//! `interop`: third-party programs beside ours. Here, logins of core-auth at an OpenID provider.

mod browser;
mod clients;
mod files;
mod openapi;
mod packages;
mod sandbox;
mod schemathesis;
mod singer;

use std::{
    env, io,
    path::Path,
    process::{Command, Stdio},
};

pub(crate) use browser::run as browser;
pub(crate) use clients::{run as clients, run_scripts as scripts};
pub(crate) use files::run as files;
pub(crate) use openapi::run as openapi;
pub(crate) use schemathesis::run as schemathesis;
pub(crate) use singer::run as singer;

/// The programs that the provider needs.
const PROGRAMS: [&str; 2] = ["node", "npm"];

/// Installs the provider as its lock file says, and runs the tests that need it.
///
/// # Errors
///
/// When node or npm is missing, the provider cannot be installed, or a test fails.
pub(crate) fn openid(root: &Path) -> Result<String, String> {
    for program in PROGRAMS {
        check(program, "--version")?;
    }
    // The provider is the only download; the tests use addresses of this machine only.
    packages::of_node(&root.join("tests/interop"))?;
    let mut tests = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    tests
        .args(["test", "--locked", "--workspace", "--test", "it", "--"])
        .args(["--ignored", "interop::"])
        .current_dir(root);
    succeed(&mut tests, "the tests at the third-party provider")?;
    Ok("core-auth works with the third-party OpenID provider".to_owned())
}

/// Fails where a program is missing. The flag makes it print its version.
fn check(program: &str, flag: &str) -> Result<(), String> {
    let mut version = Command::new(program);
    version.arg(flag).stdout(Stdio::null()).stderr(Stdio::null());
    succeed(&mut version, program)
}

/// Runs a command to its end.
fn succeed(command: &mut Command, name: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("error: {name}: {status}")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let program = command.get_program().display();
            Err(format!("error: `{program}` is missing; install {}", package(&program.to_string())))
        }
        Err(error) => Err(format!("error: {name}: {error}")),
    }
}

/// Returns the name of the package with a program.
fn package(program: &str) -> &'static str {
    match program {
        "apache2" => "Apache 2.4 with mod_auth_openidc",
        "chromedriver" => "Chromium and its driver",
        "chromium" => "Chromium",
        "curl" => "curl 7.82 or later",
        "openssl" => "OpenSSL 3",
        "php" => "PHP 8 with curl and xml",
        "python3" => "Python 3.11 or later, with venv",
        "sqlite3" => "the command of SQLite",
        "java" => "Java 17 or later",
        _ => "node 20 or later, with npm",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_missing_is_named() {
        let error = check("no-such-program-of-core", "--version").unwrap_err();
        assert!(error.contains("`no-such-program-of-core` is missing"), "{error}");
        assert!(error.contains("node 20"), "{error}");
        assert!(package("java").contains("Java 17"));
    }

    #[test]
    fn a_command_that_fails_is_named_with_its_status() {
        let mut wrong = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        wrong.arg("no-such-command").stderr(Stdio::null());
        let error = succeed(&mut wrong, "the step").unwrap_err();
        assert!(error.starts_with("error: the step: exit status"), "{error}");
    }
}
