//! The employee records of the people who can log in.

use jiff::{Timestamp, Unit, tz::TimeZone};
use uuid::Uuid;

use super::{
    database::Database,
    derived::derive_fields,
    row::{Row, scalar, text},
    schema::EMPLOYEE,
};

/// Returns the ids and names of all employees.
pub(crate) fn employees(database: &Database) -> Vec<(Uuid, String)> {
    let named = |row: &Row| Some((row.id("id")?, name(row)));
    database.rows(&EMPLOYEE).filter_map(named).collect()
}

/// Inserts an employee with this first and last name, and returns the id.
pub(crate) fn add_employee(database: &mut Database, name: &str) -> Uuid {
    let id = database.new_id();
    let (first, last) = name.rsplit_once(' ').unwrap_or((name, ""));
    let now = Timestamp::now().to_zoned_datetime(TimeZone::UTC).datetime();
    let now = now.round(Unit::Second).unwrap_or(now);
    let (now, user) = (text(&now.to_string()), text(&database.user().to_string()));
    let mut row = EMPLOYEE.new_row();
    for (field, value) in [
        ("id", text(&id.to_string())),
        ("firstName", text(first)),
        ("lastName", text(last)),
        ("status", scalar(0)),
        ("createdOn", now.clone()),
        ("createdById", user.clone()),
        ("lastUpdated", now),
        ("lastUpdatedById", user),
        ("version", text(&database.new_version())),
        ("objectState", scalar(1)),
    ] {
        row.set(field, value);
    }
    derive_fields(database, &EMPLOYEE, &mut row);
    database.insert(&EMPLOYEE, id, row);
    id
}

/// Returns the first and the last name of an employee.
fn name(row: &Row) -> String {
    let names = ["firstName", "lastName"].map(|field| row.text(field).unwrap_or_default());
    names.join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DataSet, database};

    #[test]
    fn a_new_employee_is_listed_by_name() {
        let mut database = database(DataSet::Sample, jiff::civil::date(2026, 3, 17), "Example", 0);
        let before = employees(&database);
        assert!(before.iter().any(|(id, name)| name == "Ada Reyes" && *id == database.user()));
        let id = add_employee(&mut database, "Nora van Quist");
        let found = employees(&database).into_iter().find(|(other, _)| *other == id);
        assert_eq!(found.unwrap().1, "Nora van Quist");
        assert_eq!(employees(&database).len(), before.len() + 1);
    }
}
