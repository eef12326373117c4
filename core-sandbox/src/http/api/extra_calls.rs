//! Extra calls: assignments of a project, addresses of files, health and version.

use core_api::Json;
use uuid::Uuid;

use super::{Success, parse_id};
use crate::data::{
    ACTIVITY, DOCUMENT, Database, GROUP, PROJECT, PROJECT_ASSIGNMENT_ACTIVITY,
    PROJECT_ASSIGNMENT_RESOURCE, Refusal, Resource, Row,
};

/// A call that is not a standard call. All of them have the method GET.
pub(super) struct ExtraCall {
    /// The parts of the path before and after an id. Without an id, the second part is `None`.
    path: (&'static str, Option<&'static str>),
    /// Answers the call. The first text is the address of the server, and the second is the id.
    pub(super) run: fn(&str, &Database, &str) -> Result<Success, Refusal>,
}

static CALLS: [ExtraCall; 5] = [
    ExtraCall { path: ("/project/", Some("/activities")), run: activities },
    ExtraCall { path: ("/project/", Some("/resources")), run: resources },
    ExtraCall { path: ("/document/uri/", Some("")), run: uri },
    // No source shows the response of the last two.
    ExtraCall {
        path: ("/health", None),
        run: |_, _, _| Ok(Success::Ok(r#"{"status":"Healthy"}"#.to_owned())),
    },
    ExtraCall {
        path: ("/version", None),
        run: |_, _, _| {
            let version = core_api::api::DOCUMENTATION_VERSION;
            Ok(Success::Ok(format!(r#"{{"version":"{version}"}}"#)))
        },
    },
];

/// Returns the call of a path, and the id in the path.
pub(super) fn find(path: &str) -> Option<(&'static ExtraCall, &str)> {
    CALLS.iter().find_map(|call| {
        let rest = path.strip_prefix(call.path.0)?;
        let id = match call.path.1 {
            None => Some(rest).filter(|rest| rest.is_empty()),
            Some(end) => rest.strip_suffix(end).filter(|id| !id.is_empty() && !id.contains('/')),
        };
        Some((call, id?))
    })
}

fn activities(_: &str, database: &Database, id: &str) -> Result<Success, Refusal> {
    let names = ["id", "projectId", "itemId", "itemType"];
    assignments(database, &PROJECT_ASSIGNMENT_ACTIVITY, parse_id(id)?, &names, |row| {
        vec![("item", name_of_item(database, row))]
    })
}

/// Returns the name of the activity or the group that an assignment is about.
fn name_of_item(database: &Database, assignment: &Row) -> Option<Json> {
    let id = assignment.id("itemId")?;
    let activity = database.row(&ACTIVITY, id);
    activity.or_else(|| database.row(&GROUP, id)).and_then(|row| row.json("name"))
}

/// Returns the resources of a project. No source shows the rows, so they are the assignments.
fn resources(_: &str, database: &Database, id: &str) -> Result<Success, Refusal> {
    let names = ["id", "projectId", "resourceId", "resourceType"];
    assignments(database, &PROJECT_ASSIGNMENT_RESOURCE, parse_id(id)?, &names, |_| Vec::new())
}

/// Returns the assignments of a project as JSON, with these fields and the members of `more`.
fn assignments(
    database: &Database,
    resource: &Resource,
    project: Uuid,
    names: &[&'static str],
    more: impl Fn(&Row) -> Vec<(&'static str, Option<Json>)>,
) -> Result<Success, Refusal> {
    find_row(database, &PROJECT, project)?;
    let item = |row: &Row| {
        let values = names.iter().map(|name| (*name, row.json(name)));
        let member = |(name, value): (&str, Option<Json>)| {
            format!("\"{name}\":{}", value.as_ref().map_or("null", Json::as_str))
        };
        format!("{{{}}}", values.chain(more(row)).map(member).collect::<Vec<_>>().join(","))
    };
    let rows: Vec<String> =
        database.rows_with_id_in(resource, "projectId", project).map(item).collect();
    match rows.is_empty() {
        true => Ok(Success::NoContent),
        false => Ok(Success::Ok(format!("[{}]", rows.join(",")))),
    }
}

fn find_row<'a>(database: &'a Database, resource: &Resource, id: Uuid) -> Result<&'a Row, Refusal> {
    let absent = || Refusal::NotFound(format!("{} has no record {id}", resource.path));
    database.row(resource, id).ok_or_else(absent)
}

fn uri(server: &str, database: &Database, id: &str) -> Result<Success, Refusal> {
    let id = parse_id(id)?;
    find_row(database, &DOCUMENT, id)?;
    let address = format!("{server}/files/{id}");
    Ok(Success::Ok(serde_json::Value::from(address).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_at_most_one_call_and_its_id() {
        for (path, id) in [
            ("/project/7/activities", Some("7")),
            ("/document/uri/7", Some("7")),
            ("/health", Some("")),
            ("/healthy", None),
            ("/project//activities", None),
            ("/project/7/8/activities", None),
            ("/project/7", None),
            ("/document/7", None),
        ] {
            assert_eq!(find(path).map(|(_, id)| id), id, "{path}");
        }
    }
}
