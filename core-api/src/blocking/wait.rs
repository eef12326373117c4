//! The wait for a call, with an error of the call where it may not block.

use super::runtime::block_on;
use crate::{Error, error::Call};

/// Waits for a call of the async client.
pub(super) fn wait<T>(
    call: impl FnOnce() -> Call,
    future: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    block_on(future).unwrap_or_else(|error| Err(Error::unsent(call(), error)))
}
