//! A running sandbox, which ends with its value.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use super::succeed;
use crate::cargo::cargo;

/// The program, in the folder of the workspace.
const PROGRAM: &str = "target/debug/core-sandbox";

/// A sandbox of this machine.
pub(super) struct Sandbox {
    process: Child,
    /// The variables of its clients.
    variables: Vec<(&'static str, String)>,
}

impl Sandbox {
    /// Builds the program.
    pub(super) fn build(root: &Path) -> Result<(), String> {
        let mut build = cargo(root);
        build.args(["build", "--quiet", "--locked", "--package", "core-sandbox"]);
        succeed(build.env("CARGO_TARGET_DIR", root.join("target")), "the build of core-sandbox")
    }

    /// Starts the program with these arguments, and waits until it listens.
    pub(super) fn start(root: &Path, arguments: &[String], log: Stdio) -> Result<Self, String> {
        let mut process = Command::new(root.join(PROGRAM))
            .arg("--json")
            .args(arguments)
            .current_dir(root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("core-sandbox: {error}"))?;
        let output = process.stdout.take();
        let mut sandbox = Self { process, variables: Vec::new() };
        let mut line = String::new();
        if let Some(output) = output {
            // The first line is the only one.
            let _ = BufReader::new(output).read_line(&mut line);
        }
        let start: Value = serde_json::from_str(&line).map_err(|error| {
            let arguments = arguments.join(" ");
            format!("`core-sandbox --json {arguments}` prints `{}`: {error}", line.trim())
        })?;
        sandbox.variables = variables(&start);
        Ok(sandbox)
    }

    /// Returns the value of a variable.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        let mut known = self.variables.iter();
        known.find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
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

/// Returns the variables of the clients: the addresses, the token, and the first app of each kind.
fn variables(start: &Value) -> Vec<(&'static str, String)> {
    let mut variables = Vec::new();
    let mut add = |name, value: Option<&Value>| {
        variables.extend(value.and_then(Value::as_str).map(|value| (name, value.to_owned())));
    };
    add("CORE_URL", start.get("url"));
    add("CORE_ISSUER", start.get("issuer"));
    add("CORE_ENDPOINT", start.get("endpoint"));
    add("CORE_TOKEN", start.get("access_token"));
    for (kind, id, secret, redirect) in [
        ("web", "CORE_CLIENT_ID", "CORE_CLIENT_SECRET", "CORE_REDIRECT_URI"),
        ("native", "CORE_NATIVE_CLIENT_ID", "", "CORE_NATIVE_REDIRECT_URI"),
        ("single-page", "CORE_SPA_CLIENT_ID", "", "CORE_SPA_REDIRECT_URI"),
    ] {
        let mut apps = start.get("apps").and_then(Value::as_array).into_iter().flatten();
        let app = apps.find(|app| app.get("kind").is_some_and(|known| known == kind));
        let member = |name| app.and_then(|app| app.get(name));
        add(id, member("client_id"));
        add(redirect, member("redirect_uris").and_then(|uris| uris.get(0)));
        if !secret.is_empty() {
            add(secret, member("client_secret"));
        }
    }
    variables
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::variables;

    #[test]
    fn variables_have_the_first_app_of_each_kind() {
        let app = |kind: &str, id: &str| json!({"kind": kind, "client_id": id, "client_secret": "s", "redirect_uris": ["u", "v"]});
        let apps = [app("web", "1"), app("native", "2"), app("web", "3")];
        let start = json!({"url": "http://a", "access_token": "t", "apps": apps});
        let expected = [
            ("CORE_URL", "http://a"),
            ("CORE_TOKEN", "t"),
            ("CORE_CLIENT_ID", "1"),
            ("CORE_REDIRECT_URI", "u"),
            ("CORE_CLIENT_SECRET", "s"),
            ("CORE_NATIVE_CLIENT_ID", "2"),
            ("CORE_NATIVE_REDIRECT_URI", "u"),
        ];
        assert_eq!(variables(&start), expected.map(|(name, value)| (name, value.to_owned())));
    }
}
