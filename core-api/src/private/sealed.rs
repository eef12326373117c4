//! The marks that derives set, which traits of derives require.

/// A type that a derive of this crate made something of.
///
/// Traits that only derives implement have it as a supertrait, so that they can grow: a type with an
/// implementation by hand would lack what is new.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not made by a derive of `core_api`",
    label = "this trait is implemented by derives only",
    note = "derive `Resource`, `Object`, `Projection`, `WireEnum`, `Scopes` or `Reference` instead"
)]
pub trait Sealed {}

/// A resource whose declaration names the call `C`.
#[diagnostic::on_unimplemented(
    message = "the declaration of `{Self}` does not name this call",
    label = "this trait is implemented by `#[derive(Resource)]` only",
    note = "name the call in `#[resource(…)]`"
)]
pub trait HasCall<C> {}

/// The calls and keys that a declaration may have, as types.
pub mod calls {
    /// The word `get`.
    #[non_exhaustive]
    pub enum Get {}
    /// The word `list`.
    #[non_exhaustive]
    pub enum List {}
    /// The word `create`.
    #[non_exhaustive]
    pub enum Create {}
    /// The word `update`.
    #[non_exhaustive]
    pub enum Update {}
    /// The word `patch`.
    #[non_exhaustive]
    pub enum Patch {}
    /// The word `delete`.
    #[non_exhaustive]
    pub enum Delete {}
    /// The word `batch`.
    #[non_exhaustive]
    pub enum BatchCreate {}
    /// A list that Core filters and sorts by the moment of creation.
    #[non_exhaustive]
    pub enum CanReadByKey {}
    /// A list that Core filters and sorts by the moment of the last change.
    #[non_exhaustive]
    pub enum CanReadChanges {}
}
