//! Records round-trip without loss: unknown fields, explicit nulls, absent fields and every digit.

use core_api::{
    Activity, Endpoint,
    endpoint::{CanUpdate, Update},
    record::{FieldInfo, Kind, Record},
};
use proptest::{
    collection::{btree_map, vec},
    prelude::{BoxedStrategy, Just, Strategy, any},
    prop_assert_eq, prop_oneof,
    test_runner::{Config, TestRunner},
};

use serde::{Serialize, de::DeserializeOwned};

use crate::support::json::Tree;

/// Number of generated objects of each resource.
const CASES: u32 = 96;

/// Generates an object with some fields of a table, some of them `null`, and some unknown fields.
pub(crate) fn object(table: &'static [FieldInfo]) -> BoxedStrategy<Tree> {
    let listed: Vec<BoxedStrategy<Option<(String, Tree)>>> = table.iter().map(member).collect();
    let unknown = btree_map("[a-z]{1,8}X", unknown_value(), 0..4);
    (listed, unknown)
        .prop_map(|(listed, mut members)| {
            members.extend(listed.into_iter().flatten());
            Tree::Object(members)
        })
        .boxed()
}

fn member(info: &'static FieldInfo) -> BoxedStrategy<Option<(String, Tree)>> {
    let named = move |value| Some((info.name.to_owned(), value));
    let present = value(info.kind).prop_map(named);
    // The record's own id is the only field that is always present.
    if info.name == "id" {
        return present.boxed();
    }
    let null = Just(named(Tree::Bare("null".to_owned())));
    prop_oneof![2 => present, 1 => null, 1 => Just(None)].boxed()
}

fn value(kind: Kind) -> BoxedStrategy<Tree> {
    let bare = |text: String| Tree::Bare(text);
    match kind {
        Kind::Text => any::<String>().prop_map(Tree::Text).boxed(),
        Kind::Boolean => any::<bool>().prop_map(move |is_true| bare(is_true.to_string())).boxed(),
        Kind::Integer => any::<i32>().prop_map(move |number| bare(number.to_string())).boxed(),
        Kind::Decimal => decimal().prop_map(bare).boxed(),
        Kind::DateTime => date_time().prop_map(Tree::Text).boxed(),
        Kind::Id(_) => any::<u128>()
            .prop_map(|bits| Tree::Text(uuid::Uuid::from_u128(bits).to_string()))
            .boxed(),
        Kind::Enum(_) => prop_oneof![
            (-3_i64..20).prop_map(move |number| bare(number.to_string())),
            "[A-Z][a-z]{3,9}".prop_map(Tree::Text),
        ]
        .boxed(),
        Kind::Object(table) => object(table.fields()),
        Kind::Values(kind) => vec(value(*kind), 0..3).prop_map(Tree::List).boxed(),
        Kind::List(table) => vec(object(table.fields()), 0..3).prop_map(Tree::List).boxed(),
        _ => unknown_value(),
    }
}

/// Generates a decimal of up to 28 digits, with trailing zeros as Core writes them.
fn decimal() -> impl Strategy<Value = String> {
    ("-?", "0|[1-9][0-9]{0,17}", "(\\.[0-9]{1,10})?")
        .prop_map(|(sign, whole, fraction)| format!("{sign}{whole}{fraction}"))
        .prop_filter("no negative zero", |text| {
            text.bytes().any(|digit| (b'1'..=b'9').contains(&digit))
        })
}

/// Generates a timestamp with up to three fractional digits and no trailing zeros, as Core writes it.
fn date_time() -> impl Strategy<Value = String> {
    let fraction = prop_oneof![Just(String::new()), "\\.[0-9]{0,2}[1-9]"];
    (1970..2100, 1..13, 1..29, 0..24, 0..60, fraction).prop_map(
        |(year, month, day, hour, minute, fraction)| {
            format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:07{fraction}")
        },
    )
}

fn unknown_value() -> BoxedStrategy<Tree> {
    let leaf = prop_oneof![
        Just(Tree::Bare("null".to_owned())),
        decimal().prop_map(Tree::Bare),
        // More digits than a `Decimal` or an `f64` can hold.
        "[1-9][0-9]{30,40}\\.[0-9]{5}".prop_map(Tree::Bare),
        any::<String>().prop_map(Tree::Text),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Tree::List),
            btree_map("[a-z]{1,5}", inner, 0..3).prop_map(Tree::Object),
        ]
    })
    .boxed()
}

