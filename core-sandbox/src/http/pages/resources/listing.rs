//! Pages of records, by the same query as a call of the API.

use std::collections::BTreeMap;

use axum::body::to_bytes;
use serde_json::{Value, value::RawValue};

use crate::{
    data::{self, Marks, PageCaps, Resource},
    http::{error_response::ErrorResponse, pages::query},
    splitmix::SplitMix,
    state::{CompanyState, ServerState},
};

/// The maximum size of a refusal in bytes.
const MAX_REFUSAL: usize = 1 << 20;

/// A record: the JSON of each field by its name, with all digits of numbers.
pub(super) type Record = BTreeMap<String, Box<RawValue>>;

/// The records of a page.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) rows: Vec<Record>,
    /// The parts of the query that no source shows, or an empty text.
    pub(super) unconfirmed: String,
}

/// The refusal of a query, as a client gets it.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    /// Core's message. It is empty if Core sends none.
    pub(super) message: String,
}

/// Returns the number of records of a resource.
pub(super) fn count(company: &CompanyState, resource: &Resource) -> u64 {
    company.database().count(resource) as u64
}

/// Runs the query of a list with these parameters.
pub(super) async fn run(
    state: &ServerState,
    company: &CompanyState,
    resource: &Resource,
    parameters: &[(&str, &str)],
) -> Result<Listing, Refusal> {
    let query = query::link("", parameters);
    let query = query.trim_start_matches('?');
    let mut marks = Marks::new(state.settings.unconfirmed);
    // The lock is released before the page is made.
    let caps = PageCaps::CORE;
    let result = data::list(&company.database(), resource, query, caps, &mut marks);
    match result {
        Ok(page) => {
            let rows = page.and_then(|page| serde_json::from_str(&page).ok()).unwrap_or_default();
            Ok(Listing { rows, unconfirmed: marks.texts().collect::<Vec<_>>().join("; ") })
        }
        Err(refusal) => {
            let response = ErrorResponse::from(refusal).into_response(SplitMix::new(1).id());
            let status = response.status().as_u16();
            let body = to_bytes(response.into_body(), MAX_REFUSAL).await.unwrap_or_default();
            let body: Value = serde_json::from_slice(&body).unwrap_or_default();
            let message = body["Message"].as_str().unwrap_or_default().trim().to_owned();
            Err(Refusal { status, message })
        }
    }
}
