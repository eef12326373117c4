//! The specs of the kitchen sink that follow from tables: names, types and options.

use crate::{diagnostics::Source, rust::names::file_name};

/// The number of fields of a declaration, which leaves room for `id`.
const CHUNK: usize = 100;

/// Names of fields that mean something in Rust, in an expansion, or for the derives.
pub(crate) const FIELDS: &str = "
abstract as async await become box break const continue crate do dyn else enum extern false final fn
for gen if impl in let loop macro match mod move mut override priv pub ref return self static struct
super trait true try type typeof unsafe unsized use virtual where while yield auto default
macro_rules raw safe union dyn2 builtin option some none ok err vec string str bool i32 usize u8
result clone drop from into iter send sync copy eq fmt ne core std alloc core_api bqe proc_macro
main test new build builder fields record complete empty table get set set_ fieldMut fieldRef
unlistedMut unlisted_ index request value field kind name path NAME1 PATH1 KEY CHANGED calls CALLS2
evidence columns isRequired required missing hasName HasType input serialize deserialize
deserializer serializer formatter f a z9 A1 XYZCode isUTCOffset user_id trailing_ UPPER mixed_Case
iPhone tax1 taxOn1 x1y2 createdOn lastUpdated version token customFields expand filter page client
error field_ toString partialEq hash debug r e raw_value
add sub mul div rem not neg shl shr bitAnd bitOr bitXor next deref derefMut fromStr fromIter asRef asMut
borrow cmp intoIter isEmpty len toOwned addAssign asX intoX fromX a__b c__ HTTPServer2Go
";

/// The types of fields, with the options that each can have.
const TYPES: &[(&str, bool)] = &[
    ("string", true),
    ("boolean", true),
    ("int32", true),
    ("decimal", true),
    ("date-time", true),
    ("json", false),
    ("id:User", true),
    ("id:Match", true),
    ("id:Match|Type", true),
    ("enum:Async", true),
    ("object:Yield", false),
    ("list:Yield", false),
    ("object:Clone", false),
    ("list:Clone", false),
    ("string?", true),
    ("decimal?", true),
];

/// The options of fields.
const OPTIONS: &[&str] = &[
    "",
    "required = true, ",
    "read_only = true, ",
    "read_only = true, volatile = true, ",
    "filter = true, sort = true, ",
    "filter = false, sort = false, ",
    "required = true, filter = true, sort = true, ",
    "filter = true, evidence = \"assumed\", ",
    "sort = true, unit = \"percent\", ",
    "sensitive = true, ",
];

/// Returns a resource and an object with each name, type and option.
pub(crate) fn specs() -> Vec<Source> {
    let names: Vec<&str> = FIELDS.split_whitespace().collect();
    let named = names.chunks(CHUNK).enumerate().flat_map(|(number, names)| {
        let (any, required) = (of_any_type(names, number), required(names));
        [
            resource(&format!("NastyName{number}"), &any),
            object(&format!("NastyPart{number}"), &any),
            resource(&format!("RequiredName{number}"), &required),
            object(&format!("RequiredPart{number}"), &required),
        ]
    });
    let typed = every_type();
    let typed = typed.chunks(CHUNK).enumerate().flat_map(|(number, lines)| {
        let fields = lines.concat();
        [
            resource(&format!("EveryType{number}"), &fields),
            object(&format!("EveryPart{number}"), &fields),
        ]
    });
    named.chain(typed).collect()
}

/// Returns a field of each type with each option that the type may have.
fn every_type() -> Vec<String> {
    let all = TYPES.iter().flat_map(|ty| OPTIONS.iter().map(move |options| (ty, options)));
    let is_legal = |((ty, is_scalar), options): &(&(&str, bool), &&str)| {
        let is_ability = options.contains("filter") || options.contains("sort");
        let has_enum = ty.starts_with("enum:") || ty.ends_with("Yield");
        (*is_scalar || !is_ability) && !(has_enum && options.contains("sensitive"))
    };
    let line = |(index, ((ty, _), options)): (usize, (&(&str, bool), &&str))| {
        let length = if ty.starts_with("string") { "max_length = 9, " } else { "" };
        format!("field{index} = {{ type = {ty:?}, {options}{length}doc = \"A field.\" }}\n")
    };
    all.filter(is_legal).enumerate().map(line).collect()
}

/// Returns a field of each name. The types follow each other.
fn of_any_type(names: &[&str], start: usize) -> String {
    let line = |(index, name): (usize, &&str)| {
        let (ty, is_scalar) = TYPES[(index + start) % TYPES.len()];
        let options = if is_scalar { "filter = true, sort = true, " } else { "" };
        format!("{name} = {{ type = {ty:?}, {options}doc = \"A field.\" }}\n")
    };
    names.iter().enumerate().map(line).collect()
}

/// Returns a required field of each name.
fn required(names: &[&str]) -> String {
    let line = |name: &&str| {
        format!("{name} = {{ type = \"string\", required = true, doc = \"A field.\" }}\n")
    };
    names.iter().map(line).collect()
}

fn resource(name: &str, fields: &str) -> Source {
    let file = file_name(name);
    let text = format!(
        "resource = {name:?}\ndoc = \"A record.\"\narea = \"Sink\"\nsource = \"https://example.com\"\n\
         path = \"/sink/{file}\"\ncalls = [\"get\", \"list\", \"create\", \"update\", \"patch\", \"delete\", \"batch\"]\n\n\
         [fields]\nid = {{ type = \"id\", read_only = true, doc = \"Identifier.\" }}\n{fields}"
    );
    Source { path: format!("specs/resources/sink/{file}.toml"), text }
}

fn object(name: &str, fields: &str) -> Source {
    let file = file_name(name);
    let text = format!(
        "object = {name:?}\ndoc = \"An object.\"\nsource = \"https://example.com\"\npatch = true\n\n[fields]\n{fields}"
    );
    Source { path: format!("specs/objects/{file}.toml"), text }
}
