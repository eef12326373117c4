//! What a client may send, told apart by types.
//!
//! ```compile_fail
//! # use core_api::{Client, CreateActivity, access::ReadOnly};
//! async fn forbidden(client: Client<ReadOnly>, create: CreateActivity) {
//!     client.send(create).await; // needs the scope `readwrite:core`
//! }
//! ```

/// A client that sends calls which need `read:core`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ReadOnly {}

/// A client that sends every call; the default.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ReadWrite {}

pub use crate::generated::needs::*;

/// A scope that a call needs, as a type.
///
/// The types for Core's own scopes are made of `specs/scopes.toml`. A call of yours may need a scope that
/// this crate does not know: [`#[derive(Scopes)]`](derive@crate::Scopes) makes its type with the word
/// `read` or `write`, and `#[endpoint(…, scope = path::to::Type)]` names it. Only with `read`, a client
/// that is [`ReadOnly`] sends such calls.
///
/// ```
/// use core_api::{Endpoint, Json, Scopes};
///
/// /// The scopes of the payroll.
/// #[derive(Clone, Copy, Debug, PartialEq, Scopes)]
/// enum Payroll {
///     #[scope("read:payroll", read = ReadPayroll)]
///     Read,
/// }
///
/// #[derive(Endpoint)]
/// #[endpoint(GET, "/payroll", scope = ReadPayroll, returns = Json)]
/// struct GetPayroll {}
///
/// assert_eq!(GetPayroll::SCOPE, Payroll::Read.as_str());
/// ```
#[diagnostic::on_unimplemented(
    message = "a call cannot need `{Self}`",
    label = "not a type for a scope",
    note = "write `ReadCore` or `ReadwriteCore`, or a type that implements `core_api::access::RequiredAccess`"
)]
pub trait RequiredAccess {
    /// The name of the scope on the wire.
    const SCOPE: &'static str;
}

/// Marks the needs that a client of the kind `A` meets.
#[diagnostic::on_unimplemented(
    message = "a `Client<{A}>` cannot send a call that needs `{Self}`",
    label = "needs more than this client has",
    note = "make the client with `Client::new` or `Client::builder`, from a login that asked for \
            the scope"
)]
pub trait AllowedFor<A> {}

/// A client that may write sends calls with every need.
impl<N: RequiredAccess> AllowedFor<ReadWrite> for N {}

#[cfg(test)]
mod tests {
    use super::{ReadCore, ReadwriteCore, RequiredAccess};
    use crate::Scope;

    #[test]
    fn a_need_has_the_name_of_its_scope() {
        assert_eq!(ReadCore::SCOPE, Scope::ReadCore.as_str());
        assert_eq!(ReadwriteCore::SCOPE, Scope::ReadwriteCore.as_str());
    }
}
