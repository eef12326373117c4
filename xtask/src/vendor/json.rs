//! Facts of our own reference: a JSON file for a resource, an object or an enum.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    facts::{Claim, FieldFacts, RecordFacts, SourceType, ValueFacts, type_name},
    terms,
};
use crate::{
    diagnostics::{At, Mistakes, Spanned},
    spec::{Wire, evidence::Evidence},
};

/// A file of the reference. Members that hold no facts are left out.
#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    resource: Option<&'a RawValue>,
    #[serde(borrow)]
    object: Option<&'a RawValue>,
    /// The name of an enum.
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    path: Option<&'a RawValue>,
    #[serde(borrow)]
    operations: Option<Vec<&'a RawValue>>,
    #[serde(default)]
    operations_confidence: Option<String>,
    #[serde(borrow)]
    fields: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    values: Option<Vec<&'a RawValue>>,
    #[serde(default)]
    confidence: Option<String>,
}

#[derive(Deserialize)]
struct Field<'a> {
    #[serde(borrow)]
    name: &'a RawValue,
    #[serde(borrow, rename = "type")]
    ty: &'a RawValue,
    /// The type on the wire, which wins.
    #[serde(borrow)]
    type_observed: Option<&'a RawValue>,
    #[serde(default)]
    type_confidence: Option<String>,
    #[serde(default)]
    refers_to: Option<String>,
    required: Option<bool>,
    filterable: Option<bool>,
    sortable: Option<bool>,
    max_length: Option<i64>,
    #[serde(default)]
    confidence: Option<String>,
    /// The version of the connector. Only the name of such a field is a fact.
    #[serde(default)]
    first_connector_version: Option<String>,
}

#[derive(Deserialize)]
struct Value<'a> {
    #[serde(borrow)]
    value: &'a RawValue,
    #[serde(default)]
    name: Option<String>,
}

/// The words of operations, and those of the standard calls.
const OPERATIONS: [(&str, &str); 6] = [
    ("retrieve", "get"),
    ("list", "list"),
    ("retrieve single object", "read"),
    ("create", "create"),
    ("update", "update"),
    ("delete", "delete"),
];

/// Returns the facts of a file. Notes each part that cannot be read.
pub(super) fn facts(file: usize, text: &str, mistakes: &mut Mistakes) -> Vec<RecordFacts> {
    let reader = JsonReader { file, text };
    let read: File<'_> = match serde_json::from_str(text) {
        Ok(read) => read,
        Err(error) => {
            let help = "write it as JSON wants it, in the form of the reference";
            mistakes.push(&reader.place(&error), error.to_string(), help);
            return Vec::new();
        }
    };
    let name = read.resource.or(read.object).or(read.name);
    let Some(name) = name.and_then(|raw| reader.text_of(raw, mistakes)) else {
        let help = "add `resource`, `object` or `name` with the name of the record";
        mistakes.push(&At::top(file), "the name of the record is missing", help);
        return Vec::new();
    };
    let evidence = confidence(read.confidence.as_deref().or(read.operations_confidence.as_deref()));
    let mut record = RecordFacts {
        at: name.at.clone(),
        path: read.path.and_then(|raw| reader.text_of(raw, mistakes)),
        name: type_name(&name.value).map(|value| Spanned { value, at: name.at }),
        is_main: read.resource.is_some(),
        slug: None,
        calls: reader.calls(&read.operations.unwrap_or_default(), mistakes),
        fields: Vec::new(),
        leading: Vec::new(),
        is_in_order: false,
        values: reader.values(&read.values.unwrap_or_default(), evidence, mistakes),
        evidence,
    };
    let fields: Vec<FieldFacts> = read
        .fields
        .unwrap_or_default()
        .into_iter()
        .filter_map(|raw| reader.field(raw, &mut record.is_in_order, mistakes))
        .collect();
    record.fields = super::once(fields, mistakes);
    vec![record]
}

struct JsonReader<'a> {
    file: usize,
    text: &'a str,
}

impl<'a> JsonReader<'a> {
    /// Returns the place of a value that borrows from the text.
    fn at(&self, raw: &RawValue) -> At {
        let start = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        At::new(self.file, start..start.saturating_add(raw.get().len()))
    }

    /// Returns the place that an error names by line and column.
    fn place(&self, error: &serde_json::Error) -> At {
        let before = self.text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let start =
            before.map(str::len).fold(error.column().saturating_sub(1), usize::saturating_add);
        At::new(self.file, start..start.saturating_add(1))
    }

    fn text_of(&self, raw: &RawValue, mistakes: &mut Mistakes) -> Option<Spanned<String>> {
        match serde_json::from_str(raw.get()) {
            Ok(value) => Some(Spanned { value, at: self.at(raw) }),
            Err(_) => {
                mistakes.push(&self.at(raw), "not a text", "write it in quotes");
                None
            }
        }
    }

