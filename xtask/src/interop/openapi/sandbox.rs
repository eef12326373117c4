//! A running sandbox, which ends with its value.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use super::super::succeed;
use crate::cargo::cargo;

/// A sandbox on a free port of this machine.
pub(super) struct Sandbox {
    process: Child,
    endpoint: String,
    token: String,
}

impl Sandbox {
    /// Builds and starts a sandbox.
    pub(super) fn start(root: &Path) -> Result<Self, String> {
        let mut build = cargo(root);
        build.args(["build", "--quiet", "--locked", "--package", "core-sandbox"]);
        succeed(build.env("CARGO_TARGET_DIR", root.join("target")), "the build of core-sandbox")?;
        let mut process = Command::new(root.join("target/debug/core-sandbox"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("error: core-sandbox: {error}"))?;
        let output = process.stdout.take();
        let mut sandbox = Self { process, endpoint: String::new(), token: String::new() };
        let lines = output.into_iter().flat_map(|output| BufReader::new(output).lines());
        for line in lines.map_while(Result::ok) {
            if let Some((endpoint, token)) = access(&line) {
                sandbox.endpoint = endpoint.to_owned();
                sandbox.token = token.to_owned();
                return Ok(sandbox);
            }
        }
        Err("error: core-sandbox printed no command with a token before its end".to_owned())
    }

    /// Adds the address and a token to the environment of a client.
    pub(super) fn add_to<'a>(&self, client: &'a mut Command) -> &'a mut Command {
        client.env("CORE_ENDPOINT", &self.endpoint).env("CORE_TOKEN", &self.token)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Returns the endpoint and the token in the command that a sandbox prints.
fn access(line: &str) -> Option<(&str, &str)> {
    let (token, rest) = line.strip_prefix("curl -H 'Authorization: Bearer ")?.split_once('\'')?;
    let (url, _) = rest.trim_start().strip_prefix('\'')?.split_once("activity?")?;
    Some((url, token))
}

#[cfg(test)]
mod tests {
    use super::access;

    #[test]
    fn the_printed_command_has_the_endpoint_and_the_token() {
        let line = "curl -H 'Authorization: Bearer abc' 'http://127.0.0.1:1/api/activity?page=1,2'";
        assert_eq!(access(line), Some(("http://127.0.0.1:1/api/", "abc")));
        assert_eq!(access("export CORE_ISSUER=http://127.0.0.1:1/idp"), None);
    }
}
