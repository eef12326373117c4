//! A thread for calls that may wait for a person.

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

/// Makes one call of the keyring after the other, on a thread of its own: one that hangs for ever
/// costs one thread, and holds up no runtime that is to end.
#[derive(Clone)]
pub(super) struct Worker {
    jobs: mpsc::Sender<Job>,
    pub(super) deadline: Duration,
}

/// The connection to the keyring, made when it is needed, and anew after it has failed.
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
            // Until the last sender is gone.
            next.into_iter().for_each(|job| job(&connection));
        };
        let thread = thread::Builder::new().name("core-auth keyring".to_owned()).spawn(work);
        thread.map_err(|error| Fault::Store {
            place,
            doing: "starting a thread",
            advice: "see that the process may have one more",
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
            // Not for a caller who has gone.
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
        // The service may have started anew.
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
