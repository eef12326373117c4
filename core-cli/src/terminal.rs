//! The terminal of the process: what it shows, and in which width and colors.

mod wrapping;

pub(crate) use wrapping::between_words;

use std::{
    env,
    io::{self, IsTerminal, Write},
};

use clap::ValueEnum;

/// The width of a table without a terminal, in characters.
const NO_LIMIT: usize = 0;

/// The choice of colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// At a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` sets them elsewhere too
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The standard streams that a person is at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    /// True if a person types at standard input.
    pub(crate) stdin: bool,
    /// True if a person reads standard output.
    pub(crate) stdout: bool,
    /// True if a person reads standard error.
    pub(crate) stderr: bool,
    /// True if standard output has colors.
    pub(crate) colors: bool,
    /// True if standard error has colors.
    error_colors: bool,
    /// The width of the terminal in characters, or 0 without one.
    pub(crate) width: usize,
}

impl Terminal {
    /// Looks at the streams of the process.
    pub(crate) fn of_process(choice: ColorChoice) -> Self {
        let (stdout, stderr) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let colors = |is_terminal| match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => colors_by_environment(is_terminal),
        };
        Self {
            stdin: io::stdin().is_terminal(),
            stdout,
            stderr,
            colors: colors(stdout),
            error_colors: colors(stderr),
            width: if stdout { width(&console::Term::stdout()) } else { NO_LIMIT },
        }
    }

    /// Writes an error for people to standard error.
    pub(crate) fn write_error(&self, text: &str) {
        let (on, off) = if self.error_colors { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
        write_line(&format!("{on}error:{off} {text}"));
    }
}

/// Writes a line to standard error. A closed stream does not fail the command.
///
/// At a terminal, a long line is broken between words.
pub(crate) fn write_line(text: &str) {
    let mut stderr = io::stderr();
    drop(match stderr.is_terminal() {
        true => {
            let width = width(&console::Term::stderr());
            writeln!(stderr, "{}", wrapping::wrapped(text, width))
        }
        false => writeln!(stderr, "{text}"),
    });
}

/// Writes the error of a command line that cannot be read.
pub(crate) fn write_usage_error(error: &clap::Error) {
    let text = error.render();
    let text = match colors_by_environment(io::stderr().is_terminal()) {
        true => text.ansi().to_string(),
        false => text.to_string(),
    };
    write_line(text.trim_end());
}

/// Returns whether a stream has colors by the common variables.
fn colors_by_environment(is_terminal: bool) -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_forced =
        env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0");
    let is_dumb = env::var_os("TERM").is_some_and(|value| value == "dumb");
    !is_set("NO_COLOR") && (is_forced || (is_terminal && !is_dumb))
}

/// Returns the width of a terminal, or what `COLUMNS` says.
fn width(terminal: &console::Term) -> usize {
    let set = env::var("COLUMNS").ok().and_then(|width| width.parse().ok());
    let found = || terminal.size_checked().map(|(_, columns)| usize::from(columns));
    set.or_else(found).filter(|width| *width > 0).unwrap_or(80)
}

/// Writes to standard error without a break of the line.
pub(crate) fn write(text: &str) {
    let mut stderr = io::stderr();
    drop(write!(stderr, "{text}").and_then(|()| stderr.flush()));
}
