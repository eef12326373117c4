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

/// The need for `read:core`: the [`Endpoint::Access`](crate::Endpoint::Access) of a read.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ReadCore {}

/// The need for `readwrite:core`: the [`Endpoint::Access`](crate::Endpoint::Access) of a write.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ReadwriteCore {}

/// A scope that a call needs, as a type.
///
/// A call of yours may need a scope that this crate does not know: implement it for an empty enum, and
/// name that in `#[endpoint(…, scope = path::to::Type)]`. A client that may write sends such calls;
/// for read-only clients, implement [`SentBy<ReadOnly>`](SentBy) as well.
///
/// ```
/// use core_api::{Endpoint, Json, access::Need};
///
/// /// The scope `read:payroll`.
/// enum ReadPayroll {}
///
/// impl Need for ReadPayroll {
///     const SCOPE: &'static str = "read:payroll";
/// }
///
/// #[derive(Endpoint)]
/// #[endpoint(GET, "/payroll", scope = ReadPayroll, returns = Json)]
/// struct GetPayroll {}
///
/// assert_eq!(GetPayroll::SCOPE, "read:payroll");
/// ```
#[diagnostic::on_unimplemented(
    message = "a call cannot need `{Self}`",
    label = "not a type for a scope",
    note = "write `ReadCore` or `ReadwriteCore`, or a type that implements `core_api::access::Need`"
)]
pub trait Need {
    /// The name of the scope on the wire.
    const SCOPE: &'static str;
}

impl Need for ReadCore {
    const SCOPE: &'static str = "read:core";
}

impl Need for ReadwriteCore {
    const SCOPE: &'static str = "readwrite:core";
}

/// Marks the needs that a client of the kind `A` meets.
#[diagnostic::on_unimplemented(
    message = "a `Client<{A}>` cannot send a call that needs `{Self}`",
    label = "needs more than this client has",
    note = "make the client with `Client::new` or `Client::builder`, from a login that asked for \
            the scope"
)]
pub trait SentBy<A> {}

impl SentBy<ReadOnly> for ReadCore {}

/// A client that may write sends calls with every need.
impl<N: Need> SentBy<ReadWrite> for N {}

#[cfg(test)]
mod tests {
    use super::{Need, ReadCore, ReadwriteCore};
    use crate::Scope;

    #[test]
    fn a_need_has_the_name_of_its_scope() {
        assert_eq!(ReadCore::SCOPE, Scope::ReadCore.as_str());
        assert_eq!(ReadwriteCore::SCOPE, Scope::ReadwriteCore.as_str());
    }
}
