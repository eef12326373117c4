//! The path of a call, as recorders need it.

use std::borrow::Cow;

/// The path of a call below the base URL, with its placeholders. It is an extension of a request.
#[derive(Clone)]
pub(in crate::client) struct CallPath(pub(in crate::client) Cow<'static, str>);
