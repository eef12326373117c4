//! The command in a process of its own.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

/// The result of a run of the command.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Makes a command without the settings of the person who runs the tests.
pub(crate) fn corectl() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corectl"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CORE") || name.ends_with("_PROXY") || name.ends_with("_proxy") {
            command.env_remove(name);
        }
    }
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "PAGER", "COLUMNS", "COMPLETE"] {
        command.env_remove(name);
    }
    command.env("CORECTL_CONFIG_DIR", "/nonexistent/corectl").stdin(Stdio::null());
    command
}

/// Runs the command with arguments as a shell splits them: by blanks, except within single quotes.
pub(crate) fn run(line: &str) -> Run {
    finish(corectl().args(words(line)))
}

/// Runs the command with a text on standard input.
pub(crate) fn run_with_input(line: &str, input: &str) -> Run {
    let mut command = corectl();
    command.args(words(line)).stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    result(child.wait_with_output().unwrap())
}

/// Runs a command to its end.
pub(crate) fn finish(command: &mut Command) -> Run {
    result(command.output().unwrap())
}

fn result(output: Output) -> Run {
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Splits a line by blanks, except within single quotes.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '\'' => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            ' ' if !is_quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}
