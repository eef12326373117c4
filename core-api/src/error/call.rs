//! The call of an error.

use std::borrow::Cow;

use http::Method;

use crate::Endpoint;

/// The method and the path of a call, and whether it may be repeated.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: Cow<'static, str>,
    pub(crate) is_idempotent: bool,
}

impl Call {
    pub(crate) const fn of<E: Endpoint + ?Sized>() -> Self {
        Self { method: E::METHOD, path: Cow::Borrowed(E::PATH), is_idempotent: E::IDEMPOTENT }
    }
}
