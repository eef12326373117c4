//! A running sandbox, which ends with its value.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use super::succeed;
use crate::cargo::cargo;

/// The program, in the folder of the workspace.
const PROGRAM: &str = "target/debug/core-sandbox";

/// A sandbox of this machine.
pub(super) struct Sandbox {
    process: Child,
    /// The output, which stays open because the sandbox may print more.
    _output: Option<BufReader<ChildStdout>>,
    /// The variables that it prints, with the address and the token of the command that it prints.
    variables: Vec<(String, String)>,
}

impl Sandbox {
    /// Builds the program.
    pub(super) fn build(root: &Path) -> Result<(), String> {
        let mut build = cargo(root);
        build.args(["build", "--quiet", "--locked", "--package", "core-sandbox"]);
        succeed(build.env("CARGO_TARGET_DIR", root.join("target")), "the build of core-sandbox")
    }

    /// Starts the program with these arguments, and reads its output until it listens.
    pub(super) fn start(root: &Path, arguments: &[&str], log: Stdio) -> Result<Self, String> {
        let mut process = Command::new(root.join(PROGRAM))
            .args(arguments)
            .current_dir(root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("error: core-sandbox: {error}"))?;
        let mut output = process.stdout.take().map(BufReader::new);
        let mut sandbox = Self { process, _output: None, variables: Vec::new() };
        let mut line = String::new();
        while let Some(reader) = &mut output {
            line.clear();
            if reader.read_line(&mut line).unwrap_or_default() == 0 {
                break;
            }
            sandbox.variables.extend(variable(&line));
            if let Some((endpoint, token)) = access(&line) {
                sandbox.set("CORE_ENDPOINT", endpoint);
                sandbox.set("CORE_TOKEN", token);
                sandbox._output = output;
                return Ok(sandbox);
            }
        }
        Err(format!(
            "error: core-sandbox {} printed no command with a token before its end",
            arguments.join(" ")
        ))
    }

    fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// Adds the addresses, the apps and a token to the environment of a client.
    pub(super) fn add_to<'a>(&self, client: &'a mut Command) -> &'a mut Command {
        client.envs(self.variables.iter().map(|(name, value)| (name, value)))
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Opens a file for the log of a sandbox.
pub(super) fn log(path: &Path) -> Result<Stdio, String> {
    let file = File::create(path).map_err(|error| format!("error: {}: {error}", path.display()))?;
    Ok(file.into())
}

/// Returns the variable that a line sets in a shell.
fn variable(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    let is_name = name.starts_with("CORE_")
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    is_name.then(|| (name.to_owned(), value.trim_matches(['\'', '"']).to_owned()))
}

/// Returns the endpoint and the token in the command that a sandbox prints.
fn access(line: &str) -> Option<(&str, &str)> {
    let (_, header) = line.trim().split_once("Authorization: Bearer ")?;
    let (token, rest) = header.split_once('\'')?;
    let (url, _) = rest.trim_start().strip_prefix('\'')?.split_once("activity?")?;
    Some((url, token))
}

#[cfg(test)]
mod tests {
    use super::{access, variable};

    #[test]
    fn the_printed_command_has_the_endpoint_and_the_token() {
        let line = "curl -H 'Authorization: Bearer abc' 'http://127.0.0.1:1/api/activity?page=1,2'";
        assert_eq!(access(line), Some(("http://127.0.0.1:1/api/", "abc")));
        assert_eq!(access("export CORE_ISSUER=http://127.0.0.1:1/idp"), None);
    }

    #[test]
    fn lines_that_set_a_variable_are_recognized() {
        let pair = |name: &str, value: &str| Some((name.to_owned(), value.to_owned()));
        assert_eq!(
            variable("export CORE_ISSUER='http://a/?b=c'\n"),
            pair("CORE_ISSUER", "http://a/?b=c")
        );
        assert_eq!(variable("CORE_CLIENT_ID=x"), pair("CORE_CLIENT_ID", "x"));
        assert_eq!(variable("export PATH=x"), None);
        assert_eq!(variable("curl -H 'CORE=' http://a/?b=c"), None);
    }
}
