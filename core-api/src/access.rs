//! What a client may send, told apart by types.
//!
//! ```compile_fail
//! # use core_api::{Client, CreateActivity, access::ReadOnly};
//! async fn forbidden(client: Client<ReadOnly>, create: CreateActivity) {
//!     client.send(create).await; // needs the scope `readwrite:core`
//! }
//! ```

use crate::Scope;

/// A client that sends calls which need `read:core`.
#[derive(Clone, Copy, Debug)]
pub enum ReadOnly {}

/// A client that sends every call; the default.
#[derive(Clone, Copy, Debug)]
pub enum ReadWrite {}

/// The need for `read:core`: what [`Endpoint::Access`](crate::Endpoint::Access) of a read is.
#[derive(Clone, Copy, Debug)]
pub enum ReadCore {}

/// The need for `readwrite:core`: what [`Endpoint::Access`](crate::Endpoint::Access) of a write is.
#[derive(Clone, Copy, Debug)]
pub enum ReadwriteCore {}

/// A need of a call, as a type.
pub trait Need {
    /// The scope that meets it.
    const SCOPE: Scope;
}

impl Need for ReadCore {
    const SCOPE: Scope = Scope::ReadCore;
}

impl Need for ReadwriteCore {
    const SCOPE: Scope = Scope::ReadwriteCore;
}

/// Marks the needs that a client of the kind `A` meets.
#[diagnostic::on_unimplemented(
    message = "a `Client<{A}>` cannot send a call that needs the scope `readwrite:core`",
    label = "needs `readwrite:core`",
    note = "make the client with `Client::new` or `Client::builder`, from a login that asked for \
            `Scope::ReadwriteCore`"
)]
pub trait SentBy<A> {}

impl SentBy<ReadOnly> for ReadCore {}
impl SentBy<ReadWrite> for ReadCore {}
impl SentBy<ReadWrite> for ReadwriteCore {}
