//! Rules for the facts about fields that only the server decides.

use super::DeclaredNames;
use crate::{
    diagnostics::{At, Spanned},
    rules::field_kinds::{FieldKind, LiteralForm},
    spec::{Field, Type, field_flag::FieldFlag, server_facts::DefaultValue},
};

/// Returns the mistakes in the facts of a field: place, message and advice.
pub(super) fn mistakes<'a>(
    field: &'a Field,
    known: &DeclaredNames<'_>,
) -> Vec<(&'a At, &'static str, &'static str)> {
    let (facts, name) = (&field.facts, &field.name.at);
    let mut found = Vec::new();
    let mut note = |message, help| found.push((name, message, help));
    let kind = known.kind(field);
    let refuses = |accepts: fn(FieldKind) -> bool| kind.is_some_and(|kind| !accepts(kind));
    if facts.zeros && refuses(FieldKind::can_be_zeros) {
        note("only an id is zeros where there is no record", "leave `none` out");
    }
    if facts.zeros && facts.null == Some(true) {
        note("a field that is zeros is not null", "leave out `none` or `null`");
    }
    if facts.unique.is_some() && refuses(FieldKind::can_be_unique) {
        note("a nested field is not unique", "leave `unique` out");
    }
    if facts.null == Some(true) && field.ty.value == Type::OwnId {
        note("the id of a record is never null", "leave `null` out");
    }
    if facts.zeros && field.ty.value == Type::OwnId {
        note("the id of a record is never zeros", "leave `none` out");
    }
    found.extend(default_mistakes(field, kind));
    found
}

/// Returns the mistakes in the default of a field of a kind.
///
/// The place is the value. A line that changes a shared field can make the default of `api.toml` wrong, and the mistake
/// is then in the line.
fn default_mistakes(
    field: &Field,
    kind: Option<FieldKind>,
) -> Vec<(&At, &'static str, &'static str)> {
    let Some(Spanned { value, at }) = &field.facts.default else { return Vec::new() };
    let at = if at.file == field.name.at.file { at } else { &field.name.at };
    let mut found = Vec::new();
    if field.has(FieldFlag::Required) {
        let help = "leave out `required` or `default`";
        found.push((at, "a required field has no default", help));
    }
    if let Some(help) = kind.and_then(|kind| misfit(kind, value)) {
        found.push((at, "the default does not have the type of the field", help));
    } else if let (Some(max), DefaultValue::Text(text)) = (field.max_length, value)
        && i64::try_from(text.chars().count()).is_ok_and(|length| length > max)
    {
        let help = "shorten it, or raise `max_length`";
        found.push((at, "the default is longer than `max_length`", help));
    }
    found
}

/// Returns the advice, if a default is not a value of a field of a kind. A value of an enum needs no name.
fn misfit(kind: FieldKind, value: &DefaultValue) -> Option<&'static str> {
    let (form, is_possible) = match value {
        DefaultValue::Boolean(_) => (LiteralForm::Boolean, true),
        DefaultValue::Integer(number) => {
            (LiteralForm::Integer, kind != FieldKind::Integer || number.parse::<i32>().is_ok())
        }
        DefaultValue::Decimal(_) => (LiteralForm::Decimal, true),
        DefaultValue::Text(text) => {
            (LiteralForm::Text, kind != FieldKind::DateTime || is_date_time(text))
        }
    };
    if kind.accepts_default(form) {
        return (!is_possible).then_some(match form {
            LiteralForm::Text => "write it as `\"2026-11-20T00:00:00\"`",
            LiteralForm::Integer | LiteralForm::Decimal | LiteralForm::Boolean => {
                "write a number of 32 bits"
            }
        });
    }
    Some(match kind {
        FieldKind::Text => "write a text in quotes",
        FieldKind::Boolean => "write `true` or `false`",
        FieldKind::Integer => "write a whole number",
        FieldKind::Decimal => "write a number, as in `0.0`",
        FieldKind::DateTime => "write it as `\"2026-11-20T00:00:00\"`",
        FieldKind::NumberEnum => "write the number of the value on the wire",
        FieldKind::TextEnum => "write the text of the value on the wire",
        FieldKind::Id => "leave it out; write `none = \"zeros\"` for an id of zeros",
        FieldKind::EnumList | FieldKind::Nested => {
            "leave it out; only a single value has a default"
        }
    })
}

/// Returns whether a text has the form `2026-11-20T00:00:00`.
fn is_date_time(text: &str) -> bool {
    let form = "0000-00-00T00:00:00";
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(found, wanted)| match wanted {
            b'0' => found.is_ascii_digit(),
            other => found == other,
        })
}
