//! The JSON of a request or of a response, with an example.

use super::json::{Json, Members, object, reference};

/// The JSON of a request or of a response.
pub(super) struct Content {
    pub(super) schema: Json,
    /// The name of a component with an example.
    pub(super) example: Option<String>,
}

impl Content {
    pub(super) fn into_json(self) -> Json {
        let mut media = Members::of([("schema", self.schema)]);
        if let Some(name) = self.example {
            media.add("examples", object([("sample", reference("examples", &name))]));
        }
        object([("application/json", media.into())])
    }
}
