//! The file of shapes.

use std::{io, path::Path};

use bytes::Bytes;
use http::{Request, Response};
use serde::{Deserialize, Serialize};

use super::{
    call_shapes::{CallObservation, call_of},
    shape::add,
};
use crate::{
    DecodeError,
    client::middleware::recording_file::{self, FileError},
};

/// The reason why a file of shapes cannot be read or written.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum ShapeFileError {
    /// The file cannot be read or written.
    #[error("the file of shapes cannot be read or written: {0}")]
    File(#[from] io::Error),
    /// The path is a folder, a pipe or a device, or a symbolic link that would be replaced.
    #[error("the path of the shapes is not a plain file; name another path")]
    NotPlain,
    /// The file is larger than 256 MiB.
    #[error(
        "the file of shapes is larger than {} bytes; name another path",
        recording_file::MAX_SIZE
    )]
    TooLarge,
    /// The file is not JSON of the form of shapes.
    #[error(
        "the file does not have the form that a recorder of shapes writes: {0}; name another path"
    )]
    Form(DecodeError),
    /// Another version of this crate has written the file.
    #[error("the file of shapes is of version {0}; name another path")]
    Version(u32),
}

impl From<FileError> for ShapeFileError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Io(error) => Self::File(error),
            FileError::NotPlain => Self::NotPlain,
            FileError::TooLarge => Self::TooLarge,
        }
    }
}

/// The contents of a file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShapeFile {
    /// The version of the form.
    shapes: u32,
    /// The version of this crate. Its declarations decide which names and numbers are kept.
    #[serde(default)]
    core_api: String,
    /// The number of requests to paths of no resource.
    #[serde(default)]
    other: u64,
    #[serde(default)]
    calls: Vec<CallShapes>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CallShapes {
    method: String,
    /// The path with its placeholders.
    path: String,
    observed: CallObservation,
}

impl ShapeFile {
    /// The version of the form. It is incremented when the form changes.
    const VERSION: u32 = 1;

    fn new() -> Self {
        let core_api = env!("CARGO_PKG_VERSION").to_owned();
        Self { shapes: Self::VERSION, core_api, other: 0, calls: Vec::new() }
    }

    /// Reads a file. Without one, the result is empty.
    pub(super) fn load(path: &Path) -> Result<Self, ShapeFileError> {
        match recording_file::read(path) {
            Ok(text) => Self::parse(&text),
            Err(FileError::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(Self::new()),
            Err(error) => Err(error.into()),
        }
    }

    fn parse(text: &str) -> Result<Self, ShapeFileError> {
        /// The version alone, because another one may have another form.
        #[derive(Deserialize)]
        struct Version {
            shapes: u32,
        }
        let form = |error: serde_json::Error| ShapeFileError::Form(DecodeError::whole(&error));
        let Version { shapes } = serde_json::from_str(text).map_err(form)?;
        if shapes != Self::VERSION {
            return Err(ShapeFileError::Version(shapes));
        }
        let mut file: Self = serde_json::from_str(text).map_err(form)?;
        file.core_api = env!("CARGO_PKG_VERSION").to_owned();
        Ok(file)
    }

    /// Adds a request and its response.
    pub(super) fn add(
        &mut self,
        request: &Request<Bytes>,
        response: &Response<Bytes>,
        budget: &mut usize,
    ) {
        let Some((resource, call)) = call_of(request) else { return add(&mut self.other, 1) };
        let is_it = |known: &CallShapes| known.method == call.method && known.path == call.path;
        let index = self.calls.iter().position(is_it).unwrap_or_else(|| {
            let (method, path) = (call.method.to_owned(), call.path.to_owned());
            let observed = CallObservation::default();
            self.calls.push(CallShapes { method, path, observed });
            self.calls.len().saturating_sub(1)
        });
        if let Some(known) = self.calls.get_mut(index) {
            known.observed.add((resource, call), request, response, budget);
        }
    }

    /// Returns the number of names in all shapes.
    pub(super) fn names(&self) -> usize {
        self.calls.iter().map(|call| call.observed.names()).fold(0, usize::saturating_add)
    }

    /// Returns the text of the file.
    pub(super) fn to_json(&self) -> String {
        // Shapes consist of texts and numbers, which serialize without errors.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}
