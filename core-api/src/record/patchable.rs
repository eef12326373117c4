//! Types that a patch can set.

use super::{Optional, Record};
use crate::{Id, Target, WireEnum};

/// A type that a [`Patch`](crate::endpoint::Patch) can set or clear: a scalar, or a list of objects that
/// Core permits a patch to replace. The file of each scalar type implements it.
#[diagnostic::on_unimplemented(
    message = "a patch cannot set a field that holds a `{Self}`",
    label = "Core does not patch nested fields",
    note = "send the whole record with an update; of nested fields, Core patches only custom fields"
)]
pub trait Patchable: Optional {}

/// A nested object whose lists a patch can replace. `#[object(patch)]` implements it.
#[diagnostic::on_unimplemented(
    message = "a patch cannot set a field that holds a list of `{Self}`",
    label = "Core does not patch nested fields",
    note = "send the whole record with an update; of nested fields, Core patches only custom fields"
)]
pub trait PatchItem: Record {}

impl<R: Target + ?Sized> Patchable for Id<R> {}
impl<E: WireEnum + Optional> Patchable for E {}
impl<O: PatchItem> Patchable for Vec<O> {}
