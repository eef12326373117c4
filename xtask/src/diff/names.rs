//! Names in Rust of items that programs use.

use super::finding::{Item, Side};
use crate::{
    diagnostics::Spanned,
    rust::{
        names::{input_name, rust_field},
        types::rust_type,
    },
    spec::{Field, Type, type_names::TypeNames},
};

/// Returns the constant of a field: `ClientRecord::FEE_SCHEDULE_NAME`.
pub(super) fn constant(record: &str, field: &Field) -> String {
    format!("{record}::{}", plain(field).to_uppercase())
}

/// Returns a field, a setter or a variant: `Address::city`.
pub(super) fn member(owner: &str, field: &Field) -> String {
    format!("{owner}::{}", plain(field))
}

/// Returns the setter of an input: `ClientInput::name`.
pub(super) fn setter(resource: &str, field: &Field) -> String {
    member(&input_name(resource), field)
}

fn plain(field: &Field) -> String {
    rust_field(field).trim_start_matches("r#").to_owned()
}

/// Returns the Rust type of a field of a record.
pub(super) fn field_type(ty: &Type, record: &str, names: &TypeNames) -> String {
    match ty {
        Type::OwnId => format!("Id<{record}>"),
        other => rust_type(other, names),
    }
}

/// Makes the item of a declaration: a resource, an object or an enum.
pub(super) fn declaration<'a>(
    name: &'a Spanned<String>,
    rust: &Spanned<String>,
    side: Side,
) -> Item<'a> {
    let (owner, at) = (name.value.as_str(), &name.at);
    Item { owner, wire: owner.to_owned(), rust: rust.value.clone(), side, at }
}
