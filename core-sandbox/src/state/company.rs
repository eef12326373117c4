//! The state of a company: its records and its people.

use std::sync::{
    Arc, LazyLock, Mutex, MutexGuard,
    atomic::{AtomicBool, Ordering},
};

use super::lock;
use crate::{
    data::{Database, Snapshots},
    identity::{CompanySettings, Module, Person},
};

/// A company of a running server.
pub(crate) struct CompanyState {
    pub(crate) name: String,
    /// The path of the company's API, such as `/api`.
    pub(crate) api_path: String,
    /// The base URL in token responses, at the address of the settings.
    pub(crate) endpoint: String,
    /// The path of the base URL, with or without a slash at its end.
    endpoint_path: String,
    /// The modules to which the company does not subscribe.
    pub(crate) unsubscribed: Vec<Module>,
    /// The content, which is made when a request needs it, because sample data takes time.
    content: LazyLock<Content, Source>,
    /// True once the content is made.
    is_made: Arc<AtomicBool>,
}

/// The content of a company.
struct Content {
    database: Mutex<Database>,
    snapshots: Mutex<Snapshots>,
    people: Vec<Arc<Person>>,
}

/// A function that makes the content of a company.
type Source = Box<dyn FnOnce() -> Content + Send>;

impl CompanyState {
    /// Creates a company with the content of `source`, which runs at most once. It returns the records,
    /// those that a reset brings back if they differ, and the people.
    ///
    /// `base` is the public address of the server, and `end` is a slash or nothing.
    pub(crate) fn new(
        settings: &CompanySettings,
        base: &str,
        end: &str,
        source: impl FnOnce() -> (Database, Option<Database>, Vec<Person>) + Send + 'static,
    ) -> Self {
        let api_path = settings.api_path();
        let is_made = Arc::new(AtomicBool::new(false));
        let made = Arc::clone(&is_made);
        Self {
            name: settings.name.clone(),
            endpoint: format!("{base}{api_path}{end}"),
            endpoint_path: format!("{api_path}{end}"),
            api_path,
            unsubscribed: settings.unsubscribed.clone(),
            is_made,
            content: LazyLock::new(Box::new(move || {
                let (database, start, people) = source();
                made.store(true, Ordering::Release);
                Content {
                    snapshots: Mutex::new(Snapshots::new(start.as_ref().unwrap_or(&database))),
                    database: Mutex::new(database),
                    people: people.into_iter().map(Arc::new).collect(),
                }
            })),
        }
    }

    /// Returns the base URL for a client that knows the server by this address.
    pub(crate) fn endpoint_at(&self, address: &str) -> String {
        format!("{address}{}", self.endpoint_path)
    }

    pub(crate) fn database(&self) -> MutexGuard<'_, Database> {
        lock(&self.content.database)
    }

    /// Returns whether a request has needed the records. Otherwise they are those of the start.
    pub(crate) fn is_made(&self) -> bool {
        self.is_made.load(Ordering::Acquire)
    }

    pub(crate) fn snapshots(&self) -> MutexGuard<'_, Snapshots> {
        lock(&self.content.snapshots)
    }

    pub(crate) fn people(&self) -> &[Arc<Person>] {
        &self.content.people
    }
}
