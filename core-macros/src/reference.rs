//! `#[derive(Reference)]`: a marker for ids of records that have no declaration of their own.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Data, DeriveInput, Path, Token, parse::ParseStream, spanned::Spanned};

use crate::{
    attribute::read,
    derived::Derived,
    names::unraw,
    root::{Root, place},
    shape::refuse_generics,
};

/// `#[reference(A, B)]`: the records that it stands for.
#[derive(Default)]
struct Arguments {
    kinds: Vec<Path>,
    root: Root,
}

impl Arguments {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self::default();
        while !input.is_empty() {
            if input.peek(Token![crate]) && input.peek2(Token![=]) {
                input.parse::<Token![crate]>()?;
                arguments.root = Root::parse(input)?;
            } else {
                arguments.add(input.parse()?)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(arguments)
    }

    fn add(&mut self, kind: Path) -> syn::Result<()> {
        let text = |path: &Path| path.to_token_stream().to_string();
        if self.kinds.iter().any(|known| text(known) == text(&kind)) {
            return Err(syn::Error::new_spanned(kind, "this record is here twice"));
        }
        self.kinds.push(kind);
        Ok(())
    }
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let owner = &input.ident;
    refuse_generics(&input.generics, "a reference")?;
    if !matches!(&input.data, Data::Enum(data) if data.variants.is_empty()) {
        let message = format!("a reference is an enum without variants: `enum {owner} {{}}`");
        return Err(syn::Error::new(owner.span(), message));
    }
    let Arguments { kinds, root } =
        read(&input.attrs, "reference", "#[reference(A, B)]", Arguments::read)?;
    let mut derived = Derived::default();
    derived.note(&input.attrs);
    let name = unraw(owner);
    let choices = kinds.iter().map(|kind| {
        // An error about a type that is not a record is at the kind.
        let stands = place(quote!(#root::StandsFor<#kind>), kind.span());
        // Ids are of core-api, so no other crate can add conversions between them.
        let conversion = root.is_own().then(|| {
            quote! {
                #derived
                impl #root::From<#root::Id<#kind>> for #root::Id<#owner> {
                    fn from(id: #root::Id<#kind>) -> Self {
                        id.widen()
                    }
                }
            }
        });
        quote! {
            #derived
            impl #(#stands)* for #owner {}

            #conversion
        }
    });
    Ok(quote! {
        #derived
        impl #root::Derived for #owner {}

        #derived
        impl #root::Target for #owner {
            const NAME: &'static #root::str = #name;
        }

        #(#choices)*
    })
}
