//! The result of a download into a writer.

mod file_name;

use std::fmt;

use http::{HeaderMap, Response, StatusCode, header};

use file_name::file_name;

/// The status and headers of the response with a file, and the bytes written; see
/// [`Download::write_to`](super::Download::write_to).
#[derive(Clone)]
pub struct DownloadSummary {
    head: Response<()>,
    written: u64,
}

impl DownloadSummary {
    pub(super) fn new(head: Response<()>, written: u64) -> Self {
        Self { head, written }
    }

    /// Returns the size of the file in bytes. All of them are written.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Returns the status of the response that began the file: 200, or 203 if a proxy has changed it.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.head.status()
    }

    /// Returns the headers of the response that began the file.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.head.headers()
    }

    /// Returns the type of the file from `Content-Type`.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers().get(header::CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns the name of the file from `Content-Disposition`.
    ///
    /// The name has no folders, and is neither empty, `.` nor `..`. A file or a device of this name may exist,
    /// so choose the folder yourself and create a new file.
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        let mut values = self.headers().get_all(header::CONTENT_DISPOSITION).iter();
        let value = values.next().filter(|_| values.next().is_none())?;
        file_name(std::str::from_utf8(value.as_bytes()).ok()?)
    }
}

/// Shows status, type and size. Other headers may hold a key.
impl fmt::Debug for DownloadSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadSummary")
            .field("status", &self.status())
            .field("content_type", &self.content_type())
            .field("written", &self.written)
            .finish_non_exhaustive()
    }
}
