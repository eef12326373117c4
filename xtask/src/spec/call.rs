//! The calls that are not standard ones.

use super::{
    Type,
    evidence::{Evidence, Provenance},
    history::History,
    query_parameter::QueryParameter,
};
use crate::diagnostics::Spanned;

/// An extra call: any call that is not a standard one.
#[derive(Debug)]
pub(crate) struct Call {
    /// The name of its table, in kebab case.
    pub(crate) name: Spanned<String>,
    /// The name in Rust, if the spec gives one.
    pub(crate) rust: Option<Spanned<String>>,
    pub(crate) method: Spanned<String>,
    pub(crate) path: Spanned<String>,
    pub(crate) scope: Spanned<String>,
    pub(crate) returns: Spanned<Type>,
    pub(crate) body: Option<Spanned<Type>>,
    /// Placeholders that are not the resource's own id.
    pub(crate) params: Vec<(Spanned<String>, Spanned<Type>)>,
    /// The parameters of the query string, in the order of the spec.
    pub(crate) query: Vec<QueryParameter>,
    /// The success statuses. Empty if any success is accepted.
    pub(crate) statuses: Vec<Spanned<i64>>,
    /// True if the call is safe to repeat. `None` leaves it to the method.
    pub(crate) is_idempotent: Option<bool>,
    pub(crate) doc: String,
    pub(crate) aliases: Vec<Spanned<String>>,
    pub(crate) evidence: Evidence,
    pub(crate) provenance: Option<Provenance>,
    pub(crate) history: History,
}

impl Call {
    /// Returns the types of the body, the answer and the parameters.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Type> {
        self.spanned_types().map(|ty| &ty.value)
    }

    /// Returns the types of the parameters in the path and in the query, of the body and of the answer.
    pub(crate) fn spanned_types(&self) -> impl Iterator<Item = &Spanned<Type>> {
        let in_query = self.query.iter().map(|parameter| &parameter.ty);
        let parameters = self.params.iter().map(|(_, ty)| ty).chain(in_query);
        parameters.chain(&self.body).chain([&self.returns])
    }

    /// Returns whether `new` of the call takes no value.
    pub(crate) fn needs_nothing(&self) -> bool {
        let is_required = |parameter: &QueryParameter| parameter.is_required;
        self.placeholders().is_empty() && self.body.is_none() && !self.query.iter().any(is_required)
    }

    /// Returns the names in braces, in the order of the path.
    pub(crate) fn placeholders(&self) -> Vec<&str> {
        let parts = self.path.value.split('{').skip(1);
        parts.filter_map(|part| Some(part.split_once('}')?.0)).collect()
    }
}
