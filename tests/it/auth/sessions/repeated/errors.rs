//! Errors of calls that tell whether a login is needed.

use std::{error::Error as StdError, fmt, io};

use core_api::{ListActivities, TokenError};
use core_auth::{CallError, Error};

use super::super::Room;

type Boxed = Box<dyn StdError + Send + Sync>;

/// An error type of a program.
#[derive(Debug)]
enum ExportError {
    Core(core_api::Error),
    Login(Error),
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the export failed")
    }
}

impl StdError for ExportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Core(error) => Some(error),
            Self::Login(error) => Some(error),
        }
    }
}

impl From<core_api::Error> for ExportError {
    fn from(error: core_api::Error) -> Self {
        Self::Core(error)
    }
}

impl CallError for ExportError {
    fn needs_login(&self) -> bool {
        matches!(self, Self::Core(error) if error.needs_login())
    }

    fn with_login_error(self, error: Error) -> Self {
        Self::Login(error)
    }
}

#[tokio::test]
async fn any_error_that_tells_of_a_login_leads_to_one() {
    let room = Room::new().await;
    let session = room.open().await;
    let client = session.client().unwrap();
    let count = || client.send(ListActivities::new().page(1, 1));
    let mut logins = 1;
    macro_rules! after_a_login {
        ($call:expr) => {
            room.person.is_forgotten(&room.app).await;
            session.run($call).await.unwrap();
            logins += 1;
            assert_eq!(room.person.logins(), logins, "{}", stringify!($call));
        };
    }
    after_a_login!(count);
    after_a_login!(|| async { Ok::<_, Boxed>(count().await?) });
    after_a_login!(|| async { Ok::<_, Box<dyn StdError>>(count().await?) });
    after_a_login!(|| async { Ok::<_, ExportError>(count().await?) });
    // In the causes of a boxed error, and inside an `io::Error`.
    after_a_login!(|| async { Ok::<_, Boxed>(count().await.map_err(ExportError::from)?) });
    after_a_login!(|| async {
        count().await.map_err(|error| Boxed::from(io::Error::other(ExportError::from(error))))
    });
}

#[tokio::test]
async fn an_error_that_tells_of_no_login_leads_to_none() {
    let room = Room::new().await;
    let session = room.open().await;
    let fail = |error: fn() -> Boxed| {
        let session = session.clone();
        async move { session.run(|| async { Err::<(), Boxed>(error()) }).await.unwrap_err() }
    };
    fail(|| "a person must log in".into()).await;
    fail(|| TokenError::unavailable("later").into()).await;
    fail(|| io::Error::from(io::ErrorKind::PermissionDenied).into()).await;
    assert_eq!(room.person.logins(), 1);
}
