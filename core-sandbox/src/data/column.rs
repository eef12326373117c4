//! The columns that a query may name.

use std::collections::BTreeMap;

use core_api::{
    Json,
    record::{FieldInfo, Kind},
};
use serde_json::value::RawValue;

use super::{
    marks::Marks,
    refusal::Refusal,
    row::{JsonText, Row},
    schema::{ALLOCATION, BUDGET, EMPLOYEE, PROJECT, Resource, TIME_ENTRY},
};

/// A column of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Column {
    /// A field of the table.
    Field {
        /// The position in the table.
        index: usize,
        info: &'static FieldInfo,
    },
    /// A member of the objects in a nested field.
    Member {
        /// The position of the nested field in the table.
        index: usize,
        name: String,
        /// The kind of the member, or JSON if no source shows it.
        kind: Kind,
    },
    /// A field that the specs do not have, by its name in the query.
    Unlisted(String),
}

/// The resources whose fields are all known, because sources show whole records. Core refuses other names.
static COMPLETE: [&Resource; 4] = [&ALLOCATION, &BUDGET, &PROJECT, &TIME_ENTRY];

/// Names that Core refuses in `fields`, by their resource.
static REFUSED: [(&Resource, &str); 2] = [(&EMPLOYEE, "email"), (&EMPLOYEE, "userId")];

/// The members of nested objects that ran in a filter.
const KNOWN_MEMBERS: [(&str, &str); 1] = [("/invoice", "invoiceDetails.projectId")];

impl Column {
    /// Finds a column by its name, regardless of case. Names that may exist are noted.
    ///
    /// The parameter is the one that names the column.
    pub(super) fn find(
        resource: &Resource,
        parameter: &str,
        name: &str,
        marks: &mut Marks,
    ) -> Result<Self, Refusal> {
        let field = |wanted: &str| {
            let mut fields = resource.fields.iter().enumerate();
            fields.find(|(_, info)| info.name.eq_ignore_ascii_case(wanted))
        };
        if let Some((index, info)) = field(name) {
            return Ok(Self::Field { index, info });
        }
        let refusal = || Refusal::field(parameter, name);
        let nested = name.split_once('.').and_then(|(outer, inner)| Some((field(outer)?, inner)));
        if let Some(((index, info), inner)) = nested {
            let is_known = KNOWN_MEMBERS
                .iter()
                .any(|(path, member)| *path == resource.path && member.eq_ignore_ascii_case(name));
            if !is_known {
                marks.note(format!("{name} in {parameter}"), refusal)?;
            }
            return Self::member(index, info, inner).ok_or_else(refusal);
        }
        let is_refused = REFUSED.iter().any(|(other, refused)| {
            other.path == resource.path && refused.eq_ignore_ascii_case(name)
        });
        let is_complete = COMPLETE.iter().any(|other| other.path == resource.path);
        if is_refused || is_complete || !is_name(name) {
            return Err(refusal());
        }
        marks.note(format!("the field {name} in {parameter}"), refusal)?;
        Ok(Self::Unlisted(name.to_owned()))
    }

    /// Finds a member of the objects in a nested field. `None` if the field has no objects.
    fn member(index: usize, info: &FieldInfo, name: &str) -> Option<Self> {
        let members = match info.kind {
            Kind::Object(table) | Kind::List(table) => table.fields(),
            Kind::Json => &[],
            _ => return None,
        };
        let known = members.iter().find(|member| member.name.eq_ignore_ascii_case(name));
        let kind = known.map_or(Kind::Json, |member| member.kind);
        let name = known.map_or(name, |member| member.name).to_owned();
        Some(Self::Member { index, name, kind })
    }

    /// Returns the kind of the values, or JSON if no source shows it.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Field { info, .. } => info.kind,
            Self::Member { kind, .. } => *kind,
            Self::Unlisted(_) => Kind::Json,
        }
    }

    /// Calls the test with the value of a row, or with the value of each nested object until one passes.
    pub(super) fn test(
        &self,
        row: &Row,
        test: impl Fn(Kind, Option<JsonText<'_>>) -> Option<bool>,
    ) -> Option<bool> {
        match self {
            Self::Field { index, info } => test(info.kind, row.value_at(*index)),
            Self::Member { index, name, kind } => {
                let values = row.value_at(*index).map(|json| members(json.as_str(), name));
                let values = values.unwrap_or_default();
                Some(values.iter().any(|json| test(*kind, text_of(json.as_ref())) == Some(true)))
            }
            Self::Unlisted(name) => test(Kind::Json, text_of(row.unlisted(name))),
        }
    }
}

/// Borrows a value other than null.
fn text_of(json: Option<&Json>) -> Option<JsonText<'_>> {
    json.filter(|json| !json.is_null()).map(JsonText::from)
}

/// Returns whether a text has the form of a name in JSON.
fn is_name(text: &str) -> bool {
    let is_in_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    !text.is_empty() && text.len() <= 100 && text.chars().all(is_in_name)
}

/// Returns the JSON of a member of an object, or of each object in a list.
fn members(json: &str, name: &str) -> Vec<Option<Json>> {
    type Object<'a> = BTreeMap<String, &'a RawValue>;
    let objects: Vec<Object<'_>> = match json.trim_start().starts_with('[') {
        true => serde_json::from_str(json).unwrap_or_default(),
        false => serde_json::from_str(json).map(|object| vec![object]).unwrap_or_default(),
    };
    let member = |object: &Object<'_>| Json::parse(object.get(name)?.get()).ok();
    objects.iter().map(member).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{marks::Unconfirmed, schema::INVOICE};

    fn find(resource: &Resource, name: &str) -> (Result<Column, Refusal>, Vec<String>) {
        let mut marks = Marks::new(Unconfirmed::Evaluate);
        let found = Column::find(resource, "fields", name, &mut marks);
        (found, marks.texts().map(str::to_owned).collect())
    }

    #[test]
    fn a_name_that_may_exist_is_a_column_and_another_is_not() {
        let (found, marks) = find(&INVOICE, "retainer");
        assert_eq!(found, Ok(Column::Unlisted("retainer".to_owned())));
        assert_eq!(marks, ["the field retainer in fields"]);
        for (resource, name) in [
            (&TIME_ENTRY, "colour"),
            (&EMPLOYEE, "Email"),
            (&EMPLOYEE, "userId"),
            (&INVOICE, ""),
            (&INVOICE, "a b"),
            (&INVOICE, "date.day"),
        ] {
            let (found, _) = find(resource, name);
            assert_eq!(found, Err(Refusal::field("fields", name)), "{name}");
        }
    }

    #[test]
    fn members_of_nested_objects_are_columns() {
        let (found, marks) = find(&INVOICE, "invoicedetails.ProjectID");
        assert!(matches!(found, Ok(Column::Member { name, .. }) if name == "projectId"));
        assert!(marks.is_empty(), "{marks:?}");
        let (found, marks) = find(&INVOICE, "lineItems.amount");
        assert!(found.is_ok());
        assert_eq!(marks, ["lineItems.amount in fields"]);
        assert_eq!(members(r#"[{"a":1.50},{},{"a":"x"}]"#, "a").len(), 3);
        assert_eq!(members(r#"{"a":1.50}"#, "a"), [Json::parse("1.50").ok()]);
        assert!(members("[1]", "a").is_empty() && members("7", "a").is_empty());
    }
}
