//! Prints the hours of a person by day: `my_time "Jonas Berg" 2026-09-01 2026-09-07`.

use std::{collections::BTreeMap, env, error::Error};

use core_api::{Employee, ListTimeEntries, TimeEntry};
use core_auth::{App, FileStore, Session};
use jiff::civil::Date;
use rust_decimal::Decimal;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [name, first, last] = arguments.as_slice() else {
        return Err("give a name, the first day and the last day".into());
    };
    let (first, last): (Date, Date) = (first.parse()?, last.parse()?);
    let session =
        Session::builder(App::from_env()?, FileStore::open("session.json")?).open().await?;
    let client = session.client()?;

    // The error says whether there is no such person, or more than one.
    let person = client.find_one(Employee::DISPLAY_NAME, name).await?;
    let filter = TimeEntry::RESOURCE_ID.eq(person.id) & TimeEntry::DATE.between(first, last);
    let list = ListTimeEntries::new().filter(filter).order_by(TimeEntry::DATE.asc());
    let mut days: BTreeMap<Date, Decimal> = BTreeMap::new();
    for entry in client.collect(list).await? {
        let date = entry.date.ok_or("an entry has no date")?.date();
        *days.entry(date).or_default() += entry.actual_hours.unwrap_or_default();
    }
    for (date, hours) in &days {
        println!("{date} {hours:>6.2}");
    }
    println!("total      {:>6.2}", days.values().sum::<Decimal>());
    Ok(())
}
