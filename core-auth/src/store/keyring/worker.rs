//! A thread for keyring calls, which may wait for a person.

use std::{
    cell::RefCell,
    fmt,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use tokio::{sync::oneshot, time::timeout};
use zeroize::Zeroizing;

use super::{
    items::Keyring,
    parts::{Items, KeyringError},
};
use crate::{Error, error::Fault};

const DEADLINE: Duration = Duration::from_secs(30);

type Job = Box<dyn FnOnce(&KeyringConnection) + Send>;

/// Runs keyring calls one after the other on a thread of its own. A call that hangs forever costs
/// one thread, and does not keep a runtime from ending.
#[derive(Clone)]
pub(super) struct Worker {
    jobs: mpsc::Sender<Job>,
    pub(super) deadline: Duration,
}

/// A connection to the keyring, created on demand and replaced after a failure.
pub(super) struct KeyringConnection {
    service: Arc<str>,
    keyring: RefCell<Option<Keyring>>,
}

impl Worker {
    pub(super) fn start(service: &str) -> Result<Self, Error> {
        let service: Arc<str> = service.into();
        let place = format!("keyring {service}");
        let (jobs, next) = mpsc::channel::<Job>();
        let work = move || {
            let connection = KeyringConnection { service, keyring: RefCell::new(None) };
            // Runs until the last sender is dropped.
            next.into_iter().for_each(|job| job(&connection));
        };
        let thread = thread::Builder::new().name("core-auth keyring".to_owned()).spawn(work);
        thread.map_err(|error| Fault::Store {
            place,
            doing: "starting a thread".into(),
            advice: "check that the process may start another thread",
            source: error.into(),
        })?;
        Ok(Self { jobs, deadline: DEADLINE })
    }

    pub(super) async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&KeyringConnection) -> Result<T, KeyringError> + Send + 'static,
    ) -> Result<T, KeyringError> {
        let (reply, answer) = oneshot::channel();
        let job = move |connection: &KeyringConnection| {
            // Skipped if the caller has stopped waiting.
            if !reply.is_closed() {
                let _ = reply.send(work(connection));
            }
        };
        let ended = || KeyringError::Keyring("the thread of the keyring has ended".to_owned());
        self.jobs.send(Box::new(job)).map_err(|_| ended())?;
        match timeout(self.deadline, answer).await {
            Ok(answer) => answer.unwrap_or_else(|_| Err(ended())),
            Err(_) => Err(KeyringError::TooLate),
        }
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

impl KeyringConnection {
    fn with<T>(
        &self,
        call: impl FnOnce(&Keyring) -> Result<T, KeyringError>,
    ) -> Result<T, KeyringError> {
        let mut keyring = self.keyring.borrow_mut();
        let connected = match keyring.take() {
            Some(connected) => connected,
            None => Keyring::connect(&self.service)?,
        };
        let result = call(&connected);
        // The keyring service may have restarted.
        if !matches!(result, Err(KeyringError::Keyring(_))) {
            *keyring = Some(connected);
        }
        result
    }
}

impl Items for KeyringConnection {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        self.with(|keyring| keyring.get(name))
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyringError> {
        self.with(|keyring| keyring.set(name, secret))
    }

    fn delete(&self, name: &str) -> Result<(), KeyringError> {
        self.with(|keyring| keyring.delete(name))
    }
}
