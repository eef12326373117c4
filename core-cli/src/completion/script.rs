//! Shells with a completion script of our own.

use std::{ffi::OsString, fmt, io, path::Path};

use clap_complete::env::EnvCompleter;

/// A shell of `clap_complete` whose script is replaced.
pub(crate) struct OwnScript<S> {
    pub(super) shell: S,
    /// The script, with the words `VAR`, `NAME`, `BIN` and `COMPLETER` to fill in.
    pub(super) script: &'static str,
}

impl<S: EnvCompleter> EnvCompleter for OwnScript<S> {
    fn name(&self) -> &'static str {
        self.shell.name()
    }

    fn is(&self, name: &str) -> bool {
        self.shell.is(name)
    }

    /// Writes the script: the variable that asks for completions, an identifier, the command and its path.
    fn write_registration(
        &self,
        variable: &str,
        name: &str,
        program: &str,
        completer: &str,
        output: &mut dyn io::Write,
    ) -> io::Result<()> {
        let words = [("NAME", name), ("COMPLETER", completer), ("BIN", program), ("VAR", variable)];
        let script = words
            .iter()
            .fold(self.script.to_owned(), |script, (word, text)| script.replace(word, text));
        output.write_all(script.as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut clap::Command,
        words: Vec<OsString>,
        folder: Option<&Path>,
        output: &mut dyn io::Write,
    ) -> io::Result<()> {
        self.shell.write_complete(command, words, folder, output)
    }
}

impl<S> fmt::Debug for OwnScript<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnScript").finish_non_exhaustive()
    }
}
