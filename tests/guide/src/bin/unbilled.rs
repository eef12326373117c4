//! Prints the unbilled time of a project and its phases: `unbilled 24-016 [--json]`.

use std::{collections::BTreeMap, env, error::Error};

use core_api::{BilledStatus, ListTimeEntries, Project, TimeEntry};
use core_auth::{App, FileStore, Session};
use rust_decimal::{Decimal, RoundingStrategy::MidpointAwayFromZero};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let code = env::args().nth(1).ok_or("give the code of a project")?;
    let session =
        Session::builder(App::from_env()?, FileStore::open("session.json")?).open().await?;
    let client = session.client()?;

    let project = client.find_one(Project::CODE, &code).await?;
    let with_phases = client.subtree(Project::PARENT_ID, project.id).await?;
    let filter = TimeEntry::PROJECT_ID.is_in(with_phases)
        & TimeEntry::BILL_STATUS.eq(BilledStatus::Unbilled)
        & TimeEntry::BILLABLE.eq(true);
    let entries = client.collect(ListTimeEntries::new().filter(filter)).await?;
    if env::args().any(|argument| argument == "--json") {
        println!("{}", serde_json::to_string_pretty(&entries)?);
        return Ok(());
    }

    let mut phases: BTreeMap<String, (Decimal, Decimal)> = BTreeMap::new();
    for entry in entries {
        let hours = entry.actual_hours.unwrap_or_default();
        let phase = phases.entry(entry.project.unwrap_or_default()).or_default();
        phase.0 += hours;
        phase.1 += hours * entry.bill_rate.unwrap_or_default();
    }
    let hours = phases.values().map(|phase| phase.0).sum();
    let amount = phases.values().map(|phase| phase.1).sum();
    for (phase, (hours, amount)) in phases {
        print(&phase, hours, amount);
    }
    print("total", hours, amount);
    Ok(())
}

fn print(name: &str, hours: Decimal, amount: Decimal) {
    let cents = amount.round_dp_with_strategy(2, MidpointAwayFromZero); // `{:.2}` alone cuts off
    println!("{name:<40} {hours:>9.2} h {cents:>12.2}");
}
