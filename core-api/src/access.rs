//! Permissions of clients as types, so that the compiler refuses calls that a client may not send.
//!
//! ```compile_fail
//! # use core_api::{Client, CreateActivity, access::ReadOnly};
//! async fn forbidden(client: Client<ReadOnly>, create: CreateActivity) {
//!     client.send(create).await; // needs the scope `readwrite:core`
//! }
//! ```

/// The type parameter of a client that can send only calls with the scope `read:core`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ReadOnly {}

/// The type parameter of a client that can send every call. It is the default.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ReadWrite {}

pub use crate::generated::needs::*;

/// The scope that a call needs, as a type.
///
/// The types for Core's own scopes are generated from `specs/scopes.toml`. Your own calls may need a scope that
/// this crate does not know. [`#[derive(Scopes)]`](derive@crate::Scopes) generates its type with the option
/// `read` or `write`, and `#[endpoint(…, scope = path::to::Type)]` names the type. A [`ReadOnly`] client can
/// send such a call only if the option is `read`.
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
    message = "`{Self}` is not the scope of a call",
    label = "not a type for a scope",
    note = "write `ReadCore` or `ReadwriteCore`, or a type that implements `core_api::access::RequiredAccess`"
)]
pub trait RequiredAccess {
    /// The name of the scope on the wire.
    const SCOPE: &'static str;
}

/// Marks the scopes that a `Client<A>` can use.
#[diagnostic::on_unimplemented(
    message = "a `Client<{A}>` cannot send a call that needs `{Self}`",
    label = "needs a scope that this client lacks",
    note = "make the client with `Client::new` or `Client::builder`, from a login that asked for \
            the scope"
)]
pub trait AllowedFor<A> {}

/// A client that may write can send every call.
impl<T: RequiredAccess> AllowedFor<ReadWrite> for T {}

#[cfg(test)]
mod tests {
    use super::{ReadCore, ReadwriteCore, RequiredAccess};
    use crate::Scope;

    #[test]
    fn a_required_access_has_the_name_of_its_scope() {
        assert_eq!(ReadCore::SCOPE, Scope::ReadCore.as_str());
        assert_eq!(ReadwriteCore::SCOPE, Scope::ReadwriteCore.as_str());
    }
}
