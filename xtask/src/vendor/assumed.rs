//! Types of fields that a source shows by name only: the rules of CONTRIBUTING.md.

use std::collections::BTreeSet;

use super::ids::{Referent, referent};
use crate::spec::{Field, Specs, Type, scalar::Scalar};

/// Names with several meanings. Another resource proves nothing about them.
const SEVERAL_MEANINGS: [&str; 9] =
    ["address", "expenses", "priority", "rules", "score", "services", "status", "type", "value"];

/// Beginnings of names that say yes or no.
const YES_OR_NO: [&str; 6] = ["is", "has", "can", "auto", "allow", "include"];

/// Ends of names of dates, decimals, texts and choices.
const DATES: [&str; 3] = ["Date", "On", "DateTime"];
const DECIMALS: [&str; 7] = ["Rate", "Amount", "Hours", "Cost", "Multiplier", "Factor", "Salary"];
const TEXTS: [&str; 9] =
    ["Note", "Notes", "Memo", "Text", "Description", "Name", "Code", "Number", "Phone"];
const CHOICES: [&str; 6] = ["Type", "Status", "Priority", "Period", "Frequency", "Category"];

/// Returns the spelling of the type that the rules give to a name. An assumed type has a question mark.
pub(super) fn type_of(field: &str, siblings: &BTreeSet<&str>, specs: &Specs) -> String {
    if let Some(same) = same_name(field, specs) {
        return same;
    }
    match by_rules(field, siblings, specs) {
        Some(ty) => format!("{}?", ty.spelling()),
        None => Type::Json.spelling(),
    }
}

/// Returns the type that all other fields with this name have, if they agree.
fn same_name(field: &str, specs: &Specs) -> Option<String> {
    if SEVERAL_MEANINGS.contains(&field) {
        return None;
    }
    let of_resources = specs.resources.iter().flat_map(|resource| &resource.fields);
    let of_objects = specs.objects.iter().flat_map(|object| &object.fields);
    let says =
        |known: &&Field| known.name.value == field && !super::types::is_open(&known.ty.value);
    let mut known = of_resources.chain(of_objects).filter(says);
    let first = known.next()?;
    // The own id of another record is not the type of a field here.
    let is_own = first.ty.value == Type::OwnId && field != "id";
    let all_agree = known.all(|other| other.ty.value == first.ty.value);
    (all_agree && !is_own).then(|| first.ty.value.spelling())
}

fn by_rules(field: &str, siblings: &BTreeSet<&str>, specs: &Specs) -> Option<Type> {
    let ends = |words: &[&str]| {
        words.iter().any(|word| field.ends_with(word) || field.eq_ignore_ascii_case(word))
    };
    if field.ends_with("Id") {
        let records = super::types::Declarations::of(specs).records;
        return Some(match referent(field, None, &records) {
            Referent::Records(names) => Type::Id(names),
            Referent::Own | Referent::Unclear { .. } | Referent::Unknown => {
                Type::Id(vec!["Unspecified".to_owned()])
            }
        });
    }
    if siblings.contains(format!("{field}Id").as_str()) {
        return Some(Type::Scalar(Scalar::Text));
    }
    let begins = |word: &str| {
        let rest = field.strip_prefix(word).unwrap_or_default();
        rest.starts_with(|letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit())
    };
    if YES_OR_NO.iter().any(|word| begins(word)) || field.ends_with("Required") {
        return Some(Type::Scalar(Scalar::Boolean));
    }
    if ends(&DATES) || begins("date") {
        return Some(Type::Scalar(Scalar::DateTime));
    }
    if ends(&DECIMALS) {
        return Some(Type::Scalar(Scalar::Decimal));
    }
    if field.ends_with("EntityType") {
        return Some(Type::Enum("EntityType".to_owned()));
    }
    if ends(&TEXTS) {
        return Some(Type::Scalar(Scalar::Text));
    }
    ends(&CHOICES).then_some(Type::Scalar(Scalar::Integer))
}
