//! The shapes that a declaration can have.

use syn::{Data, DeriveInput, Generics, Ident};

/// Refuses generics and bounds of a declaration, with one error.
pub(crate) fn refuse_generics(generics: &Generics, noun: &str) -> syn::Result<()> {
    let message = format!(
        "{noun} cannot have lifetimes, type parameters or bounds; write the types that Core sends"
    );
    if !generics.params.is_empty() {
        return Err(syn::Error::new_spanned(generics, message));
    }
    match &generics.where_clause {
        Some(clause) => Err(syn::Error::new_spanned(clause, message)),
        None => Ok(()),
    }
}

/// Returns the named fields of a struct, with their names. A unit struct has none.
pub(crate) fn named_fields<'a>(
    input: &'a DeriveInput,
    noun: &str,
) -> syn::Result<Vec<(&'a Ident, &'a syn::Field)>> {
    refuse_generics(&input.generics, noun)?;
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new(input.ident.span(), format!("only a struct can be {noun}")));
    };
    match &data.fields {
        syn::Fields::Named(fields) => {
            let named = fields.named.iter();
            Ok(named.filter_map(|field| Some((field.ident.as_ref()?, field))).collect())
        }
        syn::Fields::Unit => Ok(Vec::new()),
        syn::Fields::Unnamed(fields) => {
            Err(syn::Error::new_spanned(fields, "the fields need names, as in `{ id: Id<…> }`"))
        }
    }
}
