//! The impls of scopes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, LitStr};

use super::{Need, Scope, Scopes};

impl Scopes {
    pub(super) fn expand(&self) -> TokenStream {
        let Self { owner, root, derived, .. } = self;
        let idents: Vec<&Ident> = self.scopes.iter().map(|scope| &scope.ident).collect();
        let names: Vec<&LitStr> = self.scopes.iter().map(|scope| &scope.wire.name).collect();
        let implied = self.scopes.iter().map(|scope| {
            let implied = &scope.wire.implied;
            quote!(&[#(Self::#implied),*])
        });
        let text = self.expand_text(&idents, &names);
        let inherent = self.expand_inherent(&idents);
        let needs = self.scopes.iter().filter_map(|scope| self.expand_need(scope));
        let text_type = quote!(&'static #root::str);
        quote! {
            #text

            #derived
            impl #root::Derived for #owner {}

            #derived
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

    /// The type that calls name as their need of a scope.
    fn expand_need(&self, scope: &Scope) -> Option<TokenStream> {
        let Self { visibility, root, derived, .. } = self;
        let Need { name, is_read } = scope.wire.need.as_ref()?;
        let wire = &scope.wire.name;
        let doc = format!(" The need of a call for the scope `{}`.", wire.value());
        let sent = is_read.then(|| {
            quote! {
                #derived
                impl #root::SentBy<#root::ReadOnly> for #name {}
            }
        });
        Some(quote! {
            #[doc = #doc]
            #[derive(#root::Clone, #root::Copy, #root::Debug)]
            #[allow(dead_code)]
            #[non_exhaustive]
            #visibility enum #name {}

            #derived
            impl #root::Need for #name {
                const SCOPE: &'static #root::str = #wire;
            }

            #sent
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

                /// The name on the wire.
                #[must_use]
                pub fn as_str(self) -> &'static #root::str {
                    <Self as #root::Scopes>::as_str(self)
                }
            }
        }
    }

    /// To text and back, by the names on the wire.
    fn expand_text(&self, idents: &[&Ident], names: &[&LitStr]) -> TokenStream {
        let Self { owner, root, derived, .. } = self;
        quote! {
            #derived
            impl #root::DisplayFormat for #owner {
                fn fmt(&self, f: &mut #root::TextFormatter<'_>) -> #root::FormatResult {
                    f.write_str(<Self as #root::Scopes>::as_str(*self))
                }
            }

            #derived
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
