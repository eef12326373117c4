//! The abilities of a field: whether Core filters and sorts by it.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Field, options::FieldWord};
use crate::root::Root;

impl Field {
    /// Generates the types that say whether Core filters and sorts by the field. The defaults are left out.
    pub(super) fn expand_abilities(&self, root: &Root) -> TokenStream {
        let filter = match self.support(FieldWord::Filter) {
            Some(true) => Some(quote!(#root::Filterable)),
            Some(false) => Some(quote!(#root::NotFilterable)),
            None => None,
        };
        let sort = match self.support(FieldWord::Sort) {
            Some(true) => Some(quote!(#root::Sortable)),
            Some(false) => Some(quote!(#root::NotSortable)),
            None => None,
        };
        match (filter, sort) {
            (None, None) => TokenStream::new(),
            (Some(filter), None) => quote!(, #filter),
            (Some(filter), Some(sort)) => quote!(, #filter, #sort),
            (None, Some(sort)) => quote!(, #root::MaybeFilterable, #sort),
        }
    }

    /// Returns whether Core filters or sorts by the field, or `None` if no source says.
    fn support(&self, word: FieldWord) -> Option<bool> {
        match (self.options.flag(word), self.options.refusal(word)) {
            (Some(_), _) => Some(true),
            (None, Some(_)) => Some(false),
            (None, None) => None,
        }
    }
}
