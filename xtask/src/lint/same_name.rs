//! Fields of one name that differ from each other.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, ids::UNSPECIFIED, records};
use crate::spec::{Field, Specs, Type, scalar::Scalar};

/// Names with several meanings, as CONTRIBUTING.md lists them.
const AMBIGUOUS: [&str; 11] = [
    "address", "expenses", "id", "priority", "rules", "score", "services", "status", "type",
    "units", "value",
];

/// The uses of each name.
type Uses<'a> = BTreeMap<&'a str, Vec<(&'a str, &'a Field)>>;

fn uses(specs: &Specs) -> Uses<'_> {
    let mut uses = Uses::new();
    for (record, fields) in records(specs) {
        for field in fields.iter().filter(|field| !AMBIGUOUS.contains(&field.name.value.as_str())) {
            uses.entry(&field.name.value).or_default().push((record, field));
        }
    }
    uses
}

pub(super) fn find_types(specs: &Specs, findings: &mut Findings<'_>) {
    let fact = |field: &Field| {
        let is_known = match &field.ty.value {
            Type::Json | Type::Wrong => false,
            Type::Id(names) => names.iter().all(|name| name != UNSPECIFIED),
            Type::Scalar(_)
            | Type::OwnId
            | Type::Enum(_)
            | Type::Object(_)
            | Type::Resource(_)
            | Type::Input(_)
            | Type::List(_)
            | Type::ListOf(_)
            | Type::Nothing => true,
        };
        is_known.then(|| match &field.ty.value {
            // Another rule is about the order of a choice.
            Type::Id(names) => {
                let mut names = names.clone();
                names.sort_unstable();
                Type::Id(names).spelling()
            }
            other => other.spelling(),
        })
    };
    find(specs, findings, fact, "type");
}

pub(super) fn find_units(specs: &Specs, findings: &mut Findings<'_>) {
    let fact = |field: &Field| {
        let is_number = matches!(field.ty.value, Type::Scalar(Scalar::Integer | Scalar::Decimal));
        is_number.then(|| field.unit.clone().unwrap_or_else(|| "none".to_owned()))
    };
    find(specs, findings, fact, "unit");
}

/// Finds the fields with a rarer fact than most fields of their name.
fn find(
    specs: &Specs,
    findings: &mut Findings<'_>,
    fact: impl Fn(&Field) -> Option<String>,
    kind: &str,
) {
    for (name, uses) in uses(specs) {
        let facts: Vec<_> = uses
            .iter()
            .filter_map(|(record, field)| Some((fact(field)?, *record, *field)))
            .collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        facts.iter().for_each(|(fact, ..)| *counts.entry(fact).or_default() += 1);
        let most = counts.values().max().copied().unwrap_or_default();
        // Of two facts that are as frequent, the first one in the specs is the usual one.
        let Some((usual, record, first)) =
            facts.iter().find(|(fact, ..)| counts[fact.as_str()] == most)
        else {
            continue;
        };
        for (own, _, field) in facts.iter().filter(|(own, ..)| own != usual) {
            let message =
                format!("the {kind} of `{name}` is `{own}` here, and `{usual}` in `{record}`");
            let help = format!("write the same {kind} in both, if they have one meaning");
            findings.push(&field.name.at, message, help);
            if field.name.at != first.name.at {
                findings.also(&first.name.at, "the other one is here");
            }
        }
    }
}

/// Finds documentation of one name with differences of case, spaces or punctuation only.
pub(super) fn find_docs(specs: &Specs, findings: &mut Findings<'_>) {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    for (name, uses) in uses(specs) {
        let (mut texts, mut seen) = (BTreeSet::new(), BTreeMap::<String, &Field>::new());
        // Nearly all docs of a name are equal.
        for (_, field) in uses.into_iter().filter(|(_, field)| texts.insert(&field.doc)) {
            let first = *seen.entry(plain(&field.doc)).or_insert(field);
            if first.doc != field.doc {
                let message = format!("the doc of `{name}` differs by punctuation or case only");
                findings.push(&field.name.at, message, format!("write `{}`", first.doc));
                findings.also(&first.name.at, "the other one is here");
            }
        }
    }
}
