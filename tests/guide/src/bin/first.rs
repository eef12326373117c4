//! Prints the billable hours of this year.

use core_api::{ListTimeEntries, TimeEntry};
use core_auth::{App, FileStore, Session};
use jiff::civil::date;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Opens the stored session, or logs a person in with the browser.
    let session =
        Session::builder(App::from_env()?, FileStore::open("session.json")?).open().await?;
    let client = session.client()?;

    let since = TimeEntry::DATE.ge(date(2026, 1, 1)) & TimeEntry::BILLABLE.eq(true);
    let list = ListTimeEntries::new().filter(since).order_by(TimeEntry::DATE.asc());
    // Logs in again if the session has ended.
    let entries = session.run(|| client.collect(list.clone())).await?;
    let mut hours = rust_decimal::Decimal::ZERO;
    for entry in &entries {
        hours += entry.actual_hours.unwrap_or_default();
    }
    println!("{} time entries, {hours} hours", entries.len());
    Ok(())
}
