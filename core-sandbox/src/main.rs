//! The command `core-sandbox`: a sandbox for programs in any language.

use std::{env, process::ExitCode};

use core_sandbox::Sandbox;

const USAGE: &str = "\
usage: core-sandbox [--port N] [--auto-consent]

--port N         listen on this port of 127.0.0.1; on a free one unless set
--auto-consent   consent to logins at once, instead of asking on a page
--help           show this

While it runs, these routes take and give JSON:

POST   /sandbox/faults               a fault, as {\"effect\": \"drop\", \"path\": \"/api\", \"times\": 2}
GET    /sandbox/faults               those there are, and how often each has happened
DELETE /sandbox/faults[/ID]          ends all, or one
POST   /sandbox/faults/ID/release    lets go what one holds
GET    /sandbox/counters             what came in and went out
POST   /sandbox/clock                {\"seconds_ahead\": N}: shifts the identity server's clock";

/// What the command is asked to do.
#[derive(Debug, PartialEq)]
enum Command {
    Serve { port: u16, auto_consent: bool },
    Help,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match Command::parse(env::args().skip(1)) {
        Ok(Command::Serve { port, auto_consent }) => serve(port, auto_consent).await,
        Ok(Command::Help) => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

impl Command {
    fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut port, mut auto_consent) = (0, false);
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--auto-consent" => auto_consent = true,
                "--port" => {
                    let text = arguments.next().ok_or("`--port` needs a number after it")?;
                    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
                    let number = text.parse().ok().filter(|_| digits);
                    port = number
                        .ok_or_else(|| format!("`{text}` is not a valid port; give 0 to 65535"))?;
                }
                "--help" | "-h" => return Ok(Self::Help),
                other => return Err(format!("unknown argument `{other}`")),
            }
        }
        Ok(Self::Serve { port, auto_consent })
    }
}

async fn serve(port: u16, auto_consent: bool) -> ExitCode {
    let sandbox = Sandbox::builder().port(port).auto_consent(auto_consent).start().await;
    match sandbox {
        Ok(sandbox) => {
            println!("{}", introduction(&sandbox));
            // Without a signal to wait for, it runs until it is killed.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: port {port} cannot be opened: {error}; choose another with `--port`");
            ExitCode::FAILURE
        }
    }
}

fn introduction(sandbox: &Sandbox) -> String {
    let app = sandbox.app();
    format!(
        "A Core sandbox answers at {}; Ctrl-C stops it.\n\n\
         identity       {}\n\
         base URL       {}\n\
         client id      {}\n\
         client secret  {}\n\
         redirect URI   {}\n\n\
         To try it without a login:\n\n\
         curl -H 'Authorization: Bearer {}' '{}activity?page=1,2'",
        sandbox.url(),
        sandbox.identity_url(),
        sandbox.endpoint(),
        app.client_id,
        app.client_secret,
        app.redirect_uri,
        sandbox.issue_token(),
        sandbox.endpoint(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, String> {
        Command::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn arguments_are_taken_in_any_order() {
        let served = |port, auto_consent| Ok(Command::Serve { port, auto_consent });
        assert_eq!(parse(""), served(0, false));
        assert_eq!(parse("--port 8080 --auto-consent"), served(8080, true));
        assert_eq!(parse("--auto-consent --port 1"), served(1, true));
        assert_eq!(parse("--port 1 --help"), Ok(Command::Help));
    }

    #[test]
    fn a_mistake_is_named() {
        for (line, named) in [
            ("--port", "`--port`"),
            ("--port 65536", "`65536`"),
            ("--port +80", "`+80`"),
            ("--prot 1", "`--prot`"),
        ] {
            let message = parse(line).unwrap_err();
            assert!(message.contains(named), "{message}");
        }
    }
}
