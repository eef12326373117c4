//! One record as JSON.

use axum::{
    body::Body,
    extract::{Path, RawQuery, State},
    http::{Response, StatusCode, Uri},
};
use core_api::record::{FieldInfo, Kind};
use maud::{Markup, html};
use uuid::Uuid;

use super::{company, company_parameter, find, listing::Record};
use crate::{
    data,
    http::{
        address::ServerAddress,
        pages::{
            frame::{self, Section},
            json, not_found,
            query::{Parameters, link},
        },
    },
    state::SharedState,
};

/// Handles `GET /records/{path}/{id}`.
pub(in crate::http::pages) async fn show(
    State(state): State<SharedState>,
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
    address: ServerAddress,
    uri: Uri,
) -> Response<Body> {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    let company = company(&state, &parameters);
    let parameter = company_parameter(&state, company);
    let found = find(&path).and_then(|(resource, id)| Some((resource, Uuid::try_parse(id).ok()?)));
    let json = found.and_then(|(resource, id)| {
        let json = data::get(&company.database(), resource, id).ok()?;
        Some((resource, id, json))
    });
    let Some((resource, id, json)) = json else { return not_found::show(&uri) };
    let record: Record = serde_json::from_str(&json).unwrap_or_default();
    let links: Vec<_> =
        resource.fields.iter().filter_map(|info| reference(info, &record, parameter)).collect();
    let content = html! {
        p { a href=(link(&format!("/resources{}", resource.path), &[parameter])) { "All records of " (resource.name) } }
        h1 { (resource.name) " " code { (id) } }
        p.lead { code { "GET " (company.endpoint_at(&address.0).trim_end_matches('/')) (resource.path) "/" (id) } }
        section.card aria-labelledby="json" {
            div.head {
                h2 #json { "JSON" }
                button.small type="button" data-copies="record" hidden { "Copy" }
            }
            pre tabindex="0" aria-labelledby="json" {
                code #record { (json::indented(&json)) }
            }
        }
        @if !links.is_empty() {
            section.card aria-labelledby="links" {
                h2 #links { "Records that it refers to" }
                dl { @for link in links { (link) } }
            }
        }
    };
    frame::page(StatusCode::OK, Some(Section::Resources), resource.name, &content)
}

/// Returns the link to the record that a field refers to.
fn reference(info: &FieldInfo, record: &Record, company: (&str, &str)) -> Option<Markup> {
    let Kind::Id(target) = info.kind else { return None };
    let id: String = serde_json::from_str(record.get(info.name)?.get()).ok()?;
    let id = Uuid::try_parse(&id).ok().filter(|id| info.name != "id" && !id.is_nil())?;
    let target = data::all().iter().find(|resource| resource.name == target)?;
    let path = link(&format!("/records{}/{id}", target.path), &[company]);
    Some(html! {
        dt { (info.name) }
        dd { a href=(path) { (target.name) " " code { (id) } } }
    })
}
