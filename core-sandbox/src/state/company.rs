//! The state of a company: its records and its people.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard};

use super::lock;
use crate::{
    data::Database,
    identity::{CompanySettings, Person},
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
    content: Content,
}

/// The content of a company. It is made when a request needs it, because sample data takes time.
type Content = LazyLock<(Mutex<Database>, Vec<Arc<Person>>), Source>;

/// A function that makes the content of a company.
type Source = Box<dyn FnOnce() -> (Mutex<Database>, Vec<Arc<Person>>) + Send>;

impl CompanyState {
    /// Creates a company with the records and people of `source`, which runs at most once.
    ///
    /// `base` is the public address of the server, and `end` is a slash or nothing.
    pub(crate) fn new(
        settings: &CompanySettings,
        base: &str,
        end: &str,
        source: impl FnOnce() -> (Database, Vec<Person>) + Send + 'static,
    ) -> Self {
        let api_path = settings.api_path();
        Self {
            name: settings.name.clone(),
            endpoint: format!("{base}{api_path}{end}"),
            endpoint_path: format!("{api_path}{end}"),
            api_path,
            content: LazyLock::new(Box::new(|| {
                let (database, people) = source();
                (Mutex::new(database), people.into_iter().map(Arc::new).collect())
            })),
        }
    }

    /// Returns the base URL for a client that knows the server by this address.
    pub(crate) fn endpoint_at(&self, address: &str) -> String {
        format!("{address}{}", self.endpoint_path)
    }

    pub(crate) fn database(&self) -> MutexGuard<'_, Database> {
        lock(&self.content.0)
    }

    pub(crate) fn people(&self) -> &[Arc<Person>] {
        &self.content.1
    }
}
