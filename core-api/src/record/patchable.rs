//! What a patch may set.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::{Optional, Record};
use crate::{Id, Target, WireEnum};

/// What a [`Patch`](crate::endpoint::Patch) may set or clear: a value that is not nested, or a list
/// of such objects as Core lets a patch replace.
#[diagnostic::on_unimplemented(
    message = "a patch cannot set a field that holds a `{Self}`",
    label = "Core does not patch what is nested",
    note = "send the whole record with an update; of nested values, Core patches custom fields only"
)]
pub trait Patchable: Optional {}

/// A nested object of which Core lets a patch replace a list; `#[object(patch)]` implements it.
#[diagnostic::on_unimplemented(
    message = "a patch cannot set a field that holds a list of `{Self}`",
    label = "Core does not patch what is nested",
    note = "send the whole record with an update; of nested values, Core patches custom fields only"
)]
pub trait PatchItem: Record {}

impl Patchable for String {}
impl Patchable for bool {}
impl Patchable for i32 {}
impl Patchable for Decimal {}
impl Patchable for DateTime {}
impl<R: Target + ?Sized> Patchable for Id<R> {}
impl<E: WireEnum + Optional> Patchable for E {}
impl<O: PatchItem> Patchable for Vec<O> {}
