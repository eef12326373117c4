//! The table of the records of a resource, with the filter, the order and the columns of a list call.

use axum::{
    body::Body,
    extract::{Path, RawQuery, State},
    http::{Response, StatusCode, Uri},
};
use core_api::record::{FieldInfo, Kind};
use maud::{Markup, html};

use super::{
    columns, company, company_field, company_parameter, find,
    listing::{self, Listing, Record, Refusal},
};
use crate::{
    data::Resource,
    http::{
        address::ServerAddress,
        html::brief,
        pages::{
            frame::{self, Section, Tone},
            not_found,
            query::{Parameters, link},
        },
    },
    state::SharedState,
};

/// The number of records of a page.
const PAGE_SIZE: usize = 25;

/// The number of characters of a value that a cell shows.
const CELL_LENGTH: usize = 90;

/// Handles `GET /resources/{path}`.
pub(in crate::http::pages) async fn show(
    State(state): State<SharedState>,
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
    address: ServerAddress,
    uri: Uri,
) -> Response<Body> {
    let Some((resource, "")) = find(&path) else { return not_found::show(&uri) };
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    let names = match columns::chosen(parameters.get("fields")) {
        names if names.is_empty() => columns::usual(resource),
        names => names,
    };
    let company = company(&state, &parameters);
    let page = format!("{},{PAGE_SIZE}", parameters.number("page"));
    let fields = format!("id,{}", names.join(","));
    let has_id = resource.fields.iter().any(|info| info.name == "id");
    let fields = if has_id { fields.as_str() } else { fields.trim_start_matches("id,") };
    let filter = ("where", parameters.get("where"));
    let order = ("orderBy", parameters.get("orderBy"));
    let list = [filter, order, ("fields", fields), ("page", &page)];
    let rows = listing::run(&state, company, resource, &list).await;
    let count = listing::run(&state, company, resource, &[filter, ("fields", "count(*)")]).await;
    let count = count
        .ok()
        .and_then(|listing| listing.rows.first()?.get("count")?.get().parse::<usize>().ok());
    let parameter = company_parameter(&state, company);
    let content = html! {
        p { a href=(link("/resources", &[parameter])) { "All resources" } }
        h1 { (resource.name) }
        p.lead { code { "GET " (company.endpoint_at(&address.0).trim_end_matches('/')) (resource.path) } }
        (form(resource, &parameters, &names, &company_field(&state, company)))
        @match &rows {
            Ok(listing) => (listed(resource, &parameters, &names, listing, count)),
            Err(refusal) => (refused(refusal)),
        }
    };
    let status = if rows.is_ok() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    frame::page(status, Some(Section::Resources), resource.name, &content)
}

/// Returns the form with the parameters of the list.
fn form(
    resource: &Resource,
    parameters: &Parameters,
    names: &[&str],
    company_field: &Markup,
) -> Markup {
    html! {
        form.card method="get" {
            div.fields.two {
                div.wide {
                    label for="where" {
                        "Filter " small { "Core's " code { "where" } ", such as " code { (example(resource)) } }
                    }
                    input #where name="where" value=(parameters.get("where")) autocomplete="off" spellcheck="false";
                }
                div {
                    label for="order" {
                        "Order " small { "Core's " code { "orderBy" } ", a field and perhaps " code { "desc" } }
                    }
                    input #order name="orderBy" value=(parameters.get("orderBy")) list="names" autocomplete="off" spellcheck="false";
                }
                div {
                    label for="fields" {
                        "Columns " small { "names of fields with commas between them, at most " (columns::MAX_COLUMNS) }
                    }
                    input #fields name="fields" value=(names.join(",")) autocomplete="off" spellcheck="false";
                }
            }
            @if !company_field.0.is_empty() { div.fields.below { (company_field) } }
            datalist #names {
                @for info in resource.fields { option value=(info.name) {} }
            }
            div.actions {
                button.main type="submit" { "Apply" }
                a.button href={ "/resources" (resource.path) } { "Clear" }
            }
        }
    }
}

/// Returns a filter by the first field that fits.
fn example(resource: &Resource) -> String {
    let text = resource.fields.iter().find(|info| matches!(info.kind, Kind::Text));
    let name = text.map_or("id", |info| info.name);
    format!("{name} = 'x' AND lastUpdated >= '2026-01-31'")
}

