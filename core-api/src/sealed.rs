//! Marker traits that only derives implement.

use crate::Evidence;

/// A type that uses a derive of this crate.
///
/// It is a supertrait of all traits that only derives implement. These traits can get new required items,
/// because nobody implements them by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not use a derive of `core_api`",
    label = "only derives implement this trait",
    note = "derive `Resource`, `Object`, `Projection`, `WireEnum`, `Scopes` or `Reference` instead"
)]
pub trait Sealed {}

/// A list of a record, whose traits nobody implements by hand.
pub trait SealedList {}

impl<T> SealedList for Vec<T> {}
impl<T> SealedList for &[T] {}

/// A resource whose declaration names the call `C`.
#[diagnostic::on_unimplemented(
    message = "the declaration of `{Self}` does not name this call",
    label = "only `#[derive(Resource)]` implements this trait",
    note = "name the call in `#[resource(…)]`"
)]
pub trait HasCall<C> {
    /// The evidence of the call.
    const EVIDENCE: Evidence = Evidence::Documented;
}

/// The calls and keys of a declaration, as types.
pub mod calls {
    /// The option `get` of `#[resource(…)]`.
    #[non_exhaustive]
    pub enum Get {}
    /// The option `list` of `#[resource(…)]`.
    #[non_exhaustive]
    pub enum List {}
    /// The option `create` of `#[resource(…)]`.
    #[non_exhaustive]
    pub enum Create {}
    /// The option `update` of `#[resource(…)]`.
    #[non_exhaustive]
    pub enum Update {}
    /// The option `patch` of `#[resource(…)]`.
    #[non_exhaustive]
    pub enum Patch {}
    /// The option `delete` of `#[resource(…)]`.
    #[non_exhaustive]
    pub enum Delete {}
    /// The option `batch` of `#[resource(…)]`.
    #[non_exhaustive]
    pub enum BatchCreate {}
    /// The option `read` of `#[resource(…)]`.
    #[non_exhaustive]
    pub enum Read {}
    /// The ability to filter and sort a list by the time of creation.
    #[non_exhaustive]
    pub enum CanReadByKey {}
    /// The ability to filter and sort a list by the time of the last change.
    #[non_exhaustive]
    pub enum CanReadChanges {}
}
