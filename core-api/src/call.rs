//! The method, the path and the evidence of a call, as plain data.

use std::borrow::Cow;

use http::{Method, StatusCode};

use crate::{Evidence, sensitive::RecordTables};

/// The method and the path of a call, whether it may be repeated, and how it is known.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: Cow<'static, str>,
    pub(crate) is_idempotent: bool,
    /// The success statuses of the call. Empty if any success is accepted.
    pub(crate) statuses: &'static [u16],
    /// The evidence of the call.
    pub(crate) evidence: Evidence,
    /// The scope that the call needs, if it is known.
    pub(crate) scope: Option<&'static str>,
    /// The records that the call sends and returns.
    pub(crate) tables: RecordTables,
}

impl Call {
    /// Returns whether an answer with this success status is one to the call.
    pub(crate) fn accepts(&self, status: StatusCode) -> bool {
        self.statuses.is_empty() || self.statuses.contains(&status.as_u16())
    }

    /// Describes a call that a caller composes from a path.
    #[cfg(feature = "client")]
    pub(crate) const fn new(method: Method, path: Cow<'static, str>, is_idempotent: bool) -> Self {
        let tables = RecordTables::NONE;
        Self {
            method,
            path,
            is_idempotent,
            statuses: &[],
            evidence: Evidence::Documented,
            scope: None,
            tables,
        }
    }
}
