//! Options of fields that do not fit each other, or the name.

use super::{Findings, records};
use crate::spec::{Field, Specs, Type, field_flag::FieldFlag, scalar::Scalar};

fn fields(specs: &Specs) -> impl Iterator<Item = &Field> {
    records(specs).flat_map(|(_, fields)| fields)
}

pub(super) fn find_volatile(specs: &Specs, findings: &mut Findings<'_>) {
    let is_volatile = |field: &&Field| field.has(FieldFlag::Volatile);
    for field in fields(specs).filter(is_volatile).filter(|field| !field.has(FieldFlag::ReadOnly)) {
        let message = format!(
            "the server changes `{}` at each read, and clients may write it",
            field.name.value
        );
        findings.push(&field.name.at, message, "add `read_only = true`, or leave `volatile` out");
    }
}

pub(super) fn find_units(specs: &Specs, findings: &mut Findings<'_>) {
    for field in fields(specs) {
        let Some(unit) = &field.unit else { continue };
        let is_number =
            matches!(field.ty.value, Type::Scalar(Scalar::Integer | Scalar::Decimal) | Type::Wrong);
        let is_word = |part: &str| {
            !part.is_empty() && part.chars().all(|letter| letter.is_alphabetic() || letter == ' ')
        };
        if !is_number {
            let message =
                format!("`{}` is not a number, and has the unit `{unit}`", field.name.value);
            findings.push(&field.name.at, message, "leave `unit` out");
        } else if !unit.split('/').all(is_word) {
            let message = format!("`{unit}` is not a valid unit");
            findings.push(
                &field.name.at,
                message,
                "write words with `/` between them, as in `currency/hour`",
            );
        }
    }
}

/// Finds names that the vendor would write in another case, such as `ClassId` or `class_id`.
pub(super) fn find_cases(specs: &Specs, findings: &mut Findings<'_>) {
    for field in fields(specs) {
        let name = field.name.value.as_str();
        let is_camel = name.starts_with(|first: char| first.is_lowercase()) && !name.contains('_');
        if !is_camel {
            let message = format!("`{name}` is not in camel case, as other names of the vendor");
            findings.push(&field.name.at, message, "write it as Core sends it, as in `classId`");
        }
    }
}

/// The ends of names of choices, which Core sends as numbers.
const CHOICES: [&str; 8] =
    ["status", "type", "priority", "gender", "period", "frequency", "category", "state"];

pub(super) fn find_choices(specs: &Specs, findings: &mut Findings<'_>) {
    for field in fields(specs) {
        let name = field.name.value.to_lowercase();
        let is_choice = CHOICES.iter().any(|end| name.ends_with(end));
        let is_number = field.ty.value == Type::Scalar(Scalar::Integer) && !field.is_type_assumed;
        if is_choice && is_number {
            let message =
                format!("`{}` is a choice, and its type is a plain number", field.name.value);
            let help = "declare an enum with `values = []`; names of values then break no code that reads the field";
            findings.push(field.type_at(), message, help);
        }
    }
}

/// Words in names of personal data, in lower case. CONTRIBUTING.md lists the kinds of data.
const PERSONAL: [&str; 14] = [
    "accountnumber",
    "bankaccount",
    "birth",
    "gender",
    "iban",
    "passport",
    "password",
    "payrate",
    "routing",
    "salary",
    "socialsecurity",
    "ssn",
    "taxid",
    "taxnumber",
];

pub(super) fn find_personal(specs: &Specs, findings: &mut Findings<'_>) {
    for field in fields(specs).filter(|field| !field.has(FieldFlag::Sensitive)) {
        let name = field.name.value.to_lowercase();
        if PERSONAL.iter().any(|word| name.contains(word)) {
            let message =
                format!("the name of `{}` says that it holds personal data", field.name.value);
            findings.push(&field.name.at, message, "add `sensitive = true`");
        }
    }
}
