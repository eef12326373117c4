//! The resources with their numbers of records, and the records of one resource.

mod columns;
mod listing;
mod record;
mod table;

use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{Response, StatusCode},
};
use core_api::{
    catalog::{self, ResourceInfo},
    endpoint::CallKind,
};
use maud::{Markup, html};

pub(super) use record::show as record;
pub(super) use table::show as table;

use super::{
    frame::{self, Section},
    query::{Parameters, link},
};
use crate::{
    data::{self, Resource},
    http::html::{brief, name as name_of},
    state::{CompanyState, ServerState, SharedState},
};

/// Handles `GET /resources`.
pub(super) async fn index(
    State(state): State<SharedState>,
    RawQuery(query): RawQuery,
) -> Response<Body> {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    let name = parameters.get("name").to_ascii_lowercase();
    let found: Vec<&Resource> = data::all()
        .iter()
        .filter(|resource| resource.has(CallKind::List))
        .filter(|resource| {
            resource.path.contains(&name) || resource.name.to_ascii_lowercase().contains(&name)
        })
        .collect();
    let company = company(&state, &parameters);
    let content = html! {
        h1 { "Resources" }
        p.lead {
            "All records of " (name_of(&company.name, 60))
            ". Open a resource to read and filter its records."
        }
        form.card method="get" role="search" {
            div.fields {
                div {
                    label for="name" { "Name or path contains" }
                    input #name name="name" value=(parameters.get("name")) autocomplete="off";
                }
                (company_field(&state, company))
            }
            div.actions { button.main type="submit" { "Search" } }
        }
        (list(&state, company, &found))
    };
    frame::page(StatusCode::OK, Some(Section::Resources), "Resources", &content)
}

fn list(state: &ServerState, company: &CompanyState, found: &[&Resource]) -> Markup {
    let counts: Vec<u64> = found.iter().map(|resource| listing::count(company, resource)).collect();
    let parameter = company_parameter(state, company);
    html! {
        div.card.scroll tabindex="0" role="region" aria-label="Resources" {
            table {
                caption { (found.len()) " resources with " (counts.iter().sum::<u64>()) " records" }
                thead {
                    tr {
                        th scope="col" { "Resource" }
                        th scope="col" { "Path" }
                        th scope="col" { "Group" }
                        th.number scope="col" { "Records" }
                    }
                }
                tbody {
                    @for (resource, count) in found.iter().zip(counts) {
                        tr {
                            th scope="row" {
                                a href=(link(&format!("/resources{}", resource.path), &[parameter])) {
                                    (resource.name)
                                }
                            }
                            td { code { (resource.path) } }
                            td { (info(resource).map_or("", |info| info.group)) }
                            td.number { (count) }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the company that the parameters name, or the first one.
fn company<'a>(state: &'a ServerState, parameters: &Parameters) -> &'a CompanyState {
    let name = parameters.get("company");
    state.companies().find(|company| company.name == name).unwrap_or(state.first_company())
}

/// Returns the parameter that names a company in links. It is empty for the first company.
fn company_parameter<'a>(
    state: &ServerState,
    company: &'a CompanyState,
) -> (&'static str, &'a str) {
    let is_first = company.name == state.first_company().name;
    ("company", if is_first { "" } else { &company.name })
}

/// Returns the field for the company, unless there is only one.
fn company_field(state: &ServerState, chosen: &CompanyState) -> Markup {
    html! {
        @if state.companies().count() > 1 {
            div {
                label for="company" { "Company" }
                select #company name="company" {
                    @for company in state.companies() {
                        option value=(company.name) selected[company.name == chosen.name] {
                            (brief(&company.name, 60))
                        }
                    }
                }
            }
        }
    }
}

/// Returns the description of a resource in the catalog.
fn info(resource: &Resource) -> Option<&'static ResourceInfo> {
    catalog::RESOURCES.iter().find(|info| info.path == resource.path)
}

/// Returns the resource with the path at the start of a page's path, and the rest of it.
fn find(path: &str) -> Option<(&'static Resource, &str)> {
    let path = path.trim_matches('/');
    data::all().iter().find_map(|resource| {
        let rest = path.strip_prefix(resource.path.trim_start_matches('/'))?;
        (rest.is_empty() || rest.starts_with('/')).then(|| (resource, rest.trim_start_matches('/')))
    })
}