/// Decodes an object and encodes it again.
fn decode_and_encode<R: Record + Serialize + DeserializeOwned>(tree: &Tree) -> Tree {
    let record: R = serde_json::from_str(&tree.to_json()).unwrap();
    Tree::parse(&serde_json::to_string(&record).unwrap())
}

/// Returns the body of an update of a record that was decoded and not changed.
fn update_body<R: CanUpdate>(tree: &Tree) -> Tree {
    if !has_version_and_id(tree) {
        return tree.clone();
    }
    let record: R = Update::decode(http::Response::new(tree.to_json().into())).unwrap();
    let base = "https://core.test/api".parse().unwrap();
    let request = Update::new(record).to_request(&base).unwrap();
    Tree::parse(std::str::from_utf8(request.body()).unwrap())
}

fn has_version_and_id(tree: &Tree) -> bool {
    let Tree::Object(members) = tree else { return false };
    let zero = Tree::Text(uuid::Uuid::nil().to_string());
    matches!(members.get("version"), Some(Tree::Text(version)) if !version.is_empty())
        && members.get("id") != Some(&zero)
}

/// Checks that a property returns each generated object of a resource unchanged.
fn check<R: Record>(name: &str, property: impl Fn(&Tree) -> Tree) {
    let mut runner = TestRunner::new(Config { cases: CASES, ..Config::default() });
    let result = runner.run(&object(R::FIELDS), |tree| {
        prop_assert_eq!(property(&tree), tree);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// Checks a resource for its call `list` or `read`, or for `update`.
macro_rules! check_call {
    (decode list $record:ident) => {
        check_call!(decode_and_encode $record)
    };
    (decode read $record:ident) => {
        check_call!(decode_and_encode $record)
    };
    (update update $record:ident) => {
        check_call!(update_body $record)
    };
    (decode $other:ident $record:ident) => {};
    (update $other:ident $record:ident) => {};
    ($property:ident $record:ident) => {
        check::<core_api::$record>(stringify!($record), $property::<core_api::$record>)
    };
}

macro_rules! check_all {
    ($property:ident records { $(
        $group:ident $record:ident { $($word:ident $call:ident;)* } $input:tt $extra:tt $abilities:tt
    )* } calls $calls:tt) => {
        $($(check_call!($property $word $record);)*)*
    };
}

#[test]
fn decoding_and_encoding_changes_nothing() {
    core_api::__resources!(check_all, decode);
}

#[test]
fn an_update_sends_back_what_was_read() {
    core_api::__resources!(check_all, update);
}

#[test]
fn a_field_set_to_none_is_sent_as_null() {
    let text = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","memo":"x","version":"AAA="}"#;
    let mut activity: Activity = serde_json::from_str(text).unwrap();
    activity.memo = None;
    let sent = serde_json::to_string(&activity).unwrap();
    assert_eq!(Tree::parse(&sent), Tree::parse(&text.replace("\"x\"", "null")));
}

#[test]
fn a_record_without_an_id_is_an_error() {
    let error = serde_json::from_str::<Activity>(r#"{"code":"D-01"}"#).unwrap_err();
    assert!(error.to_string().contains("missing field `id`"), "{error}");
}

#[test]
fn any_number_of_unlisted_fields_is_written_back() {
    let row = |id: u32| {
        let unknown: Vec<_> = (0..50).map(|name| format!(r#""z{name}X":{name}"#)).collect();
        format!(r#"{{"id":"00000000-0000-0000-0000-{id:012}",{},"code":null}}"#, unknown.join(","))
    };
    let text = format!("[{},{}]", row(1), row(2));
    let rows = core_api::ListActivities::decode(http::Response::new(text.clone().into())).unwrap();
    assert_eq!(serde_json::to_string(&rows[1]).unwrap().matches('X').count(), 50);
    assert_eq!(Tree::parse(&serde_json::to_string(&rows).unwrap()), Tree::parse(&text));
}
