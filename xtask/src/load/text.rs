//! The text of a file, read within a limit and as UTF-8 only.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

/// The largest size of a spec in bytes, a hundred times the size of the largest one.
const MAX: usize = 4 << 20;

/// The reason for which a file has no text that can be parsed.
pub(super) struct TextFault {
    /// The first wrong byte of the text beside this fault.
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) help: String,
}

impl TextFault {
    fn new(message: impl Into<String>, help: &str) -> Self {
        Self { at: 0, message: message.into(), help: help.to_owned() }
    }

    /// Makes the fault of a system call.
    pub(super) fn unreadable(error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::PermissionDenied => "permit yourself to read it",
            _ => "put a file in its place that can be read, or delete it",
        };
        Self::new(format!("the file cannot be read: {error}"), help)
    }
}

/// Reads a file. If it has a fault, the text ends soon after it.
pub(super) fn read(path: &Path) -> (String, Option<TextFault>) {
    match bytes(path) {
        Ok(bytes) if bytes.len() > MAX => {
            let message = format!("the file is longer than {MAX} bytes");
            let help = "split it, so that each file declares one resource, object or enum";
            (String::new(), Some(TextFault::new(message, help)))
        }
        Ok(bytes) => decode(bytes),
        Err(error) => (String::new(), Some(TextFault::unreadable(&error))),
    }
}

/// Reads a regular file. Others are refused, because a device or a pipe may be endless.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Decodes UTF-8. Texts in other encodings are refused with the name of the likely one.
fn decode(bytes: Vec<u8>) -> (String, Option<TextFault>) {
    const SAVE: &str = "save the file as UTF-8";
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return (String::new(), Some(TextFault::new("the file is UTF-16", SAVE)));
    }
    let zero = bytes.iter().position(|byte| *byte == 0);
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let message = format!("the byte 0x{:02X} is not valid UTF-8", bytes[at]);
            let fault = TextFault { at, message, help: format!("{SAVE}; it may be Latin-1") };
            return (String::from_utf8_lossy(until_line_end(bytes, at)).into_owned(), Some(fault));
        }
    };
    let Some(at) = zero else { return (text, None) };
    let message = "the file has a byte 0".to_owned();
    let fault = TextFault { at, message, help: format!("{SAVE}; it may be UTF-16, or no text") };
    let shown = String::from_utf8_lossy(until_line_end(text.as_bytes(), at));
    (shown.replace('\0', "\u{fffd}"), Some(fault))
}

/// Returns the bytes to the end of the line that has this byte, or a part of a long line.
fn until_line_end(bytes: &[u8], at: usize) -> &[u8] {
    let rest = &bytes[at..];
    let end = rest.iter().take(100).position(|byte| *byte == b'\n');
    &bytes[..at + end.unwrap_or(rest.len().min(100))]
}
