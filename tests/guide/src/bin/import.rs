//! Imports time entries from a CSV file: `import hours.csv`. A second run makes none twice.

use std::{env, error::Error};

use core_api::{
    Activity, Employee, Id, Project, Resource, Scope, TimeEntry, TimeEntryInput,
    client::{Matches, NaturalKey},
};
use core_auth::{App, FileStore, Session};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    date: Date,
    employee: String,
    project: String,
    activity: String,
    hours: Decimal,
    description: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("give a CSV file")?;
    let rows = csv::Reader::from_path(path)?.into_deserialize().collect::<Result<Vec<Row>, _>>()?;
    let session = Session::builder(App::from_env()?, FileStore::open("session-write.json")?)
        .scopes([Scope::ReadwriteCore, Scope::OfflineAccess])
        .open()
        .await?;
    let client = session.client()?;

    let people = rows.iter().map(|row| row.employee.as_str());
    let people = client.ids(Employee::DISPLAY_NAME, people).await?;
    let projects = client.ids(Project::CODE, rows.iter().map(|row| row.project.as_str())).await?;
    let activities =
        client.ids(Activity::CODE, rows.iter().map(|row| row.activity.as_str())).await?;

    let input = |row: &Row| -> Result<_, String> {
        Ok(TimeEntryInput::new()
            .date(row.date)
            .resource_id(one(&people, &row.employee)?)
            .project_id(one(&projects, &row.project)?)
            .activity_id(one(&activities, &row.activity)?)
            .description(&row.description)
            .actual_hours(row.hours)
            .billable(true))
    };
    let (mut inputs, mut lines) = (Vec::new(), Vec::new());
    for (row, line) in rows.iter().zip(2..) {
        match input(row) {
            Ok(input) => {
                inputs.push(input);
                lines.push(line);
            }
            Err(reason) => eprintln!("line {line}: {reason}"),
        }
    }
    // A time entry with these values is the same as the row.
    let key = NaturalKey::new(TimeEntry::DATE)
        .and(TimeEntry::RESOURCE_ID)
        .and(TimeEntry::PROJECT_ID)
        .and(TimeEntry::ACTIVITY_ID)
        .and(TimeEntry::ACTUAL_HOURS)
        .and(TimeEntry::DESCRIPTION);
    let report = client.create_all(inputs).unless_exists(key).run().await;
    for (index, outcome) in report.failures() {
        eprintln!("line {}: {outcome}", lines[index]);
    }
    println!("{report}");
    Ok(())
}

/// Returns the id of the record with a name.
fn one<R: Resource>(found: &Matches<R, &str, Id<R>>, name: &str) -> Result<Id<R>, String> {
    let id = found.get(&name).copied();
    id.ok_or_else(|| format!("there is not exactly one {} `{name}`", R::NAME))
}
