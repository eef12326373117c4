//! Inputs of creates. The type of an input says which required fields are set.

use std::marker::PhantomData;

use super::Resource;
use crate::sealed::{HasCall, Sealed, calls};

/// An input whose required fields are all set. Only `#[derive(Resource)]` implements it.
///
/// An input has a type parameter for each required field, which is [`Set`] or [`Missing`]. The type without
/// parameters, such as `ActivityInput`, is the complete one. The setters can be called in any order, and do not
/// depend on the order in which Core sends the fields.
///
/// ```
/// use core_api::{Activity, ActivityInput, CreateActivity, endpoint::Input};
///
/// fn design() -> ActivityInput {
///     ActivityInput::new().description("Design").code("D-01")
/// }
///
/// let call = CreateActivity::new(design().billable(true));
/// assert_eq!(call.input.record().code.as_deref(), Some("D-01"));
/// ```
///
/// A call takes complete inputs only, and the compiler names the missing field:
///
/// ```compile_fail
/// use core_api::{ActivityInput, CreateActivity};
///
/// // The required field `description` of `ActivityInput` is not set.
/// let call = CreateActivity::new(ActivityInput::new().code("D-01"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an input for a new record",
    label = "not an input",
    note = "use an input such as `ActivityInput::new()`, and set its required fields"
)]
pub trait Input: Sealed {
    /// The resource of the new record.
    type Resource: CanCreate;

    /// Returns the input as a record.
    fn record(&self) -> &Self::Resource;

    /// Returns the input as the type that calls keep.
    fn complete(self) -> <Self::Resource as CanCreate>::Input;
}

/// Marks a resource that can be created.
#[diagnostic::on_unimplemented(
    message = "Core has no call that creates a `{Self}`",
    label = "its declaration has no `create`",
    note = "the page of `{Self}` in the documentation has its calls; `RawCall` sends a call that this \
            crate lacks"
)]
pub trait CanCreate: Resource + HasCall<calls::Create> {
    /// The type of the input.
    type Input: Input<Resource = Self> + Clone + Send + Sync;
}

/// The state of a required field with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Set {}

/// The state of the required field `F` without a value.
pub struct Missing<F> {
    field: PhantomData<F>,
}

// Written by hand, because the derives would require the same traits of `F`.

impl<F> Clone for Missing<F> {
    fn clone(&self) -> Self {
        Self { field: PhantomData }
    }
}

impl<F> PartialEq for Missing<F> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
