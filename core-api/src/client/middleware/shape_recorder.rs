//! The recorder of shapes: names, types and counts of what Core sends, without data.

mod call_shapes;
mod file;
mod observer;
mod refusal;
mod shape;
mod text_format;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{Request, Response};

use super::{Middleware, recording_file};
use file::ShapeFile;
pub use file::ShapeFileError;

/// Records the shapes of requests and responses: what a maintainer of this crate needs to compare Core with the
/// declarations, and no data.
///
/// The file has the names of fields, the JSON types and formats of their values, the numbers of enums, classes of lengths,
/// statuses, and counts. It never has a text, a number, an id, a value of a query, a header or a token. `cargo xtask
/// drift` of this repository reads the file.
///
/// ```
/// use core_api::{Client, client::ShapeRecorder};
/// # async fn run<P: core_api::TokenProvider + 'static>(provider: P) -> Result<(), Box<dyn std::error::Error>> {
///
/// let shapes = ShapeRecorder::open("shapes.json")?;
/// let client = Client::builder(provider).middleware(shapes.clone()).build()?;
/// client.send(core_api::ListActivities::new()).await?;
/// shapes.save()?;
/// # Ok(())
/// # }
/// ```
///
/// # Names
///
/// A name that no declaration lists is the point of a recording, but it may be data where a server sends a map. So such
/// a name has to look like a field: `camelCase`, with at most two digits. Three of the members beside it have to be
/// listed, or half of them. Other names are counted. Members of undeclared objects are written only if a declaration of this
/// crate has the name anywhere. A sensitive field has only types and formats.
///
/// # File
///
/// [`open`](Self::open) reads an existing file, so the counts of several runs add up. The file is written once a minute
/// while calls are made, by [`save`](Self::save), and when the last clone is dropped. Each program needs its own file,
/// and `cargo xtask drift` adds them up. The memory is bounded: at most 20,000 names are kept. It is plain JSON, so
/// read it before you send it.
#[derive(Clone, Debug)]
#[doc(alias("drift", "schema", "telemetry"))]
pub struct ShapeRecorder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    state: Mutex<State>,
    /// Held while the file is written, so that an older text never replaces a newer one.
    writing: Mutex<()>,
}

#[derive(Debug)]
struct State {
    file: ShapeFile,
    /// The number of names that may be added.
    budget: usize,
    is_saved: bool,
    next_save: Instant,
}

/// The largest number of names in a file.
const MAX_NAMES: usize = 20_000;

/// The time between two writes of the file.
const PERIOD: Duration = Duration::from_secs(60);

impl ShapeRecorder {
    /// Creates a recorder that writes a file. The counts of an existing file are kept.
    ///
    /// # Errors
    ///
    /// Fails if an existing file cannot be read, is not a plain file, or has another form.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ShapeFileError> {
        let path = path.as_ref().to_owned();
        let file = ShapeFile::load(&path)?;
        let budget = MAX_NAMES.saturating_sub(file.names());
        let next_save = Instant::now() + PERIOD;
        let state = Mutex::new(State { file, budget, is_saved: true, next_save });
        Ok(Self(Arc::new(Inner { path, state, writing: Mutex::new(()) })))
    }

    /// Writes the file, and replaces an existing one atomically.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written, or would replace a symbolic link, a folder or a device.
    pub fn save(&self) -> Result<(), ShapeFileError> {
        self.0.save()
    }

    /// Returns the text of the file as it is now.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.0.state().file.to_json()
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn save(&self) -> Result<(), ShapeFileError> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let text = {
            let mut state = self.state();
            state.is_saved = true;
            state.file.to_json()
        };
        recording_file::write(&self.path, &text).map_err(|error| {
            self.state().is_saved = false;
            error.into()
        })
    }

    /// Writes the file, and logs an error.
    fn save_or_log(&self) {
        if let Err(error) = self.save() {
            tracing::warn!(%error, "the file of shapes is not written");
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if !self.state().is_saved {
            self.save_or_log();
        }
    }
}

impl Middleware for ShapeRecorder {
    fn after(&self, request: &Request<Bytes>, response: &mut Response<Bytes>) {
        let is_due = {
            let mut state = self.0.state();
            let State { file, budget, is_saved, next_save } = &mut *state;
            file.add(request, response, budget);
            *is_saved = false;
            let now = Instant::now();
            let is_due = now >= *next_save;
            if is_due {
                *next_save = now + PERIOD;
            }
            is_due
        };
        if is_due {
            let inner = Arc::clone(&self.0);
            // Middleware must not block, and there may be no runtime. Without a thread, the next save is later.
            let _ = thread::Builder::new()
                .name("core-api shapes".to_owned())
                .spawn(move || inner.save_or_log());
        }
    }
}
