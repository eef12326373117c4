//! Responses that are not errors.

use std::borrow::Cow;

use super::{
    content::Content,
    context::Context,
    headers,
    json::{Json, Members, reference, text},
    shapes::is_returned,
};

/// The component of the response without a body.
const NO_CONTENT: &str = "NoContent";

/// A response that is not an error.
pub(super) struct Success {
    pub(super) status: Cow<'static, str>,
    pub(super) response: Response,
}

/// A response with its body.
pub(super) enum Response {
    /// A record, in a component with the name of its schema.
    Record(String),
    /// No body.
    NoContent,
    /// A body that one call returns.
    Other { doc: String, content: Content },
}

impl Success {
    pub(super) fn new(status: impl Into<Cow<'static, str>>, response: Response) -> Self {
        Self { status: status.into(), response }
    }

    pub(super) fn has_body(&self) -> bool {
        match self.response {
            Response::NoContent => false,
            Response::Record(_) | Response::Other { .. } => true,
        }
    }
}

impl Response {
    pub(super) fn into_json(self, context: &Context<'_>) -> Json {
        match self {
            Self::Record(name) => reference("responses", &name),
            Self::NoContent => reference("responses", NO_CONTENT),
            Self::Other { doc, content } => response(&doc, Some(content), context),
        }
    }
}

/// Returns the components of the records and of the response without a body.
pub(super) fn components(context: &Context<'_>) -> Members {
    let mut components = Members::default();
    for resource in context.specs.resources.iter().filter(|resource| is_returned(resource)) {
        let name = &resource.name.value;
        let content = Content { schema: reference("schemas", name), example: Some(name.clone()) };
        let doc = "The whole record, with its version.";
        components.add(name.as_str(), response(doc, Some(content), context));
    }
    let doc = "Success without a body. A list answers so if no record matches, and after its last record.";
    components.add(NO_CONTENT, response(doc, None, context));
    components
}

fn response(doc: &str, content: Option<Content>, context: &Context<'_>) -> Json {
    let headers = headers::of_all_responses(context);
    let mut json = Members::of([("description", text(doc)), ("headers", headers.into())]);
    json.add_some("content", content.map(Content::into_json));
    json.into()
}
