//! Kinds of values, and the types that they fit.

use super::records::RecordId;
use crate::{
    drift::{shape::Shape, text_format::TextFormat},
    spec::{Specs, Type, scalar::Scalar},
};

/// The kind of a value on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    Boolean,
    Integer,
    /// `5.0`
    Whole,
    Decimal,
    Text(TextFormat),
    List,
    Object,
}

impl ValueKind {
    /// Returns the words in reports.
    pub(super) fn words(self) -> String {
        match self {
            Self::Boolean => "boolean".to_owned(),
            Self::Integer => "whole number".to_owned(),
            Self::Whole => "number with `.0`".to_owned(),
            Self::Decimal => "decimal number".to_owned(),
            Self::Text(TextFormat::Text) => "text".to_owned(),
            Self::Text(format) => format!("text in the form `{}`", format.word()),
            Self::List => "list".to_owned(),
            Self::Object => "object".to_owned(),
        }
    }
}

/// Returns the kinds of the values other than `null`, with their counts.
pub(super) fn kinds(shape: &Shape) -> Vec<(ValueKind, u64)> {
    let plain = [
        (ValueKind::Boolean, shape.boolean),
        (ValueKind::Integer, shape.integer),
        (ValueKind::Whole, shape.whole),
        (ValueKind::Decimal, shape.decimal),
        (ValueKind::List, shape.lists),
        (ValueKind::Object, shape.objects),
    ];
    let texts = shape.text.iter().map(|(format, count)| (ValueKind::Text(*format), *count));
    plain.into_iter().chain(texts).filter(|(_, count)| *count > 0).collect()
}

/// Returns kinds as a text: ``3 × text, 1 × list``.
pub(super) fn listed(kinds: &[(ValueKind, u64)]) -> String {
    let parts = kinds.iter().map(|(kind, count)| format!("{count} × {}", kind.words()));
    parts.collect::<Vec<_>>().join(", ")
}

/// Returns whether values of a kind fit a declared type.
pub(super) fn fits(ty: &Type, kind: ValueKind, specs: &Specs) -> bool {
    match ty {
        Type::Json | Type::Wrong => true,
        Type::Scalar(scalar) => fits_scalar(*scalar, kind),
        Type::OwnId | Type::Id(_) => {
            matches!(kind, ValueKind::Text(TextFormat::Id | TextFormat::ZeroId))
        }
        Type::Enum(name) => {
            let found = specs.enums.iter().find(|known| known.name.value == *name);
            let is_text = found
                .and_then(|known| known.values.first())
                .is_some_and(|value| !value.wire.value.is_number());
            if is_text { matches!(kind, ValueKind::Text(_)) } else { kind == ValueKind::Integer }
        }
        Type::Object(_) | Type::Resource(_) | Type::Input(_) => kind == ValueKind::Object,
        Type::List(_) | Type::ListOf(_) => kind == ValueKind::List,
        Type::Nothing => false,
    }
}

fn fits_scalar(scalar: Scalar, kind: ValueKind) -> bool {
    match scalar {
        Scalar::Text => matches!(kind, ValueKind::Text(_)),
        Scalar::Boolean => kind == ValueKind::Boolean,
        Scalar::Integer => kind == ValueKind::Integer,
        Scalar::Decimal => {
            matches!(kind, ValueKind::Integer | ValueKind::Whole | ValueKind::Decimal)
        }
        Scalar::DateTime => kind == ValueKind::Text(TextFormat::DateTime),
    }
}

/// Returns whether a text keeps the decimal point of whole numbers, anywhere in a record.
///
/// Programs in JavaScript write `5.0` as `5`. In their texts, a whole number may be a decimal.
pub(super) fn keeps_points(shape: &Shape) -> bool {
    shape.whole > 0
        || shape.items.as_deref().is_some_and(keeps_points)
        || shape.fields.iter().any(|field| keeps_points(&field.shape))
}

/// The reference of ids whose resource is not known.
const UNSPECIFIED: &str = "Unspecified";

/// Returns whether values that fit a type show this type rather than another one.
pub(super) fn shows(ty: &Type, shape: &Shape, keeps_points: bool, specs: &Specs) -> bool {
    match ty {
        Type::Json | Type::Nothing | Type::Wrong => false,
        Type::Scalar(Scalar::Text) => shape.texts_of(TextFormat::Text) > 0,
        Type::Scalar(Scalar::Integer) => shape.integer > 0 && keeps_points,
        Type::Scalar(Scalar::Decimal) => shape.whole > 0 || shape.decimal > 0,
        Type::Scalar(Scalar::Boolean | Scalar::DateTime) | Type::OwnId => shape.filled() > 0,
        // An id does not show the resource that it refers to.
        Type::Id(names) => shape.filled() > 0 && names.iter().all(|name| name == UNSPECIFIED),
        Type::Enum(name) => {
            let named = numbers_of(name, specs);
            shape.other_numbers == 0
                && !shape.numbers.is_empty()
                && shape.numbers.keys().all(|number| named.contains(number))
        }
        Type::Object(_) | Type::Resource(_) | Type::Input(_) => is_record(ty, shape, specs),
        Type::List(_) => shape.items.as_deref().is_some_and(|items| is_record(ty, items, specs)),
        Type::ListOf(item) => {
            shape.items.as_deref().is_some_and(|items| shows(item, items, keeps_points, specs))
        }
    }
}

/// Returns the numbers with a name in an enum.
pub(super) fn numbers_of(name: &str, specs: &Specs) -> Vec<i64> {
    let found = specs.enums.iter().find(|known| known.name.value == name);
    let values = found.into_iter().flat_map(|known| &known.values);
    let number = |wire: &crate::spec::Wire| match wire {
        crate::spec::Wire::Number(number) => Some(*number),
        crate::spec::Wire::Text(_) => None,
    };
    values.filter_map(|value| number(&value.wire.value)).collect()
}

/// Returns whether objects have fields of the record of a type, and no others.
fn is_record(ty: &Type, shape: &Shape, specs: &Specs) -> bool {
    let found = RecordId::nested(ty, specs).and_then(|record| record.spec(specs));
    let is_known = |name: &str| {
        found
            .as_ref()
            .is_some_and(|record| record.fields.iter().any(|field| field.name.value == name))
    };
    !shape.fields.is_empty() && shape.fields.iter().all(|field| is_known(&field.name))
}
