//! The method and the path of a call, as plain data.

use std::borrow::Cow;

use http::Method;

/// The method and the path of a call, and whether it may be repeated.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: Cow<'static, str>,
    pub(crate) is_idempotent: bool,
}
