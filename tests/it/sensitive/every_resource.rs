//! Every resource of this crate with a sensitive field.

use std::{fmt::Debug, fs, marker::PhantomData, path::Path};

use core_api::{
    Endpoint, Error, Resource,
    access::ReadCore,
    endpoint::{RequestParts, Update},
    record::{FieldInfo, Kind, View},
};
use http::{Method, Response};
use serde::de::DeserializeOwned;

use super::person::Person;

/// A text that the values of sensitive fields contain. Booleans and enums have no marker.
const MARKERS: [&str; 4] = ["MARKER", "778125", "1977-08-11", "77812777"];

/// Returns the JSON of an object in which each field has a value, and counts the sensitive ones.
pub(super) fn object(table: &'static [FieldInfo], is_hidden: bool, count: &mut usize) -> String {
    let members: Vec<_> = table
        .iter()
        .map(|info| {
            *count += usize::from(info.sensitive);
            let value = value(info.kind, is_hidden || info.sensitive, count);
            format!("{:?}:{value}", info.name)
        })
        .collect();
    format!("{{{}}}", members.join(","))
}

fn value(kind: Kind, is_hidden: bool, count: &mut usize) -> String {
    let pick = |hidden: &str, shown: &str| if is_hidden { hidden } else { shown }.to_owned();
    match kind {
        Kind::Text => pick("\"MARKER\"", "\"shown\""),
        Kind::Boolean => "true".to_owned(),
        Kind::Integer => pick("778125", "1"),
        Kind::Decimal => pick("778125.5", "1.5"),
        Kind::DateTime => pick("\"1977-08-11T00:00:00\"", "\"2020-01-01T00:00:00\""),
        Kind::Id(_) => pick(
            "\"77812777-0000-4000-8000-000000000001\"",
            "\"627f5f9e-260f-cdab-5143-b9fedec21552\"",
        ),
        Kind::Object(table) => object(table.fields(), is_hidden, count),
        Kind::List(table) => format!("[{}]", object(table.fields(), is_hidden, count)),
        Kind::Values(kind) => format!("[{}]", value(*kind, is_hidden, count)),
        Kind::Json => pick("[\"MARKER\"]", "[\"shown\"]"),
        _ => "1".to_owned(),
    }
}

/// A call that returns a record.
struct Fetch<R>(PhantomData<R>);

impl<R: Resource> Endpoint for Fetch<R> {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = R::PATH;
    type Access = ReadCore;
    type Response = R;

    fn fill(&self, _: &mut RequestParts) -> Result<(), Error> {
        Ok(())
    }
}

/// Checks the texts of a record whose sensitive fields have markers. Returns the number of these fields.
fn check<R: Resource + Debug + DeserializeOwned>() -> usize {
    let mut count = 0;
    let json = object(R::FIELDS, false, &mut count);
    let record: R = serde_json::from_str(&json).unwrap();
    let mut broken = String::new();
    for info in R::FIELDS.iter().filter(|info| info.sensitive) {
        let json = format!(
            r#"{{"id":"627f5f9e-260f-cdab-5143-b9fedec21552",{:?}:{{"MARKER":1}}}}"#,
            info.name
        );
        if let Err(error) = serde_json::from_str::<R>(&json) {
            broken += &error.to_string();
        }
    }
    let error = Fetch::<R>::decode(Response::new(format!("{json}{json}").into())).err().unwrap();
    let raw = String::from_utf8_lossy(error.raw().unwrap_or_default()).into_owned();
    let changes = record.changes_since(&serde_json::from_str(&minimal()).unwrap());
    let mirrored = View::Object(&record).to_json_without_sensitive().unwrap();
    let listed = View::List(&vec![record.clone()]).to_json_without_sensitive().unwrap();
    let update = Update::new(record.clone());
    let shown =
        format!("{record:?} {update:?} {error} {raw} {changes:?} {broken} {mirrored:?} {listed:?}");
    for marker in MARKERS {
        assert!(!shown.contains(marker), "{}: {shown}", R::NAME);
    }
    count
}

fn minimal() -> String {
    r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552"}"#.to_owned()
}

macro_rules! check_all {
    (records { $($group:ident $name:ident $calls:tt $input:tt $more:tt $abilities:tt)* } $($rest:tt)*) => {
        [$(check::<core_api::$name>()),*]
    };
}

/// Returns the number of fields that generated declarations mark as sensitive.
fn declared(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let counts = entries.map(|path| match path.is_dir() {
        true => declared(&path),
        false => {
            let text = fs::read_to_string(path).unwrap();
            text.lines()
                .filter(|line| line.contains("#[field(") && line.contains("sensitive"))
                .count()
        }
    });
    counts.sum()
}

#[test]
fn no_resource_shows_a_sensitive_value() {
    assert!(check::<Person>() > 8);
    let checked: usize = core_api::__resources!(check_all).into_iter().sum();
    let generated = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core-api/src/generated");
    assert_eq!(checked, declared(&generated), "a marked field is not checked");
}
