//! Strategies for specs, with names, types and texts that are likely to cause trouble.

use proptest::{collection::vec, option::weighted, prelude::*, sample::select};

use crate::{
    diagnostics::Source, kitchen_sink::tables::FIELDS, rust::names::file_name,
    tests::markdown::random,
};

/// Names of types that mean something in Rust, in an expansion, or in core-api.
const TYPES: &str = "
Type Match Yield Final Move Box Crate Super Async Gen Result Default Clone Ok Err Some None Iterator
Send Sync Copy Debug Drop Fn From Into Display Formatter Input Kind Record Set Missing PhantomData
Create Get List Update Patch Delete BatchCreate Read Count Page Query Rows Job FieldInfo FieldMut
FieldRef Unlisted2 Self2 Str Bool I32 Usize TextFormatter FormatResult Method Sealed HasCall Need
Fields2 Table Access ReadOnly AllowedFor RequiredAccess Const Static Enum Struct Trait Use Mod Impl
String2 Sized Eq PartialEq Hash Ord Not Add Deref Error2 Core Std Alloc Http Serde Generated Private
Api Catalog Enums Objects References Scopes2 Needs Sensitive Sink Word Words S T E R X Y1 ABC HTTPApi
GetType ListTypes CreateType TypeInput MatchOrType TypeOrMatch PartBuilder XInput Status Statuses
Data Info Series News Fish Quiz Box2 Dictionary Day Key Person People Child
";

/// Names of groups: modules of the standard library, of core-api and of generated code.
const GROUPS: &str = "
sink core std alloc http serde client record type r string core_api general needs sensitive
generated error vec option main test tests crm url uuid jiff token match private exports
";

/// Types of calls and fields. A name in braces is replaced by a declared one.
const KINDS: &str = "
string boolean int32 decimal date-time json id string? boolean? int32? decimal? date-time? json?
id:{R} id:{R} id:{R}|{R} id:{R}|{R}|{R} enum:{E} enum:{E} object:{O} list:{O} id:{R}? enum:{E}? object:{O}?
list:string list:int32 list:enum:{E} list:id:{R} resource:{R} list:resource:{R} input input:{R} none
";

const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "GET"];

const PLACEHOLDERS: &str = "
id id otherId type self Self Code crate a_b aB URL new request f body query _ __ _x x1 fn gen async result
";

/// Types of query parameters.
const QUERY_KINDS: &str = "string boolean int32 decimal date-time id id:User id:Dyn|While";

const SCOPES: [&str; 6] =
    ["read:core", "readwrite:core", "read:payroll", "write:type", "openid", "all"];

fn words(text: &'static str) -> impl Strategy<Value = String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    select(words).prop_map(str::to_owned)
}

fn type_name() -> impl Strategy<Value = String> {
    prop_oneof![4 => words(TYPES), 1 => "[A-Z][a-z0-9]{0,4}([A-Z][a-z0-9]{0,4}){0,2}"]
}

fn field_name() -> impl Strategy<Value = String> {
    prop_oneof![4 => words(FIELDS), 1 => "[a-zA-Z][a-zA-Z0-9_]{0,8}"]
}

/// Returns a text in quotes. The escapes of JSON are those of TOML.
fn text() -> impl Strategy<Value = String> {
    let plain = Just("A thing.".to_owned());
    prop_oneof![1 => plain, 1 => random::words()].prop_map(|text| {
        let text =
            if text.trim().is_empty() { "Text.".to_owned() } else { text.replace('\n', " ") };
        serde_json::to_string(&text).unwrap()
    })
}

/// The names that the specs of a tree declare.
#[derive(Clone, Debug)]
struct Names {
    enums: Vec<String>,
    objects: Vec<String>,
    resources: Vec<String>,
}

/// Returns enums, objects and resources.
pub(super) fn specs() -> impl Strategy<Value = Vec<Source>> {
    let names = (vec(type_name(), 4..12), vec(type_name(), 4..16), vec(type_name(), 10..30));
    names.prop_flat_map(|(enums, objects, resources)| {
        let names = Names { enums, objects, resources };
        let enums: Vec<_> = names.enums.iter().map(|name| enumeration(name.clone())).collect();
        let objects: Vec<_> =
            names.objects.iter().map(|name| object(name.clone(), names.clone())).collect();
        let resources: Vec<_> =
            names.resources.iter().map(|name| resource(name.clone(), names.clone())).collect();
        (enums, objects, resources).prop_map(|(enums, objects, resources)| {
            let mut all: Vec<Source> = enums.into_iter().chain(objects).chain(resources).collect();
            all.sort_by(|a, b| a.path.cmp(&b.path));
            all.dedup_by(|a, b| a.path == b.path);
            all
        })
    })
}

fn kind(names: Names) -> impl Strategy<Value = String> {
    let references = ["User", "Dyn", "While", "Project"].map(str::to_owned);
    let records: Vec<String> = names.resources.into_iter().chain(references).collect();
    let parts = (words(KINDS), vec(select(records), 3), select(names.enums), select(names.objects));
    parts.prop_map(|(kind, records, name, object)| {
        let kind = records.iter().fold(kind, |kind, record| kind.replacen("{R}", record, 1));
        kind.replace("{E}", &name).replace("{O}", &object)
    })
}

