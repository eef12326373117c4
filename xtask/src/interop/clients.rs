//! `interop clients`: programs with well-known libraries in several languages, which use a sandbox as they use Core.

mod catalog;
mod language;
mod tools;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    check,
    sandbox::{Sandbox, log},
};
use catalog::{CLIENTS, Client};
use language::Language;
use tools::{FOLDER, Tools};

/// Runs the clients with these names, or all of them.
///
/// # Errors
///
/// When a name or a program is unknown, a library cannot be installed, or a client fails. The error
/// names each client that failed, with the end of the sandbox's log.
pub(crate) fn run(root: &Path, names: &[String]) -> Result<String, String> {
    if let Some(name) = names.iter().find(|name| CLIENTS.iter().all(|client| client.name != **name))
    {
        let known: Vec<&str> = CLIENTS.iter().map(|client| client.name).collect();
        return Err(format!(
            "error: no client is called `{name}`; choose from {}",
            known.join(", ")
        ));
    }
    let is_chosen = |client: &&Client| names.is_empty() || names.contains(&client.name.to_owned());
    run_all(root, &CLIENTS.iter().filter(is_chosen).collect::<Vec<_>>())
}

/// Runs the clients whose programs CI has.
///
/// # Errors
///
/// As for [`run`].
pub(crate) fn run_scripts(root: &Path) -> Result<String, String> {
    run_all(root, &CLIENTS.iter().filter(|client| client.language.is_light()).collect::<Vec<_>>())
}

fn run_all(root: &Path, clients: &[&Client]) -> Result<String, String> {
    for program in clients.iter().flat_map(|client| client.language.programs()) {
        check(program, tools::version_flag(program))?;
    }
    Sandbox::build(root)?;
    let languages: Vec<Language> = clients.iter().map(|client| client.language).collect();
    let tools = Tools::install(root, &languages)?;
    let failures: Vec<String> =
        clients.iter().filter_map(|client| run_one(root, &tools, client).err()).collect();
    match failures.as_slice() {
        [] => Ok(format!("{} foreign clients use the sandbox as they use Core", clients.len())),
        failures => Err(failures.join("\n\n")),
    }
}

/// Runs a client against a sandbox of its own.
fn run_one(root: &Path, tools: &Tools, client: &Client) -> Result<(), String> {
    let log_file = tools.folder.join(format!("{}.log", client.name));
    let certificate = tools.folder.join(format!("{}.pem", client.name));
    let settings = script(root, "sandbox.toml");
    let mut arguments = vec!["--config".to_owned(), settings.display().to_string()];
    if client.is_over_tls {
        arguments.extend(["--tls".to_owned(), "--tls-cert".to_owned()]);
        arguments.push(certificate.display().to_string());
    }
    let sandbox = Sandbox::start(root, &arguments, log(&log_file)?)
        .map_err(|error| failure(client, &error, &log_file))?;
    let mut program = command(root, tools, client);
    if client.is_over_tls {
        tools::trust(&mut program, &certificate);
    }
    sandbox.add_to(&mut program).current_dir(root);
    let status = program.env("CORE_REDIRECT_URI", client.redirect_uri).status();
    drop(sandbox);
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failure(client, &status.to_string(), &log_file)),
        Err(error) => Err(failure(client, &error.to_string(), &log_file)),
    }
}

/// Returns the message about a client that failed, with the end of the sandbox's log.
fn failure(client: &Client, reason: &str, log_file: &Path) -> String {
    let log = fs::read_to_string(log_file).unwrap_or_default();
    let lines: Vec<&str> = log.lines().collect();
    let last = lines.len().saturating_sub(10);
    let end = lines.get(last..).unwrap_or_default();
    let end: String = end.iter().map(|line| format!("\n  {line}")).collect();
    let name = client.name;
    format!(
        "error: the client {name}: {reason}; its last step is above\n\
         help: repeat it with `cargo xtask interop clients {name}`\nthe log of the sandbox:{end}"
    )
}

/// Returns the path of a program of a client.
fn script(root: &Path, path: &str) -> PathBuf {
    root.join(FOLDER).join(path)
}

/// Returns the command that runs a client.
fn command(root: &Path, tools: &Tools, client: &Client) -> Command {
    let mut command = match client.language {
        Language::Shell => Command::new("sh"),
        Language::Python => Command::new(tools.python()),
        Language::Node | Language::Chromium | Language::Apache => Command::new("node"),
        Language::Php => Command::new("php"),
        Language::Java => Command::new("java"),
    };
    command.arg(script(root, client.path));
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_client_is_named_with_the_known_ones() {
        let error = run(Path::new("."), &["jsoe".to_owned()]).unwrap_err();
        assert!(error.starts_with("error: no client is called `jsoe`; choose from "), "{error}");
        assert!(error.contains("jose"), "{error}");
    }

    #[test]
    fn each_client_has_a_program_and_a_name_of_its_own() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for client in CLIENTS {
            let path = script(&root, client.path);
            assert!(path.is_file(), "{}", path.display());
            let same = CLIENTS.iter().filter(|other| other.name == client.name).count();
            assert_eq!(same, 1, "{}", client.name);
        }
    }

    #[test]
    fn the_redirect_uri_of_each_client_is_registered() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let settings = fs::read_to_string(script(&root, "sandbox.toml")).unwrap();
        for client in CLIENTS {
            let line = format!("    \"{}\",\n", client.redirect_uri);
            assert!(settings.contains(&line), "{}: {}", client.name, client.redirect_uri);
        }
    }

    #[test]
    fn a_failure_shows_the_end_of_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let lines: String = (0..12).map(|number| format!("line {number}\n")).collect();
        fs::write(&path, lines).unwrap();
        let message = failure(&CLIENTS[0], "exit status: 1", &path);
        assert!(message.contains("line 11") && !message.contains("line 1\n"), "{message}");
        assert!(message.contains(&format!("interop clients {}", CLIENTS[0].name)), "{message}");
    }
}
