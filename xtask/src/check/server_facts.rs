//! Rules for the facts about fields that only the server decides.

use crate::spec::{
    Enum, Field, Type, field_flag::FieldFlag, scalar::Scalar, server_facts::DefaultValue,
};

/// Returns the mistakes in the facts of a field: message and advice.
pub(super) fn mistakes(field: &Field, enums: &[Enum]) -> Vec<(String, String)> {
    let facts = &field.facts;
    let mut found = Vec::new();
    let mut note = |message: &str, help: &str| found.push((message.to_owned(), help.to_owned()));
    let is_id = matches!(field.ty.value, Type::Id(_) | Type::Wrong);
    if facts.zeros && !is_id {
        note("only an id is zeros where there is no record", "leave `none` out");
    }
    if facts.zeros && facts.null == Some(true) {
        note("a field that is zeros is not null", "leave out `none` or `null`");
    }
    if facts.unique.is_some() && field.ty.value.is_nested() {
        note("a nested field is not unique", "leave `unique` out");
    }
    if facts.null == Some(true) && field.ty.value == Type::OwnId {
        note("the id of a record is never null", "leave `null` out");
    }
    if let Some(value) = &facts.default {
        if field.has(FieldFlag::Required) {
            note("a required field has no default", "leave out `required` or `default`");
        }
        if let Some(help) = misfit(&field.ty.value, value, enums) {
            note("the default does not have the type of the field", &help);
        } else if let (Some(max), DefaultValue::Text(text)) = (field.max_length, value)
            && i64::try_from(text.chars().count()).is_ok_and(|length| length > max)
        {
            note("the default is longer than `max_length`", "shorten it, or raise `max_length`");
        }
    }
    found
}

/// Returns the advice, if a default is not a value of a type.
fn misfit(ty: &Type, value: &DefaultValue, enums: &[Enum]) -> Option<String> {
    let wanted = match (ty, value) {
        (Type::Scalar(Scalar::Text), DefaultValue::Text(_))
        | (Type::Scalar(Scalar::Boolean), DefaultValue::Boolean(_))
        | (Type::Scalar(Scalar::Decimal), DefaultValue::Decimal(_) | DefaultValue::Integer(_))
        | (Type::Wrong, _) => return None,
        (Type::Scalar(Scalar::Integer), DefaultValue::Integer(number)) => {
            if number.parse::<i32>().is_ok() {
                return None;
            }
            "write a number of 32 bits"
        }
        (Type::Scalar(Scalar::DateTime), DefaultValue::Text(text)) if is_date_time(text) => {
            return None;
        }
        (Type::Enum(name), value) => return misfit_of_enum(name, value, enums),
        (Type::Scalar(Scalar::Text), _) => "write a text in quotes",
        (Type::Scalar(Scalar::Boolean), _) => "write `true` or `false`",
        (Type::Scalar(Scalar::Integer), _) => "write a whole number",
        (Type::Scalar(Scalar::Decimal), _) => "write a number, as in `0.0`",
        (Type::Scalar(Scalar::DateTime), _) => "write it as `\"2026-11-20T00:00:00\"`",
        (Type::Id(_) | Type::OwnId, _) => {
            "leave it out; write `none = \"zeros\"` for an id of zeros"
        }
        (
            Type::Json
            | Type::Object(_)
            | Type::Resource(_)
            | Type::Input(_)
            | Type::List(_)
            | Type::ListOf(_)
            | Type::Nothing,
            _,
        ) => "leave it out; only a single value has a default",
    };
    Some(wanted.to_owned())
}

/// Returns the advice, if a default is not a value of an enum. A value without a name is fine.
fn misfit_of_enum(name: &str, value: &DefaultValue, enums: &[Enum]) -> Option<String> {
    let known = enums.iter().find(|known| known.name.value == name)?;
    let is_number = known.values.first().is_none_or(|value| value.wire.value.is_number());
    match (value, is_number) {
        (DefaultValue::Integer(_), true) | (DefaultValue::Text(_), false) => None,
        (_, true) => Some("write the number of the value on the wire".to_owned()),
        (_, false) => Some("write the text of the value on the wire".to_owned()),
    }
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
