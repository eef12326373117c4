//! Sums the hours of the time entries that match a filter from the command line.

use std::{env, error::Error};

use core_api::{Filter, ListTimeEntries, Projection, TimeEntry};
use core_auth::{App, FileStore, Session};
use rust_decimal::Decimal;

/// Two of the fifty columns, so that answers are small.
#[derive(Projection)]
#[projection(TimeEntry)]
struct Hours {
    project: Option<String>,
    actual_hours: Decimal, // Core always sends it, so it needs no `Option`
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let text = env::args().nth(1).unwrap_or_else(|| "billable = true".to_owned());
    let filter = Filter::parse(&text)?; // the error marks the mistake and shows the fix
    let session =
        Session::builder(App::from_env()?, FileStore::open("session.json")?).open().await?;
    let client = session.client()?;

    let list = ListTimeEntries::new().filter(filter).order_by(TimeEntry::DATE.asc());
    let mut rows = client.stream(list.select::<Hours>().prefetch(4)); // four pages in flight
    let (mut count, mut hours) = (0_u64, Decimal::ZERO);
    while let Some(row) = rows.try_next().await? {
        count += 1;
        hours += row.actual_hours;
        if row.project.is_none() {
            eprintln!("an entry has no project");
        }
    }
    println!("{count} time entries, {hours} hours");
    Ok(())
}