fn refused(refusal: &Refusal) -> Markup {
    frame::note(
        Tone::Bad,
        &html! {
            "Core answers with status " (refusal.status) ": "
            @if refusal.message.is_empty() { "no message." }
            @else { (brief(&refusal.message, 2_000)) }
        },
    )
}

fn listed(
    resource: &Resource,
    parameters: &Parameters,
    names: &[&str],
    listing: &Listing,
    count: Option<usize>,
) -> Markup {
    let number = parameters.number("page");
    let pages = count.unwrap_or(0).div_ceil(PAGE_SIZE).max(1);
    html! {
        @if !listing.unconfirmed.is_empty() {
            (frame::note(Tone::Warning, &html! {
                "No source shows that Core takes this: "
                (brief(&listing.unconfirmed, 500)) "."
            }))
        }
        @if listing.rows.is_empty() {
            div.card {
                p { "No record matches. Core answers 204 without a body." }
            }
        } @else {
            div.card {
                div.scroll tabindex="0" role="region" aria-label="Records" {
                    table.data {
                        caption {
                            @if let Some(count) = count { (count) " records, " }
                            "page " (number) " of " (pages.max(number))
                        }
                        (rows(resource, parameters, names, &listing.rows))
                    }
                }
                (pager(resource, parameters, number, pages))
            }
        }
    }
}

fn rows(resource: &Resource, parameters: &Parameters, names: &[&str], rows: &[Record]) -> Markup {
    // Core ignores the case of names in `fields`, and answers with its own spelling.
    let infos: Vec<Option<&FieldInfo>> = names
        .iter()
        .map(|name| resource.fields.iter().find(|info| info.name.eq_ignore_ascii_case(name)))
        .collect();
    html! {
        thead {
            tr {
                th scope="col" { "Record" }
                @for (name, info) in names.iter().zip(&infos) {
                    th scope="col" { (brief(info.map_or(*name, |info| info.name), CELL_LENGTH)) }
                }
            }
        }
        tbody {
            @for row in rows {
                tr {
                    th scope="row" { (record_link(resource, parameters, row)) }
                    @for (name, info) in names.iter().zip(&infos) {
                        td { (cell(row, info.map_or(*name, |info| info.name), *info)) }
                    }
                }
            }
        }
    }
}

/// Returns the link to a record, with the start of its id.
fn record_link(resource: &Resource, parameters: &Parameters, row: &Record) -> Markup {
    let company = ("company", parameters.get("company"));
    let id: Option<String> = row.get("id").and_then(|id| serde_json::from_str(id.get()).ok());
    html! {
        @match id {
            Some(id) => {
                a href=(link(&format!("/records{}/{id}", resource.path), &[company])) aria-label={ "Record " (id) } {
                    code { (id.get(..8).unwrap_or(&id)) }
                }
            }
            None => "–",
        }
    }
}

/// Returns the value of a field. A value of an enum has its name, and a date without a time is short.
fn cell(row: &Record, name: &str, info: Option<&FieldInfo>) -> Markup {
    let json = row.get(name).map_or("null", |json| json.get());
    let text: Option<String> = serde_json::from_str(json).ok();
    let enum_name = info.and_then(|info| {
        let Kind::Enum(values) = info.kind else { return None };
        let number: Option<i64> = json.parse().ok();
        values.iter().find(|value| number.is_some_and(|number| value.wire == number))
    });
    html! {
        @match (json, text) {
            ("null", _) => span.muted { "null" },
            (_, Some(text)) => {
                (brief(text.strip_suffix("T00:00:00").unwrap_or(&text), CELL_LENGTH))
            }
            (json, None) => (brief(json, CELL_LENGTH)),
        }
        @if let Some(value) = enum_name { " " small { (value.name) } }
    }
}

fn pager(resource: &Resource, parameters: &Parameters, number: usize, pages: usize) -> Markup {
    let path = format!("/resources{}", resource.path);
    let to = |page: usize| {
        let [filter, order, fields, company] =
            ["where", "orderBy", "fields", "company"].map(|name| (name, parameters.get(name)));
        let number = page.to_string();
        link(&path, &[filter, order, fields, company, ("page", &number)])
    };
    html! {
        nav.actions aria-label="Pages of records" {
            @if number > 1 {
                a.button href=(to(1)) { "First" }
                a.button href=(to(number.saturating_sub(1).min(pages))) rel="prev" { "Previous" }
            }
            @if number < pages {
                a.button href=(to(number.saturating_add(1))) rel="next" { "Next" }
                a.button href=(to(pages)) { "Last" }
            }
        }
    }
}
