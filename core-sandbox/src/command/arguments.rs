//! The arguments of the command.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use core_sandbox::{EffectDescription, Operation, Sandbox};

use super::{
    introduction::Introduction,
    settings::{LogChoice, Settings},
};

/// A double of the BQE Core server, for programs in any language.
///
/// Without a command, it serves. All data is in memory, unless a setting says otherwise.
#[derive(Debug, Parser)]
#[command(name = "core-sandbox", version, after_help = operations())]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) serve: ServeArguments,
}

/// A command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve until Ctrl-C or SIGTERM
    #[command(after_help = operations())]
    Serve(Box<ServeArguments>),
    /// Write a commented file of settings
    Init {
        /// The new file; an existing file is never overwritten
        #[arg(default_value = "core-sandbox.toml")]
        file: PathBuf,
    },
}

/// The arguments of `serve`.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ServeArguments {
    /// File of settings, which `core-sandbox init` writes; flags win over it
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Print one line of JSON at the start
    #[arg(long, conflicts_with = "env")]
    json: bool,
    /// Print variables such as CORE_CLIENT_ID at the start, for a shell or a dotenv file
    #[arg(long)]
    env: bool,
    /// Write no log; the same as `--log off`
    #[arg(long, short, conflicts_with = "log")]
    quiet: bool,
    #[command(flatten)]
    settings: Settings,
}

impl ServeArguments {
    /// Returns the settings of the flags.
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = self.settings.clone();
        if self.quiet {
            settings.log = Some(LogChoice::Off);
        }
        settings
    }

    /// Returns the format of the output at the start.
    pub(crate) fn introduction(&self) -> Introduction {
        match (self.json, self.env) {
            (true, _) => Introduction::Json,
            (false, true) => Introduction::Variables,
            (false, false) => Introduction::Text,
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
        format!("{method:<6} /sandbox{path:<22} {summary}{body}\n")
    };
    let lines: String = Sandbox::operations().iter().map(line).collect();
    let effect = |effect: &EffectDescription| {
        format!("{:<16} {}: {}\n", effect.name, effect.summary, effect.example)
    };
    let effects: String = Operation::effects().iter().map(effect).collect();
    let example = r#"{"effect": "drop", "path": "/api", "times": 2}"#;
    format!(
        "These routes accept and return JSON while the sandbox runs:\n\n{lines}\n\
         A fault, such as {example}, has one of these effects:\n\n{effects}"
    )
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        let words = ["core-sandbox"].into_iter().chain(line.split_whitespace());
        Arguments::try_parse_from(words).map_err(|error| error.to_string())
    }

    fn settings(line: &str) -> Settings {
        parse(line).unwrap().serve.settings()
    }

    #[test]
    fn arguments_are_accepted_in_any_order() {
        assert_eq!(settings(""), Settings::default());
        for line in ["--port 8080 --auto-consent", "--auto-consent=true --port=8080"] {
            let settings = settings(line);
            assert_eq!((settings.port, settings.auto_consent), (Some(8080), Some(true)), "{line}");
        }
        assert_eq!(settings("--auto-consent=false").auto_consent, Some(false));
        assert_eq!(settings("-q").log, Some(LogChoice::Off));
        let served = parse("serve --strict --redirect-uri a:/ --redirect-uri b:/").unwrap();
        let Some(Command::Serve(serve)) = served.command else { panic!("{served:?}") };
        assert_eq!(serve.settings().redirect_uri, ["a:/", "b:/"]);
    }

    #[test]
    fn help_names_the_options_and_the_routes() {
        let help = parse("--port 1 --help").unwrap_err();
        for part in
            ["--port <N>", "--auto-consent", "/sandbox/faults/{id}", "/sandbox/clock", "init"]
        {
            assert!(help.contains(part), "{part}: {help}");
        }
        assert!(parse("--version").unwrap_err().contains(env!("CARGO_PKG_VERSION")));
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
            ("--auto-consnet", "'--auto-consent"),
            ("--today soon", "'soon'"),
            ("--rows timeentry", "`timeentry=100000`"),
            ("--latency -1", "'-1'"),
            ("--quiet --log json", "cannot be used with"),
            ("--json --env", "cannot be used with"),
            ("8080", "'8080'"),
        ] {
            let message = parse(line).unwrap_err();
            assert!(message.contains(named), "{line}: {message}");
        }
    }

    #[test]
    fn the_definition_of_the_arguments_is_consistent() {
        Arguments::command().debug_assert();
    }
}
