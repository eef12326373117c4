//! The command `core-sandbox`: a sandbox for programs in any language.

use std::{env, process::ExitCode};

use core_sandbox::{Sandbox, SandboxBuilder};

const USAGE: &str = "\
usage: core-sandbox [--port N] [--auto-consent]

--port N         listen on this port of 127.0.0.1; on a free one unless set
--auto-consent   consent to logins at once, instead of asking on a page";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let builder = match arguments(env::args().skip(1)) {
        Ok(builder) => builder,
        Err(message) => {
            eprintln!("{message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match builder.start().await {
        Ok(sandbox) => {
            println!("{}", introduction(&sandbox));
            // Without a signal to wait for, it runs until it is killed.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: the port cannot be opened: {error}; choose another with `--port`");
            ExitCode::FAILURE
        }
    }
}

fn arguments(arguments: impl Iterator<Item = String>) -> Result<SandboxBuilder, String> {
    let mut builder = Sandbox::builder();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        builder = match argument.as_str() {
            "--auto-consent" => builder.auto_consent(true),
            "--port" => {
                let port = arguments.next().ok_or("`--port` needs a number")?;
                let number = port.parse();
                builder.port(number.map_err(|_| format!("`{port}` is no port, 0 to 65535"))?)
            }
            other => return Err(format!("unknown argument `{other}`")),
        };
    }
    Ok(builder)
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
