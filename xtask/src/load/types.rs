//! Types as specs spell them: `string`, `id:Project`, `list:Address`.

use crate::{
    diagnostics::{Mistakes, Spanned, nearest},
    spec::{Type, scalar::Scalar},
};

/// The mark after a type that no source shows: `decimal?`.
pub(super) const ASSUMED: char = '?';

/// The types beside the scalar ones. A spelling with a colon is completed by a name.
const OTHERS: [&str; 6] = ["id", "json", "id:", "enum:", "object:", "list:"];

/// Reads the type that a text spells, or notes a mistake.
pub(super) fn parse(text: Spanned<String>, mistakes: &mut Mistakes) -> Spanned<Type> {
    let Spanned { value: spelling, at } = text;
    // An empty text means a missing key, which has been noted.
    if spelling.is_empty() {
        return Spanned { value: Type::Wrong, at };
    }
    let value = read(&spelling).unwrap_or_else(|| {
        let kind = spelling.find(':').map_or(spelling.as_str(), |colon| &spelling[..=colon]);
        let scalars = Scalar::ALL.map(|scalar| scalar.facts().spelling);
        let spellings = [scalars.as_slice(), &OTHERS].concat();
        let help = match nearest(kind, spellings.iter().copied()) {
            Some(near) if near != kind => format!("did you mean `{near}`?"),
            Some(near) => format!("write the name of the resource, as in `{near}Project`"),
            None => format!("the types are `{}`", spellings.join("`, `")),
        };
        mistakes.push(&at, format!("unknown type `{spelling}`"), help);
        Type::Wrong
    });
    Spanned { value, at }
}

fn read(spelling: &str) -> Option<Type> {
    let Some((kind, name)) = spelling.split_once(':') else {
        return Some(match spelling {
            "json" => Type::Json,
            "id" => Type::OwnId,
            _ => Type::Scalar(Scalar::spelled(spelling)?),
        });
    };
    if name.is_empty() {
        return None;
    }
    let owned = name.to_owned();
    Some(match kind {
        "id" => Type::Id(name.split('|').map(str::to_owned).collect()),
        "enum" => Type::Enum(owned),
        "object" => Type::Object(owned),
        "list" => Type::List(owned),
        _ => return None,
    })
}