    /// Reads a value that is a part of the file. The place of a fault is the whole value.
    fn part<T: Deserialize<'a>>(&self, raw: &'a RawValue, mistakes: &mut Mistakes) -> Option<T> {
        match serde_json::from_str(raw.get()) {
            Ok(part) => Some(part),
            Err(error) => {
                let help = "write it in the form of the reference";
                mistakes.push(&self.at(raw), error.to_string(), help);
                None
            }
        }
    }

    fn calls(&self, operations: &[&'a RawValue], mistakes: &mut Mistakes) -> Vec<Spanned<String>> {
        let mut calls = Vec::new();
        for raw in operations {
            let Some(word) = self.text_of(raw, mistakes) else { continue };
            match OPERATIONS.iter().find(|(known, _)| *known == word.value) {
                Some((_, call)) => {
                    calls.push(Spanned { value: (*call).to_owned(), at: word.at });
                }
                None => {
                    let help = "the operations are `retrieve`, `list`, `create`, `update` and \
                                `delete`; add another call by hand";
                    let message = format!("the operation `{}` is not known", word.value);
                    mistakes.push(&word.at, message, help);
                }
            }
        }
        calls
    }

    fn values(
        &self,
        values: &[&'a RawValue],
        evidence: Evidence,
        mistakes: &mut Mistakes,
    ) -> Vec<ValueFacts> {
        let read = |raw: &&'a RawValue| {
            let Value { value, name } = self.part(raw, mistakes)?;
            let Ok(number) = serde_json::from_str::<i64>(value.get()) else {
                let help = "a value of an enum is a whole number; add it by hand";
                let message = format!("`{}` is not a number", value.get());
                mistakes.push(&self.at(value), message, help);
                return None;
            };
            let wire = Spanned { value: Wire::Number(number), at: self.at(value) };
            Some(ValueFacts { wire, name: name.and_then(|name| type_name(&name)), evidence })
        };
        values.iter().filter_map(read).collect()
    }

    fn field(
        &self,
        raw: &'a RawValue,
        is_in_order: &mut bool,
        mistakes: &mut Mistakes,
    ) -> Option<FieldFacts> {
        let field: Field<'a> = self.part(raw, mistakes)?;
        let name = self.text_of(field.name, mistakes)?;
        let is_column = field.first_connector_version.is_some();
        *is_in_order |= is_column;
        let shown = field.type_observed.unwrap_or(field.ty);
        let ty = self.text_of(shown, mistakes)?;
        let value = match (is_column, read_type(&ty.value, field.refers_to)) {
            // The types beside the connector's names are inferred.
            (true, _) => SourceType::Silent,
            (false, _) if field.type_confidence.as_deref() == Some("inferred") => {
                SourceType::Silent
            }
            (false, Ok(ty)) => ty,
            (false, Err(unknown)) => {
                mistakes.push(
                    &ty.at,
                    format!("the type `{}` is not known", unknown.word),
                    unknown.help,
                );
                return None;
            }
        };
        let flag = |flag: Option<bool>| flag.map_or(Claim::Silent, Claim::of);
        Some(FieldFacts {
            name,
            ty: Spanned { value, at: ty.at },
            required: flag(field.required),
            filter: flag(field.filterable),
            sort: flag(field.sortable),
            max_length: field.max_length.map_or(Claim::Silent, Claim::Yes),
            evidence: if is_column {
                Evidence::VendorCode
            } else {
                confidence(field.confidence.as_deref())
            },
        })
    }
}

/// Reads a type: `uuid`, `enum:ObjectState`, `list:Address`, `unknown`.
fn read_type(word: &str, refers_to: Option<String>) -> Result<SourceType, terms::UnknownTerm> {
    let named = |name: &str| name.to_owned();
    match word.split_once(':') {
        Some(("enum", name)) => Ok(SourceType::Enum(named(name))),
        Some(("object", name)) => Ok(SourceType::Object(named(name))),
        Some(("list", name)) => Ok(SourceType::List(named(name))),
        _ if word == "unknown" => Ok(SourceType::Silent),
        _ => match terms::read(word)? {
            SourceType::Id(_) => {
                Ok(SourceType::Id(refers_to.map(|to| format!("Identifier of {to}"))))
            }
            other => Ok(other),
        },
    }
}

/// Returns the evidence of a word of the reference.
fn confidence(word: Option<&str>) -> Evidence {
    match word {
        Some("documented") => Evidence::Documented,
        Some("observed") => Evidence::Observed,
        _ => Evidence::Assumed,
    }
}
