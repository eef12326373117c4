//! `interop schemathesis`: random requests by the OpenAPI document, whose answers are checked by the document.

use std::{fs, path::Path, process::Command};

use super::{
    check, packages,
    sandbox::{Sandbox, log},
};

/// The folder with the lock file and the hooks.
const FOLDER: &str = "tests/interop/schemathesis";

/// The checks. Those that ask for more refusals are left out, because the sandbox accepts what no source refuses.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";

/// The smallest number of requests.
const LEAST: u64 = 10_000;

/// Installs schemathesis, and sends at least 10,000 requests to a sandbox.
///
/// # Errors
///
/// When Python is missing, an answer is a server error or contradicts the document, or fewer requests were sent.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    check("python3", "--version")?;
    let folder = root.join("target/interop/schemathesis");
    let written = |error| format!("error: {}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(written)?;
    packages::of_python(&folder, &root.join(FOLDER).join("requirements.txt"), &[packages::HASHES])?;
    Sandbox::build(root)?;
    let sandbox = Sandbox::start(root, &[], log(&folder.join("sandbox.log"))?)
        .map_err(|error| format!("error: {error}"))?;
    let output = folder.join("output.txt");
    let file = fs::File::create(&output).map_err(written)?;
    let status = requests(root, &folder, &sandbox)?.stdout(file).status();
    let text = fs::read_to_string(&output).map_err(written)?;
    match status {
        Ok(status) if status.success() => enough(&text),
        Ok(_) => Err(format!("{}\nerror: see {}", summary(&text), output.display())),
        Err(error) => Err(format!("error: schemathesis: {error}")),
    }
}

/// Returns the command that sends the requests.
fn requests(root: &Path, folder: &Path, sandbox: &Sandbox) -> Result<Command, String> {
    let value = |name| sandbox.variable(name).ok_or(format!("error: the sandbox prints no {name}"));
    let url = value("CORE_URL")?;
    let mut command = Command::new(folder.join("bin/schemathesis"));
    command.arg("run").arg(format!("{url}/openapi.json"));
    command.arg("-H").arg(format!("Authorization: Bearer {}", value("CORE_TOKEN")?));
    command.args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "-n", "5"]);
    command.args(["--seed", "1", "--no-shrink", "--continue-on-failure", "--warnings", "off"]);
    command.env("SCHEMATHESIS_HOOKS", "hooks").env("PYTHONPATH", root.join(FOLDER));
    command.current_dir(folder);
    Ok(command)
}

/// Returns the number of requests, if there are enough.
fn enough(output: &str) -> Result<String, String> {
    let line = output.lines().map(str::trim).find(|line| line.contains(" generated, "));
    let count = line.and_then(|line| line.split_once(' ')?.0.parse::<u64>().ok());
    match count {
        Some(count) if count >= LEAST => Ok(format!(
            "{count} random requests: no server error, and no answer outside the document"
        )),
        _ => Err(format!("error: {line:?} requests instead of {LEAST}\n{}", summary(output))),
    }
}

/// Returns the end of the output, from its summary.
fn summary(output: &str) -> &str {
    output.find("= SUMMARY =").and_then(|start| output.get(start..)).unwrap_or(output)
}
