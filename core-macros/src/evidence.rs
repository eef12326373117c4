//! The word of a declaration that says how a fact is known.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{
    Ident,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

use crate::{
    root::Root,
    words::{Word, words},
};

words! {
    /// The kind of source that shows a fact. The variants and their meaning are those of `core_api::Evidence`.
    #[derive(Default)]
    pub(crate) enum Evidence {
        #[default]
        Documented = "documented",
        VendorCode = "vendor_code",
        Observed = "observed",
        Assumed = "assumed",
    }
}

impl Evidence {
    /// Returns the lines of documentation that mark a call. A documented call has no mark.
    pub(crate) fn call_mark(self) -> &'static [&'static str] {
        match self {
            Self::Documented => &[],
            Self::VendorCode => &[" Known from the vendor's code, not documented.", ""],
            Self::Observed => &[" Observed in public code, not documented.", ""],
            Self::Assumed => {
                &[" Assumed: no source shows this call. If Core refuses it, the error says so.", ""]
            }
        }
    }

    /// Generates the value of `core_api::Evidence`.
    pub(crate) fn expand(self, root: &Root) -> TokenStream {
        let variant = match self {
            Self::Documented => "Documented",
            Self::VendorCode => "VendorCode",
            Self::Observed => "Observed",
            Self::Assumed => "Assumed",
        };
        let variant = Ident::new(variant, Span::call_site());
        quote!(#root::Evidence::#variant)
    }
}

/// Reads the word.
impl Parse for Evidence {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ident = input.call(Ident::parse_any)?;
        Self::ALL.iter().copied().find(|evidence| ident == evidence.text()).ok_or_else(|| {
            let words: Vec<_> = Self::ALL.iter().map(|word| word.text()).collect();
            let message = format!("unknown evidence `{ident}`; write `{}`", words.join("`, `"));
            syn::Error::new(ident.span(), message)
        })
    }
}
