//! The result of a download into a writer.

mod file_name;

use std::fmt;

use http::{HeaderMap, Response, StatusCode, header};

use file_name::file_name;

/// The head of the answer that a file came with, and the bytes written; see
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

    /// The size of the file in bytes, all of which are written.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.written
    }

    /// The status of the answer with which the file began: 200, or 203 where a proxy has changed it.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.head.status()
    }

    /// The headers of the answer with which the file began.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.head.headers()
    }

    /// The type of the file, as the server states it.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers().get(header::CONTENT_TYPE)?.to_str().ok()
    }

    /// The name of the file, as the server states it in `Content-Disposition`.
    ///
    /// It has no folders, and is neither empty, `.` nor `..`. It may still be the name of another file
    /// or of a device, so choose the folder yourself and create the file as a new one.
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
