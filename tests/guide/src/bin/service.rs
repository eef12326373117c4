//! A nightly job with an encrypted session. `service login` logs a person in, once.

use std::{env, error::Error, process::ExitCode};

use core_api::{BilledStatus, ListTimeEntries, TimeEntry};
use core_auth::{App, EncryptedStore, FileStore, Key, LoginMethod, Session};

/// The exit code that asks the operator for a login.
const NEEDS_LOGIN: u8 = 3;

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let method = match env::args().nth(1).as_deref() {
        Some("login") => LoginMethod::at_terminal(),
        _ => LoginMethod::nobody(),
    };
    let key = Key::from_env("2026", "SESSION_KEY")?;
    let store = EncryptedStore::new(FileStore::open("service.json")?, key);
    let session = match Session::builder(App::from_env()?, store).login(method).open().await {
        Ok(session) => session,
        Err(error) if error.needs_login() => {
            eprintln!("{error}");
            return Ok(ExitCode::from(NEEDS_LOGIN));
        }
        Err(error) => return Err(error.into()),
    };

    let unbilled = ListTimeEntries::new().filter(TimeEntry::BILL_STATUS.eq(BilledStatus::Unbilled));
    println!("{} time entries are not billed", session.client()?.count(unbilled).await?);
    Ok(ExitCode::SUCCESS)
}
