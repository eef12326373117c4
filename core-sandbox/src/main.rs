//! The command `core-sandbox`: a sandbox for programs in any language.

mod command;

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use command::signals::StopSignals;
use core_sandbox::{LogFormat, Operation, Sandbox};

/// A double of the BQE Core server on loopback.
#[derive(Debug, Parser, PartialEq)]
#[command(name = "core-sandbox", after_help = operations())]
struct Arguments {
    /// Port of 127.0.0.1 to listen on; 0 means a free port
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = port)]
    port: u16,
    /// Grant logins at once, without a consent page
    #[arg(long)]
    auto_consent: bool,
    /// Refuse filters and orders that no source shows, instead of marking them
    #[arg(long)]
    refuse_unconfirmed: bool,
    /// Format of the log on standard error
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    log: LogArgument,
    /// Write no log
    #[arg(long, short)]
    quiet: bool,
    /// Number of requests in the journal, which `GET /sandbox/requests` shows
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    journal: usize,
}

/// A format of the log on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LogArgument {
    Text,
    Json,
}

/// Parses a port. A sign is not accepted, although integers may have one.
fn port(text: &str) -> Result<u16, String> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let port = text.parse().ok().filter(|_| is_number);
    port.ok_or_else(|| "not a valid port; give 0 to 65535".to_owned())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    serve(Arguments::parse()).await
}

async fn serve(arguments: Arguments) -> ExitCode {
    let Arguments { port, auto_consent, refuse_unconfirmed, log, quiet, journal } = arguments;
    let mut builder = Sandbox::builder().port(port).auto_consent(auto_consent).journal(journal);
    if !quiet {
        builder = builder.log(match log {
            LogArgument::Text => LogFormat::Text,
            LogArgument::Json => LogFormat::Json,
        });
    }
    // Signals are received from here on, so that one during the start is not lost.
    let signals = match StopSignals::install() {
        Ok(signals) => signals,
        Err(error) => {
            eprintln!("error: signals cannot be received: {error}");
            return ExitCode::FAILURE;
        }
    };
    match builder.refuse_unconfirmed(refuse_unconfirmed).start().await {
        Ok(sandbox) => {
            println!("{}", introduction(&sandbox));
            signals.wait().await;
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: port {port} cannot be opened: {error}; choose another with `--port`");
            ExitCode::FAILURE
        }
    }
}

/// Returns the part of the help about the routes below `/sandbox`.
fn operations() -> String {
    let line = |operation: &Operation| {
        let Operation { method, path, summary, .. } = operation;
        let parameters = operation.body.iter().map(|parameter| parameter.name);
        let body = parameters.collect::<Vec<_>>().join(", ");
        let body = if body.is_empty() { body } else { format!(" ({body})") };
        format!("{method:<6} /sandbox{path:<20} {summary}{body}\n")
    };
    let lines: String = Sandbox::operations().iter().map(line).collect();
    let example = r#"{"effect": "drop", "path": "/api", "times": 2}"#;
    format!(
        "These routes accept and return JSON while the sandbox runs:\n\n{lines}\nA fault: {example}"
    )
}

/// Returns the addresses and credentials of a sandbox as text, for a shell.
fn introduction(sandbox: &Sandbox) -> String {
    let app = sandbox.app();
    format!(
        "A Core sandbox answers at {}; Ctrl-C stops it.\n\n\
         These variables let a program log in to it, by `App::from_env` of core-auth:\n\n\
         export CORE_ISSUER={}\n\
         export CORE_CLIENT_ID={}\n\
         export CORE_CLIENT_SECRET={}\n\
         export CORE_REDIRECT_URI={}\n\n\
         This command calls it without a login:\n\n\
         curl -H 'Authorization: Bearer {}' '{}activity?page=1,2'",
        sandbox.url(),
        sandbox.identity_url(),
        app.client_id,
        app.client_secret,
        app.redirect_uri(),
        sandbox.issue_token(),
        sandbox.endpoint(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        let words = ["core-sandbox"].into_iter().chain(line.split_whitespace());
        Arguments::try_parse_from(words).map_err(|error| error.to_string())
    }

    #[test]
    fn arguments_are_accepted_in_any_order() {
        let settings = |line: &str| {
            let arguments = parse(line)?;
            Ok((arguments.port, arguments.auto_consent))
        };
        assert_eq!(settings(""), Ok::<_, String>((0, false)));
        assert_eq!(settings("--port 8080 --auto-consent"), Ok((8080, true)));
        assert_eq!(settings("--auto-consent --port 1"), Ok((1, true)));
        assert_eq!(settings("--port=1"), Ok((1, false)));
        assert!(parse("--refuse-unconfirmed").is_ok_and(|arguments| arguments.refuse_unconfirmed));
    }

    #[test]
    fn help_names_the_options_and_the_routes() {
        let help = parse("--port 1 --help").unwrap_err();
        for part in ["--port <N>", "--auto-consent", "/sandbox/faults/{id}", "/sandbox/clock"] {
            assert!(help.contains(part), "{part}: {help}");
        }
    }

    #[test]
    fn invalid_arguments_are_named() {
        for (line, named) in [
            ("--port", "'--port <N>'"),
            ("--port 65536", "'65536' for '--port <N>': not a valid port; give 0 to 65535"),
            ("--port +80", "'+80'"),
            ("--port x", "'x'"),
            ("--prot 1", "tip: a similar argument exists: '--port'"),
            ("--auto-consent=no", "'no'"),
            ("--auto-consnet", "'--auto-consent'"),
            ("8080", "'8080'"),
        ] {
            let message = parse(line).unwrap_err();
            assert!(message.contains(named), "{line}: {message}");
        }
    }
}