fn field(names: Names) -> impl Strategy<Value = String> {
    let abilities = (weighted(0.3, any::<bool>()), weighted(0.3, any::<bool>()));
    let flags = (abilities, vec(any::<u8>(), 6), weighted(0.1, text()));
    (field_name(), kind(names), flags, text()).prop_map(|(name, kind, flags, doc)| {
        let ((filter, sort), chances, deprecated) = flags;
        let mut line = format!("{name} = {{ type = {kind:?}");
        let mut add = |chance: u8, option: &str| {
            if chance < 30 {
                line.push_str(option);
            }
        };
        add(chances[0], ", required = true");
        add(chances[1], ", read_only = true");
        add(chances[2] / 2, ", volatile = true");
        add(chances[3] / 2, ", sensitive = true");
        add(chances[4], ", max_length = 7");
        add(chances[5], ", evidence = \"assumed\"");
        for (word, value) in [("filter", filter), ("sort", sort)] {
            if let Some(value) = value {
                line.push_str(&format!(", {word} = {value}"));
            }
        }
        let deprecated = deprecated.map_or(String::new(), |text| format!(", deprecated = {text}"));
        format!("{line}{deprecated}, doc = {doc} }}\n")
    })
}

/// Returns fields with different names in Rust, because `check` is tested for equal ones elsewhere.
fn fields(names: Names) -> impl Strategy<Value = String> {
    vec(field(names), 0..9).prop_map(|mut lines| {
        let name = |line: &String| {
            let name = line.split(' ').next().unwrap_or_default().to_lowercase();
            name.replace('_', "")
        };
        lines.sort_by_key(name);
        lines.dedup_by_key(|line| name(line));
        lines.concat()
    })
}

fn enumeration(name: String) -> impl Strategy<Value = Source> {
    let value = (any::<i64>(), type_name(), text());
    (vec(value, 0..6), any::<bool>(), text()).prop_map(move |(values, is_text, doc)| {
        let values: String = values
            .iter()
            .map(|(wire, name, doc)| {
                let wire = if is_text { format!("\"{wire:x}\"") } else { wire.to_string() };
                format!("    {{ value = {wire}, name = {name:?}, doc = {doc} }},\n")
            })
            .collect();
        let head =
            format!("enum = {name:?}\ndoc = {doc}\nsource = \"https://example.com/a?b=c\"\n");
        let path = format!("specs/enums/{}.toml", file_name(&name));
        Source { path, text: format!("{head}values = [\n{values}]\n") }
    })
}

fn object(name: String, names: Names) -> impl Strategy<Value = Source> {
    (fields(names), any::<bool>(), text()).prop_map(move |(fields, patch, doc)| {
        let head = format!("object = {name:?}\ndoc = {doc}\nsource = \"https://example.com\"\n");
        let path = format!("specs/objects/{}.toml", file_name(&name));
        Source { path, text: format!("{head}patch = {patch}\n\n[fields]\n{fields}") }
    })
}

fn resource(name: String, names: Names) -> impl Strategy<Value = Source> {
    let calls = prop::sample::subsequence(
        vec!["get", "list", "create", "update", "patch", "delete", "batch"],
        0..7,
    );
    let calls = prop_oneof![6 => calls, 1 => Just(vec!["read"])];
    let parts = (words(GROUPS), calls, text(), fields(names.clone()), vec(call(names), 0..4));
    parts.prop_map(move |(group, calls, doc, fields, extra)| {
        let file = file_name(&name);
        let mut text = format!(
            "resource = {name:?}\ndoc = {doc}\narea = \"Accounting\"\nsource = \"https://example.com\"\n\
             path = \"/{group}/{file}\"\ncalls = {calls:?}\n\n"
        );
        for (name, call) in ["find", "do-it", "type"].iter().zip(&extra) {
            text.push_str(&format!("[call.{name}]\n{call}\n"));
        }
        text.push_str(
            "[fields]\nid = { type = \"id\", read_only = true, doc = \"Identifier.\" }\n",
        );
        text.push_str(&fields);
        Source { path: format!("specs/resources/{group}/{file}.toml"), text }
    })
}

fn call(names: Names) -> impl Strategy<Value = String> {
    let params = vec((words(PLACEHOLDERS), kind(names.clone())), 0..4);
    let body = weighted(0.4, kind(names.clone()));
    let query = vec((words(PLACEHOLDERS), words(QUERY_KINDS), any::<bool>()), 0..3);
    let more = (query, prop::sample::subsequence(vec![200, 201, 202, 204], 0..3), text());
    let parts =
        (select(METHODS.to_vec()), params, select(SCOPES.to_vec()), kind(names), body, more);
    parts.prop_map(|(method, params, scope, returns, body, (query, statuses, doc))| {
        let path: String = params.iter().map(|(name, _)| format!("/{{{name}}}")).collect();
        let typed: Vec<String> =
            params.iter().map(|(name, kind)| format!("{name} = {kind:?}")).collect();
        let body = body.map_or(String::new(), |body| format!("body = {body:?}\n"));
        let query: Vec<String> = query
            .iter()
            .map(|(name, kind, is_required)| match is_required {
                true => format!("{name} = {{ type = {kind:?}, required = true, doc = {doc} }}"),
                false => format!("{name} = {kind:?}"),
            })
            .collect();
        let query = if query.is_empty() {
            String::new()
        } else {
            format!("query = {{ {} }}\n", query.join(", "))
        };
        let status =
            if statuses.is_empty() { String::new() } else { format!("status = {statuses:?}\n") };
        format!(
            "method = {method:?}\npath = \"/x{path}\"\nscope = {scope:?}\nreturns = {returns:?}\n\
             params = {{ {} }}\n{body}{query}{status}doc = {doc}\n",
            typed.join(", ")
        )
    })
}
