//! The observations of all answers: what each call sent and received, as shapes and counts.

use std::collections::BTreeMap;

use url::Url;

use super::{
    call_observation::CallObservation,
    exchange::Exchange,
    query, read,
    refusal::Refusal,
    routes::{CallId, Routes, masked},
    shape::{Shape, add},
};

/// The observations of all answers.
#[derive(Debug, Default)]
pub(crate) struct Observations {
    pub(crate) calls: BTreeMap<CallId, CallObservation>,
    /// Requests of no call in the specs, by method and masked path.
    pub(crate) unmatched: BTreeMap<String, u64>,
    /// Bodies of known calls that are not JSON, by method and masked path.
    pub(crate) unreadable: BTreeMap<String, u64>,
    pub(crate) exchanges: u64,
}

impl Observations {
    /// Adds a request and its answer.
    pub(super) fn add(&mut self, exchange: &Exchange, routes: &Routes<'_>) {
        add(&mut self.exchanges, 1);
        let (path, query) = target(&exchange.url);
        let line = || format!("{} {}", exchange.method, masked(&path));
        let Some(call) = routes.call(&exchange.method, &path) else {
            add(self.unmatched.entry(line()).or_default(), 1);
            return;
        };
        let names = routes.resource(call.resource).map_or(&[][..], |resource| &resource.fields);
        let names: Vec<&str> = names.iter().map(|field| field.name.value.as_str()).collect();
        let parameters = query::parameters(&query, &names);
        let is_success = (200..300).contains(&exchange.status);
        let found = self.calls.entry(call.clone()).or_default();
        add(found.statuses.entry(exchange.status).or_default(), 1);
        let received = exchange.received.as_deref().unwrap_or_default();
        let mut is_readable = true;
        if is_success {
            let place =
                if parameters.is_selection { &mut found.selected } else { &mut found.answer };
            is_readable &= merge_text(place, received);
            is_readable &=
                merge_text(&mut found.request, exchange.sent.as_deref().unwrap_or_default());
        }
        let refusal = Refusal::of(exchange.status, received, &names);
        parameters.count(found, is_success, &refusal);
        for name in refusal.missing {
            add(found.missing.entry(name).or_default(), 1);
        }
        if !is_readable {
            add(self.unreadable.entry(line()).or_default(), 1);
        }
    }
}

/// Adds the shape of a body. Returns whether the body is JSON or empty.
fn merge_text(shape: &mut Shape, text: &str) -> bool {
    if text.trim().is_empty() {
        return true;
    }
    read::shape_of_text(text).map(|found| shape.merge(&found)).is_ok()
}

/// Returns the path and the query of a URL, or of a path with its query.
fn target(url: &str) -> (String, String) {
    let base = Url::parse("https://localhost").ok();
    let url = Url::options().base_url(base.as_ref()).parse(url).ok();
    url.map_or_else(Default::default, |url| {
        (url.path().to_owned(), url.query().unwrap_or_default().to_owned())
    })
}
