//! Types as specs spell them: `string`, `id:Project`, `list:Address`, `list:enum:Light`, `resource:Project`.

use crate::{
    diagnostics::{Mistakes, Spanned, nearest},
    spec::{Type, scalar::Scalar},
};

/// The mark after a type that no source shows: `decimal?`.
pub(super) const ASSUMED: char = '?';

/// The types beside the scalar ones. A spelling with a colon is completed by a name or a type.
const OTHERS: [&str; 11] = [
    "id",
    "json",
    "id:",
    "enum:",
    "object:",
    "list:",
    "resource:",
    "input:",
    "resource",
    "input",
    "none",
];

/// Words of other notations, with the spelling of a spec.
const SYNONYMS: [(&[&str], &str); 9] = [
    (&["bool", "flag"], "`boolean`"),
    (&["text", "str", "varchar", "nvarchar"], "`string`"),
    (&["int", "integer", "int16", "int64", "long", "short"], "`int32`"),
    (
        &["number", "double", "float", "money", "currency"],
        "`decimal`, or `int32` for whole numbers",
    ),
    (&["date", "datetime", "time", "timestamp"], "`date-time`"),
    (&["guid", "uuid"], "`id:…` with the record that it refers to"),
    (&["array", "[]", "list"], "`list:…` with the type of the items, as in `list:string`"),
    (&["any", "map", "dictionary"], "`json`"),
    (&["void", "nothing", "null", "unit", "()", "empty"], "`none`"),
];

/// Reads the type that a text spells, or notes a mistake. `own` is the name of the resource, if one is around the type.
pub(super) fn parse(
    text: Spanned<String>,
    own: Option<&str>,
    mistakes: &mut Mistakes,
) -> Spanned<Type> {
    let Spanned { value: spelling, at } = text;
    // An empty text means a missing key, which has been noted.
    if spelling.is_empty() {
        return Spanned { value: Type::Wrong, at };
    }
    let value = read(&spelling, own).unwrap_or_else(|| {
        mistakes.push(&at, format!("unknown type `{spelling}`"), advice(&spelling));
        Type::Wrong
    });
    Spanned { value, at }
}

fn read(spelling: &str, own: Option<&str>) -> Option<Type> {
    let Some((kind, name)) = spelling.split_once(':') else {
        return Some(match spelling {
            "json" => Type::Json,
            "id" => Type::OwnId,
            "none" => Type::Nothing,
            "resource" => Type::Resource(own?.to_owned()),
            "input" => Type::Input(own?.to_owned()),
            _ => Type::Scalar(Scalar::spelled(spelling)?),
        });
    };
    if name.is_empty() {
        return None;
    }
    if kind == "list" {
        return list(name, own);
    }
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'|');
    let owned = name.to_owned();
    Some(match kind {
        "id" if is_name => Type::Id(name.split('|').map(str::to_owned).collect()),
        "enum" => Type::Enum(owned),
        "object" => Type::Object(owned),
        "resource" => Type::Resource(owned),
        "input" => Type::Input(owned),
        _ => return None,
    })
}

/// Reads the items of a list: the name of an object, or a type.
fn list(items: &str, own: Option<&str>) -> Option<Type> {
    if items.starts_with(|first: char| first.is_ascii_uppercase()) {
        return Some(Type::List(items.to_owned()));
    }
    Some(match read(items, own)? {
        Type::Object(name) => Type::List(name),
        Type::OwnId => Type::ListOf(Box::new(Type::Id(vec![own?.to_owned()]))),
        item @ (Type::Scalar(_)
        | Type::Id(_)
        | Type::Enum(_)
        | Type::Resource(_)
        | Type::Input(_)) => Type::ListOf(Box::new(item)),
        Type::Json | Type::List(_) | Type::ListOf(_) | Type::Nothing | Type::Wrong => return None,
    })
}

/// Returns the advice for a spelling that is not a type.
fn advice(spelling: &str) -> String {
    if let Some(items) = spelling.strip_prefix("list:") {
        return match items {
            "" => "write the type of the items, as in `list:string` or `list:Address`".to_owned(),
            "json" | "none" => "write `json`; it fits every list".to_owned(),
            _ if items.starts_with("list:") => {
                "write `json`; a list of lists cannot be declared".to_owned()
            }
            _ => advice(items).replace("did you mean `", "did you mean `list:"),
        };
    }
    let lower = spelling.to_lowercase();
    let known = SYNONYMS.iter().find(|(words, _)| words.contains(&lower.as_str()));
    if let Some((_, meant)) = known {
        return format!("did you mean {meant}?");
    }
    if spelling == "object" {
        return "write `object:…` with the name of an object of specs/objects, or `json`"
            .to_owned();
    }
    let kind = spelling.find(':').map_or(spelling, |colon| &spelling[..=colon]);
    let scalars = Scalar::ALL.map(|scalar| scalar.facts().spelling);
    let spellings = [scalars.as_slice(), &OTHERS].concat();
    match nearest(kind, spellings.iter().copied()) {
        Some("resource" | "input") if !kind.ends_with(':') && lower == kind => {
            format!("write the name of the resource, as in `{kind}:Project`")
        }
        Some(near) if near != kind => format!("did you mean `{near}`?"),
        Some("id:") => "write the name of the resource, as in `id:Project`".to_owned(),
        Some(near) => format!("write a name after it, as in `{near}Project`"),
        None => format!("the types are `{}`", spellings.join("`, `")),
    }
}
