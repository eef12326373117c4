//! Sums billable hours with core-api.

use std::error::Error;

use core_api::{ListTimeEntries, Projection, TimeEntry};
use core_auth::{App, FileStore, Session};
use rust_decimal::Decimal;

#[derive(Projection)]
#[projection(TimeEntry)]
struct Hours {
    actual_hours: Decimal,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let session =
        Session::builder(App::from_env()?, FileStore::open("session.json")?).open().await?;
    let list = ListTimeEntries::new()
        .filter(TimeEntry::BILLABLE.eq(true))
        .order_by(TimeEntry::DATE.asc())
        .select::<Hours>();
    let entries = session.client()?.collect(list).await?;
    let hours: Decimal = entries.iter().map(|entry| entry.actual_hours).sum();
    println!("{} time entries, {hours:.2} hours", entries.len());
    Ok(())
}
