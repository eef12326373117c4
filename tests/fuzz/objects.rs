//! JSON objects with the fields of a resource and values of every kind.

use core_api::record::{FieldInfo, Kind};
use proptest::{
    collection::vec,
    prelude::{BoxedStrategy, Strategy, any},
    prop_oneof,
    sample::select,
    strategy::Union,
};

use crate::targets::records;

/// JSON values that servers have sent, and values that no server should send.
const VALUES: [&str; 62] = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "3600",
    "2147483648",
    "-9223372036854775809",
    "265.0",
    "1e5",
    "1E400",
    "-0",
    "-0.0",
    "79228162514264337593543950335",
    "0.00000000000000000000000000001",
    "123456789012345678901234567890.12345",
    "\"\"",
    "\"x\"",
    "\"\\u0000\\ud83d\"",
    "\"0\"",
    "\"-0.5\"",
    "\"2026-02-30T00:00:00\"",
    "\"2026-01-31T24:00:00\"",
    "\"0001-01-01T00:00:00\"",
    "\"9999-12-31T23:59:59.9999999\"",
    "\"2026-01-31T10:00:00Z\"",
    "\"2026-01-31T10:00:00+25:00\"",
    "\"2026-01-31\"",
    "\"00000000-0000-0000-0000-000000000000\"",
    "\"627f5f9e-260f-cdab-5143-b9fedec21552\"",
    "\"627f5f9e260fcdab5143b9fedec21552\"",
    "\"{627f5f9e-260f-cdab-5143-b9fedec21552}\"",
    "3.0",
    "7.0000",
    "3e0",
    "1.50e2",
    "1e-30",
    "0.1234567890123456789012345678901234567890e0",
    "\"3\"",
    "\" 3 \"",
    "\"3.00\"",
    "\"1_000\"",
    "\"+1\"",
    "\"1,234.50\"",
    "\"True\"",
    "\"FALSE\"",
    "\"1e5\"",
    "\"  \"",
    "\"a\\ud800b\"",
    "\"\\udc00\\ud800\"",
    "\"2026-01-31T08:00:00.0000000\"",
    "\"2026-01-31 08:00:00\"",
    "\"2026-01-31T23:59:60\"",
    "\"\\/Date(1700000000000)\\/\"",
    "\"/Date(1700000000000-0530)/\"",
    "\"{627F5F9E-260F-CDAB-5143-B9FEDEC21552}\"",
    "[]",
    "{}",
    "[null]",
    "[[{}]]",
    "{\"id\":1,\"id\":2}",
    "{\"a\":{\"b\":[1]}}",
];

/// Generates a record, or a list of records, of any resource.
pub(crate) fn any_object() -> BoxedStrategy<Vec<u8>> {
    let records_of = |(index, (table, _)): (usize, records::Resource)| {
        let first = u8::try_from(index).unwrap();
        let (one, list) = (object(table, 2), vec(object(table, 2), 0..4));
        let list = list.prop_map(|rows| format!("[{}]", rows.join(",")));
        let text = prop_oneof![one, list];
        text.prop_map(move |text| [&[first], text.as_bytes()].concat()).boxed()
    };
    Union::new(records::resources().into_iter().enumerate().map(records_of)).boxed()
}

fn object(table: &'static [FieldInfo], depth: u32) -> BoxedStrategy<String> {
    let id = "627f5f9e-260f-cdab-5143-b9fedec21552";
    let members = vec(member(table, depth), 0..10);
    let shown = move |(members, has_id): (Vec<String>, bool)| {
        let id = has_id.then(|| format!("\"id\":\"{id}\""));
        let members: Vec<_> = id.into_iter().chain(members).collect();
        format!("{{{}}}", members.join(","))
    };
    (members, any::<bool>()).prop_map(shown).boxed()
}

fn member(table: &'static [FieldInfo], depth: u32) -> BoxedStrategy<String> {
    let value = select(VALUES.as_slice()).prop_map(str::to_owned).boxed();
    let any_field = (select(table), value.clone());
    let any_field =
        any_field.prop_map(|(info, value)| format!("\"{}\":{value}", info.name)).boxed();
    let other = ("[a-zA-Z_]{1,9}", value).prop_map(|(name, value)| format!("\"{name}\":{value}"));
    let nested: Vec<_> = table.iter().filter_map(|info| nested(info, depth)).collect();
    match nested.is_empty() {
        true => prop_oneof![6 => any_field, 1 => other].boxed(),
        false => prop_oneof![6 => any_field, 1 => other, 2 => Union::new(nested)].boxed(),
    }
}

/// Generates the field with valid objects of its own table.
fn nested(info: &'static FieldInfo, depth: u32) -> Option<BoxedStrategy<String>> {
    let less = depth.checked_sub(1)?;
    let named = |value: String| format!("\"{}\":{value}", info.name);
    match info.kind {
        Kind::Object(table) => Some(object(table.fields(), less).prop_map(named).boxed()),
        Kind::List(table) => {
            let rows = vec(object(table.fields(), less), 0..3);
            Some(rows.prop_map(move |rows| named(format!("[{}]", rows.join(",")))).boxed())
        }
        _ => None,
    }
}
