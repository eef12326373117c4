//! An operation: one call as OpenAPI describes it.

use super::{
    content::Content,
    context::Context,
    errors::ErrorResponse,
    evidence, history,
    json::{Json, Members, object, reference, text},
    security,
    successes::Success,
    version::Version,
};
use crate::spec::{
    evidence::{Evidence, Provenance},
    history::History,
};

/// The parts of an operation.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) tag: String,
    pub(super) summary: String,
    pub(super) description: String,
    /// The page of the vendor.
    pub(super) source: String,
    pub(super) parameters: Vec<Json>,
    pub(super) body: Option<Content>,
    pub(super) successes: Vec<Success>,
    pub(super) errors: Vec<&'static ErrorResponse>,
    pub(super) scope: String,
    pub(super) evidence: Evidence,
    pub(super) provenance: Option<Provenance>,
    pub(super) history: History,
    /// Words by which people search for the call.
    pub(super) aliases: Vec<String>,
    /// True if the call is safe to repeat. `None` leaves it to the method.
    pub(super) is_idempotent: Option<bool>,
}

impl Operation {
    pub(super) fn into_json(self, context: &Context<'_>) -> Json {
        let mut json = Members::of([
            ("tags", Json::List(vec![text(self.tag)])),
            ("summary", text(self.summary)),
            ("description", text(self.description)),
            ("externalDocs", object([("url", text(self.source))])),
            ("operationId", text(self.id)),
        ]);
        if !self.parameters.is_empty() {
            json.add("parameters", self.parameters);
        }
        if let Some(body) = self.body {
            let body = [("required", true.into()), ("content", body.into_json())];
            json.add("requestBody", object(body));
        }
        json.add("responses", responses(self.successes, &self.errors, context));
        json.add("security", security::of_call(self.scope));
        history::add(&mut json, &self.history);
        evidence::add(&mut json, self.evidence, self.provenance.as_ref());
        if !self.aliases.is_empty() {
            json.add("x-aliases", Json::List(self.aliases.into_iter().map(text).collect()));
        }
        json.add_some("x-idempotent", self.is_idempotent);
        json.into()
    }
}

fn responses(successes: Vec<Success>, errors: &[&ErrorResponse], context: &Context<'_>) -> Members {
    let has_body = successes.iter().any(Success::has_body);
    let mut responses = Members::default();
    for success in successes {
        // Generators for 3.0 accept one type of success only, so the description has to do.
        let is_left_out = context.version == Version::V3_0 && has_body && !success.has_body();
        if !is_left_out {
            responses.add(success.status.into_owned(), success.response.into_json(context));
        }
    }
    for error in errors {
        responses.add(error.status, reference("responses", error.name));
    }
    responses
}
