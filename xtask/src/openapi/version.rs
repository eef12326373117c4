//! The two versions of OpenAPI, and the forms in which they differ.

use super::json::{Json, Members, object, text};

/// A version of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// 3.0, for tools that do not read 3.1.
    V3_0,
    /// 3.1, whose schemas are JSON Schemas (draft 2020-12).
    V3_1,
}

impl Version {
    /// The value of the member `openapi`.
    pub(super) fn number(self) -> &'static str {
        match self {
            Self::V3_0 => "3.0.3",
            Self::V3_1 => "3.1.0",
        }
    }

    /// Returns the schema of a type, with `null` if `is_nullable`.
    pub(super) fn typed(self, name: &str, is_nullable: bool) -> Members {
        let mut schema = Members::default();
        match (self, is_nullable) {
            (_, false) => schema.add("type", name),
            (Self::V3_0, true) => {
                schema.add("type", name);
                schema.add("nullable", true);
            }
            (Self::V3_1, true) => schema.add("type", vec![text(name), text("null")]),
        }
        schema
    }

    /// Returns a schema that refers to another one, to which members can be added.
    pub(super) fn referring(self, reference: Json, is_nullable: bool) -> Members {
        match (self, is_nullable) {
            // In 3.0, members beside `$ref` are ignored.
            (Self::V3_0, false) => Members::of([("allOf", Json::List(vec![reference]))]),
            (Self::V3_0, true) => {
                Members::of([("allOf", Json::List(vec![reference])), ("nullable", true.into())])
            }
            (Self::V3_1, false) => match reference {
                Json::Object(members) => members,
                other => Members::of([("allOf", Json::List(vec![other]))]),
            },
            (Self::V3_1, true) => {
                let null = object([("type", text("null"))]);
                Members::of([("anyOf", Json::List(vec![reference, null]))])
            }
        }
    }
}
