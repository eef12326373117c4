//! The parameters in the query string of an extra call.

use super::{
    Type,
    evidence::{Evidence, Provenance},
};
use crate::diagnostics::Spanned;

/// A parameter of the query string.
#[derive(Debug)]
pub(crate) struct QueryParameter {
    /// The name on the wire.
    pub(crate) name: Spanned<String>,
    /// The name in Rust, if the spec gives one.
    pub(crate) rust: Option<Spanned<String>>,
    pub(crate) ty: Spanned<Type>,
    /// Empty if the spec gives the type only.
    pub(crate) doc: String,
    /// True if the call is never sent without the parameter.
    pub(crate) is_required: bool,
    pub(crate) evidence: Evidence,
    pub(crate) provenance: Option<Provenance>,
}

impl QueryParameter {
    /// Makes an optional parameter from its type. The evidence is that of the call.
    pub(crate) fn new(name: Spanned<String>, ty: Spanned<Type>, evidence: Evidence) -> Self {
        let (rust, doc, is_required, provenance) = (None, String::new(), false, None);
        Self { name, rust, ty, doc, is_required, evidence, provenance }
    }
}
