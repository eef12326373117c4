//! Imports time entries from a CSV file: `import hours.csv`. A second run makes none twice.

use std::{collections::BTreeMap, env, error::Error};

use core_api::{
    Activity, Client, CreateTimeEntry, Employee, EmployeeOrVendor, ErrorKind, Id, ListActivities,
    ListEmployees, ListProjects, ListTimeEntries, Project, Scope, TimeEntry, TimeEntryInput,
};
use core_auth::{App, FileStore, Session};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Clone, Deserialize)]
struct Row {
    date: Date,
    employee: String,
    project: String,
    activity: String,
    hours: Decimal,
    description: String,
}

/// The values by which two time entries are the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    date: Date,
    resource: Id<EmployeeOrVendor>,
    project: Id<Project>,
    activity: Id<Activity>,
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

    let names = Names::find(&client, &rows).await?;
    let mut known = known(&client, &rows).await?;
    let (mut made, mut found, mut refused) = (0, 0, 0);
    for (row, line) in rows.into_iter().zip(2..) {
        let outcome = match names.entry(row) {
            Ok(entry) if take(&mut known, &entry) => {
                found += 1;
                Ok(())
            }
            Ok(entry) => match client.send(CreateTimeEntry::new(entry.into_input())).await {
                Ok(_) => {
                    made += 1;
                    Ok(())
                }
                Err(error) if error.kind() == ErrorKind::Validation => Err(error.to_string()),
                // The next run looks whether the entry exists.
                Err(error) => {
                    return Err(format!("line {line}: {error}; run the import again").into());
                }
            },
            Err(reason) => Err(reason),
        };
        if let Err(reason) = outcome {
            refused += 1;
            eprintln!("line {line}: {reason}");
        }
    }
    println!("{made} made, {found} found, {refused} refused");
    Ok(())
}

/// The ids of the names in the file.
struct Names {
    employees: BTreeMap<String, Id<Employee>>,
    projects: BTreeMap<String, Id<Project>>,
    activities: BTreeMap<String, Id<Activity>>,
}

impl Names {
    async fn find(client: &Client, rows: &[Row]) -> Result<Self, Box<dyn Error>> {
        let names = rows.iter().map(|row| &row.employee);
        let list = ListEmployees::new().filter(Employee::DISPLAY_NAME.is_in(names));
        let employees = client.collect(list).await?;
        let list =
            ListProjects::new().filter(Project::CODE.is_in(rows.iter().map(|row| &row.project)));
        let projects = client.collect(list).await?;
        let codes = rows.iter().map(|row| &row.activity);
        let activities =
            client.collect(ListActivities::new().filter(Activity::CODE.is_in(codes))).await?;
        Ok(Self {
            employees: by_name(employees.into_iter().map(|it| (it.display_name, it.id)))?,
            projects: by_name(projects.into_iter().map(|it| (it.code, it.id)))?,
            activities: by_name(activities.into_iter().map(|it| (it.code, it.id)))?,
        })
    }

    fn entry(&self, row: Row) -> Result<Entry, String> {
        let unknown = |what: &str, name: &str| format!("there is no {what} `{name}`");
        let person = self.employees.get(&row.employee);
        let project = self.projects.get(&row.project);
        let activity = self.activities.get(&row.activity);
        Ok(Entry {
            date: row.date,
            resource: Id::from(*person.ok_or_else(|| unknown("employee", &row.employee))?),
            project: *project.ok_or_else(|| unknown("project", &row.project))?,
            activity: *activity.ok_or_else(|| unknown("activity", &row.activity))?,
            hours: row.hours.normalize(),
            description: row.description,
        })
    }
}

impl Entry {
    fn into_input(
        self,
    ) -> impl core_api::endpoint::Input<Resource = TimeEntry> + Clone + Send + Sync {
        TimeEntryInput::new()
            .date(self.date)
            .resource_id(self.resource)
            .project_id(self.project)
            .activity_id(self.activity)
            .description(self.description)
            .actual_hours(self.hours)
            .billable(true)
    }

    fn of(entry: TimeEntry) -> Option<Self> {
        Some(Self {
            date: entry.date?.date(),
            resource: entry.resource_id?,
            project: entry.project_id?,
            activity: entry.activity_id?,
            hours: entry.actual_hours?.normalize(),
            description: entry.description?,
        })
    }
}

/// Counts the entries of the days of the file.
async fn known(client: &Client, rows: &[Row]) -> Result<BTreeMap<Entry, usize>, Box<dyn Error>> {
    let dates = rows.iter().map(|row| row.date);
    let (Some(first), Some(last)) = (dates.clone().min(), dates.max()) else {
        return Ok(BTreeMap::new());
    };
    let list = ListTimeEntries::new().filter(TimeEntry::DATE.between(first, last));
    let mut known = BTreeMap::new();
    for entry in client.collect(list.order_by(TimeEntry::DATE.asc())).await? {
        *Entry::of(entry).map(|entry| known.entry(entry).or_default()).unwrap_or(&mut 0) += 1;
    }
    Ok(known)
}

/// Takes an entry from the known ones. Two equal lines of the file need two entries.
fn take(known: &mut BTreeMap<Entry, usize>, entry: &Entry) -> bool {
    match known.get_mut(entry) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// Returns the ids by name. An ambiguous name is an error.
fn by_name<T>(
    rows: impl Iterator<Item = (Option<String>, Id<T>)>,
) -> Result<BTreeMap<String, Id<T>>, String> {
    let mut ids = BTreeMap::new();
    for (name, id) in rows {
        let name = name.unwrap_or_default();
        if ids.insert(name.clone(), id).is_some() {
            return Err(format!("there are two records `{name}`"));
        }
    }
    Ok(ids)
}
