//! The calls that a role may not make: a table.
//!
//! Recorded responses show two refusals: 403 for the list of employees, and 409 with `MsgPermissions` for other
//! records. Which role lacks which records is a setting of each company. The table is that of a cautious one.

use axum::http::{Method, StatusCode};

use crate::{
    data::{EMPLOYEE, Resource},
    http::{bearer::Caller, error_response::ErrorResponse},
    identity::{Module, Person, Role},
};

/// The calls that a prohibition covers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Covered {
    All,
    /// All calls but that for the person's own record.
    OfOthers,
    Writes,
}

/// The response to a prohibited call.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Answer {
    /// 403, as one app got for the employees.
    Forbidden,
    /// 409 with `MsgPermissions`.
    MsgPermissions,
}

/// Calls that some roles may not make.
struct Prohibition {
    roles: &'static [Role],
    /// The paths of the resources. A path with a slash at its end covers all below it.
    paths: &'static [&'static str],
    covered: Covered,
    answer: Answer,
}

/// The modules with the start of the paths of their resources.
static MODULES: [(Module, &str); 2] = [(Module::Crm, "/crm/"), (Module::Hr, "/hr/")];

/// All but administrators.
const STAFF: &[Role] = &[Role::ProjectManager, Role::Restricted];

/// The accounts of the company.
const ACCOUNTS: &[&str] = &[
    "/account",
    "/bill",
    "/check",
    "/company",
    "/creditcard",
    "/deposit",
    "/fundtransfer",
    "/generaljournal",
    "/purchaseorder",
    "/vendorcredit",
];

/// Debts of clients.
const RECEIVABLES: &[&str] = &["/billingschedule", "/creditmemo", "/invoice", "/payment"];

/// Records that a person makes about the own work.
const OWN_WORK: &[&str] =
    &["/expenseentry", "/note", "/ptorequest", "/timeentry", "/timer", "/todo"];

static PROHIBITIONS: [Prohibition; 5] = [
    Prohibition {
        roles: STAFF,
        paths: &["/employee"],
        covered: Covered::OfOthers,
        answer: Answer::Forbidden,
    },
    Prohibition {
        roles: STAFF,
        paths: &["/hr/"],
        covered: Covered::All,
        answer: Answer::MsgPermissions,
    },
    Prohibition {
        roles: &[Role::ProjectManager],
        paths: ACCOUNTS,
        covered: Covered::Writes,
        answer: Answer::MsgPermissions,
    },
    Prohibition {
        roles: &[Role::Restricted],
        paths: ACCOUNTS,
        covered: Covered::All,
        answer: Answer::MsgPermissions,
    },
    Prohibition {
        roles: &[Role::Restricted],
        paths: RECEIVABLES,
        covered: Covered::All,
        answer: Answer::MsgPermissions,
    },
];

/// Checks that a person may make a call. The id is the part of the path after that of the resource.
pub(super) fn check(
    caller: &Caller<'_>,
    resource: &Resource,
    method: &Method,
    id: &str,
) -> Result<(), ErrorResponse> {
    check_subscription(caller, resource)?;
    let person: &Person = &caller.person;
    let is_read = method == Method::GET;
    let is_own = resource.path == EMPLOYEE.path
        && is_read
        && id.eq_ignore_ascii_case(&person.employee_id.to_string());
    let found = PROHIBITIONS.iter().find(|prohibition| {
        let covers = match prohibition.covered {
            Covered::All => true,
            Covered::OfOthers => !is_own,
            Covered::Writes => !is_read,
        };
        covers && prohibition.roles.contains(&person.role) && names(prohibition.paths, resource)
    });
    let is_foreign = person.role == Role::Restricted && !is_read && !names(OWN_WORK, resource);
    let answer = match found {
        Some(prohibition) => prohibition.answer,
        None if is_foreign => Answer::MsgPermissions,
        None => return Ok(()),
    };
    let verb = if is_read { "read" } else { "change" };
    let role = person.role.word();
    let reason = format!("{}, whose role is {role}, may not {verb} {}", person.name, resource.path);
    Err(match answer {
        Answer::Forbidden => ErrorResponse::own(StatusCode::FORBIDDEN, reason),
        Answer::MsgPermissions => ErrorResponse::no_permission(reason),
    })
}

/// Refuses a resource of a module to which the company does not subscribe. One app got 403 with these words.
fn check_subscription(caller: &Caller<'_>, resource: &Resource) -> Result<(), ErrorResponse> {
    let mut missing =
        MODULES.iter().filter(|(module, _)| caller.company.unsubscribed.contains(module));
    match missing.find(|(_, path)| resource.path.starts_with(path)) {
        None => Ok(()),
        Some((_, path)) => {
            let company = &caller.company.name;
            let text = format!("{company} is not subscribed to the module of `{path}`");
            Err(ErrorResponse::own(StatusCode::FORBIDDEN, text))
        }
    }
}

fn names(paths: &[&str], resource: &Resource) -> bool {
    paths.iter().any(|path| match path.strip_suffix('/') {
        Some(_) => resource.path.starts_with(path),
        None => resource.path == *path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::all;

    #[test]
    fn every_path_of_the_table_is_one_of_a_resource() {
        let tables = PROHIBITIONS.iter().map(|prohibition| prohibition.paths);
        for path in tables.chain([OWN_WORK]).flatten() {
            assert!(all().iter().any(|resource| names(&[path], resource)), "{path}");
        }
    }
}
