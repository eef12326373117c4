//! The destination of the output: standard output, a pager or a file.

use std::{
    env,
    fs::{self, File},
    io::{self, BufWriter, Stdout, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
};

use tempfile::NamedTempFile;

use super::writable::{self, folder_of, new_file};
use crate::error::{CliError, io_reason};

/// The size of the buffer of standard output and of files, in bytes.
const BUFFER: usize = 64 * 1024;

/// The destination of the output.
pub(crate) enum Destination {
    /// Standard output.
    Stdout(BufWriter<Stdout>),
    /// A pager, which reads the output and shows it page by page.
    Pager { child: Child, input: BufWriter<ChildStdin> },
    /// A new file, which replaces the old one at the end.
    NewFile { file: BufWriter<NamedTempFile>, path: PathBuf },
    /// A file that cannot be replaced, such as a pipe or a device.
    Device(BufWriter<File>),
}

impl Destination {
    /// Writes to standard output.
    pub(crate) fn stdout() -> Self {
        Self::Stdout(BufWriter::with_capacity(BUFFER, io::stdout()))
    }

    /// Writes to the pager of the person, or to standard output without one.
    ///
    /// `CORECTL_PAGER` wins over `PAGER`. The value `cat` or an empty one means no pager.
    pub(crate) fn pager() -> Self {
        let set = ["CORECTL_PAGER", "PAGER"].into_iter().find_map(|name| env::var(name).ok());
        let command = set.unwrap_or_default();
        let mut words = command.split_whitespace();
        match words.next() {
            None | Some("cat") => Self::stdout(),
            Some(program) => {
                let arguments: Vec<&str> = words.collect();
                Self::of_pager(program, &arguments).unwrap_or_else(|_| Self::stdout())
            }
        }
    }

    fn of_pager(program: &str, arguments: &[&str]) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped());
        // `less` ends at once if all fits on the screen, and keeps colors.
        if env::var_os("LESS").is_none() {
            command.env("LESS", "FRX");
        }
        let mut child = command.spawn()?;
        let input = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Self::Pager { child, input: BufWriter::new(input) })
    }

    /// Writes to a file. A regular file appears or is replaced at the end only.
    ///
    /// # Errors
    ///
    /// A usage error if the folder does not exist or cannot be written.
    pub(crate) fn file(path: &Path) -> Result<Self, CliError> {
        if path.as_os_str() == "-" {
            return Ok(Self::stdout());
        }
        let failed = |error: io::Error| refused(path, &error);
        let real = match fs::metadata(path) {
            Ok(found) if found.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
            // A link stays, and its target is replaced.
            Ok(found) if found.is_file() => path.canonicalize().map_err(failed)?,
            Ok(_) => {
                let device = File::options().write(true).open(path).map_err(failed)?;
                return Ok(Self::Device(BufWriter::with_capacity(BUFFER, device)));
            }
            Err(_) => path.to_owned(),
        };
        let file = new_file(folder_of(&real)).map_err(failed)?;
        Ok(Self::NewFile { file: BufWriter::with_capacity(BUFFER, file), path: real })
    }

    /// Checks that [`file`](Self::file) can write to a file. Nothing is made.
    ///
    /// # Errors
    ///
    /// A usage error if the folder does not exist or cannot be written.
    pub(super) fn check(path: &Path) -> Result<(), CliError> {
        if path.as_os_str() == "-" {
            return Ok(());
        }
        let checked = match path.canonicalize() {
            // A file is replaced by a new one in its folder.
            Ok(real) if real.is_file() => new_file(folder_of(&real)).map(drop),
            Ok(_) | Err(_) => writable::check(path),
        };
        checked.map_err(|error| refused(path, &error))
    }

    /// Completes the output. A file gets its name now, and a pager is waited for.
    ///
    /// # Errors
    ///
    /// If the rest of the output cannot be written.
    pub(crate) fn finish(mut self) -> Result<(), CliError> {
        self.flush()?;
        match self {
            Self::Stdout(_) | Self::Device(_) => Ok(()),
            Self::Pager { mut child, input } => {
                drop(input);
                drop(child.wait());
                Ok(())
            }
            Self::NewFile { file, path } => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.persist(&path).map(drop).map_err(|error| {
                    let (shown, reason) = (path.display(), io_reason(&error.error));
                    CliError::failed(format!("`--output`: {shown} cannot be replaced: {reason}"))
                })
            }
        }
    }

    /// Waits for the pager after a failure, so that it leaves the terminal first.
    pub(crate) fn abandon(self) {
        if let Self::Pager { mut child, input } = self {
            drop(input);
            drop(child.wait());
        }
    }
}

/// Returns the error of a file that cannot be written.
fn refused(path: &Path, error: &io::Error) -> CliError {
    // The text of the error names a temporary file.
    let (shown, reason) = (path.display(), error.kind());
    CliError::usage(format!("`--output`: {shown} cannot be written: {reason}; give another file"))
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(output) => output.write(bytes),
            Self::Pager { input, .. } => input.write(bytes),
            Self::NewFile { file, .. } => file.write(bytes),
            Self::Device(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(output) => output.flush(),
            Self::Pager { input, .. } => input.flush(),
            Self::NewFile { file, .. } => file.flush(),
            Self::Device(file) => file.flush(),
        }
    }
}
