//! The impls of scopes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, LitStr};

use super::{Need, Scope, Scopes};

impl Scopes {
    pub(super) fn expand(&self) -> TokenStream {
        let Self { owner, root, impl_attrs, .. } = self;
        let idents: Vec<&Ident> = self.scopes.iter().map(|scope| &scope.ident).collect();
        let names: Vec<&LitStr> = self.scopes.iter().map(|scope| &scope.attribute.name).collect();
        let implied = self.scopes.iter().map(|scope| {
            let implied = &scope.attribute.implied;
            quote!(&[#(Self::#implied),*])
        });
        let text = self.expand_text(&idents, &names);
        let inherent = self.expand_inherent(&idents);
        let needs = self.scopes.iter().filter_map(|scope| self.expand_need(scope));
        let text_type = quote!(&'static #root::str);
        quote! {
            #text

            #impl_attrs
            impl #root::Sealed for #owner {}

            #impl_attrs
            impl #root::Scopes for #owner {
                const ALL: &'static [Self] = &[#(Self::#idents),*];

                fn as_str(self) -> #text_type {
                    match self {
                        #(Self::#idents => #names,)*
                    }
                }

                fn implied(self) -> &'static [Self] {
                    match self {
                        #(Self::#idents => #implied,)*
                    }
                }
            }

            #inherent

            #(#needs)*
        }
    }

    /// Generates the access type of calls that need a scope.
    fn expand_need(&self, scope: &Scope) -> Option<TokenStream> {
        let Self { visibility, root, impl_attrs, .. } = self;
        let Need { name, is_read } = scope.attribute.need.as_ref()?;
        let wire = &scope.attribute.name;
        let doc = format!(" The access type of calls that need the scope `{}`.", wire.value());
        let read_only = is_read.then(|| {
            quote! {
                #impl_attrs
                impl #root::AllowedFor<#root::ReadOnly> for #name {}
            }
        });
        Some(quote! {
            #[doc = #doc]
            #[derive(#root::Clone, #root::Copy, #root::Debug)]
            #[allow(dead_code)]
            #[non_exhaustive]
            #visibility enum #name {}

            #impl_attrs
            impl #root::RequiredAccess for #name {
                const SCOPE: &'static #root::str = #wire;
            }

            #read_only
        })
    }

    fn expand_inherent(&self, idents: &[&Ident]) -> TokenStream {
        let Self { owner, root, .. } = self;
        // A scope with the name of the constant hides it.
        let all = (!idents.iter().any(|ident| *ident == "ALL")).then(|| {
            quote! {
                /// Every scope, in the order of the declaration.
                pub const ALL: &'static [Self] = <Self as #root::Scopes>::ALL;
            }
        });
        quote! {
            #[allow(dead_code, deprecated)]
            impl #owner {
                #all

                /// Returns the name on the wire.
                #[must_use]
                pub fn as_str(self) -> &'static #root::str {
                    <Self as #root::Scopes>::as_str(self)
                }
            }
        }
    }

    /// Generates the impls of `Display` and `FromStr`, by the names on the wire.
    fn expand_text(&self, idents: &[&Ident], names: &[&LitStr]) -> TokenStream {
        let Self { owner, root, impl_attrs, .. } = self;
        quote! {
            #impl_attrs
            impl #root::DisplayFormat for #owner {
                fn fmt(&self, f: &mut #root::TextFormatter<'_>) -> #root::FormatResult {
                    f.write_str(<Self as #root::Scopes>::as_str(*self))
                }
            }

            #impl_attrs
            impl #root::FromStr for #owner {
                type Err = #root::UnknownScope;

                fn from_str(
                    name: &#root::str,
                ) -> #root::Result<Self, #root::UnknownScope> {
                    match name {
                        #(#names => #root::Ok(Self::#idents),)*
                        _ => #root::Err(#root::UnknownScope::new::<Self>(name)),
                    }
                }
            }
        }
    }
}
