//! Packages of npm and PyPI that foreign programs need, in the versions of their lock files.

use std::{path::Path, process::Command};

use super::succeed;

/// The option of pip for a lock file with a hash for each package.
pub(super) const HASHES: &str = "--require-hashes";

/// Installs the packages of a folder with a `package-lock.json`. Packages in npm's cache need no network.
///
/// # Errors
///
/// When npm fails. The error names the folder and the registry.
pub(super) fn of_node(folder: &Path) -> Result<(), String> {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]);
    npm.args(["--loglevel", "error"]).current_dir(folder);
    download(&mut npm, &format!("npm ci in {}", folder.display()), "the registry of npm")
}

/// Makes a Python environment with the packages of a file. Packages that are there already need no network.
///
/// `options` are those of pip, such as [`HASHES`].
///
/// # Errors
///
/// When the environment cannot be made, or pip fails. The error names the file and the registry.
pub(super) fn of_python(
    environment: &Path,
    requirements: &Path,
    options: &[&str],
) -> Result<(), String> {
    let mut python = Command::new("python3");
    succeed(python.args(["-m", "venv"]).arg(environment), "python3 -m venv")?;
    let mut pip = Command::new(environment.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(options).arg("-r");
    download(pip.arg(requirements), &format!("pip install -r {}", requirements.display()), "PyPI")
}

/// Runs a command that downloads packages.
fn download(command: &mut Command, name: &str, registry: &str) -> Result<(), String> {
    succeed(command, name).map_err(|error| {
        format!(
            "{error}; its reason is above\n  help: the packages come from {registry}, so check the network \
             of this machine"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_download_names_the_command_and_the_registry() {
        let error = download(&mut Command::new("false"), "npm ci in a", "the registry of npm");
        let error = error.unwrap_err();
        assert!(error.starts_with("error: npm ci in a: exit status: 1; its reason is above\n"));
        assert!(error.contains("the packages come from the registry of npm"), "{error}");
    }
}
