//! The table of fields, access by index, and serde's traits.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, Type, spanned::Spanned};

use super::{Field, Fields};
use crate::serde::{expand_deserialize, expand_serialize};

impl Fields {
    /// The impls of `Record` and `Fields`.
    pub(crate) fn expand_record(&self, is_patchable: bool) -> TokenStream {
        let patchable = is_patchable.then(|| {
            quote!(
                const IS_PATCHABLE: bool = true;
            )
        });
        let Self { owner, listed, unlisted } = self;
        let table = expand_table(listed.iter().map(Field::expand_info));
        let unset = listed.iter().map(|field| expand_value(&field.ty, "unset"));
        let idents = listed.iter().map(|field| &field.ident);
        let unlisted = unlisted.first();
        let fields = listed.iter().map(|field| (&field.ident, &field.ty));
        let access = expand_access(
            owner,
            fields,
            &quote! {
                fn unlisted(&self) -> &::core_api::record::Unlisted {
                    &self.#unlisted
                }

                fn unlisted_mut(
                    &mut self,
                ) -> ::core::option::Option<&mut ::core_api::record::Unlisted> {
                    ::core::option::Option::Some(&mut self.#unlisted)
                }
            },
        );
        quote! {
            #[automatically_derived]
            impl ::core_api::record::Record for #owner {
                #table
                #patchable

                fn empty() -> Self {
                    Self {
                        #(#idents: #unset(),)*
                        #unlisted: ::core_api::record::Unlisted::new(),
                    }
                }
            }

            #access
        }
    }

    /// The impls of serde's traits.
    pub(crate) fn expand_serde(&self) -> TokenStream {
        let owner = &self.owner;
        let mut impls = expand_serialize(owner, &quote!(self), "serialize");
        impls.extend(expand_deserialize(owner, "deserialize"));
        impls
    }

    /// One setter for each field that may be sent; `target` is the record that it sets.
    pub(crate) fn expand_setters(&self, target: &TokenStream) -> TokenStream {
        let setters = self.listed.iter().filter(|field| !field.is_read_only()).map(|field| {
            let Field { ident, docs, .. } = field;
            let inner = field.expand_inner();
            quote! {
                #(#docs)*
                #[must_use]
                pub fn #ident(mut self, #ident: impl ::core::convert::Into<#inner>) -> Self {
                    #target.#ident = ::core_api::record::Value::set(#ident.into());
                    self
                }
            }
        });
        quote!(#(#setters)*)
    }

    /// The parameters of `new`, and what it sets in `record`.
    pub(crate) fn expand_required(&self) -> (TokenStream, TokenStream) {
        let required: Vec<&Field> =
            self.listed.iter().filter(|field| field.is_required()).collect();
        let idents: Vec<&Ident> = required.iter().map(|field| &field.ident).collect();
        let inners = required.iter().map(|field| field.expand_inner());
        (
            quote!(#(#idents: impl ::core::convert::Into<#inners>),*),
            quote!(#(record.#idents = ::core_api::record::Value::set(#idents.into());)*),
        )
    }
}

/// Access to fields by their index in the table, and what else there is.
pub(crate) fn expand_access<'a>(
    owner: &Ident,
    fields: impl Iterator<Item = (&'a Ident, &'a Type)>,
    more: &TokenStream,
) -> TokenStream {
    let (idents, types): (Vec<_>, Vec<_>) = fields.unzip();
    let indices = 0..idents.len();
    let indices: Vec<usize> = indices.collect();
    let slot = types.iter().map(|ty| expand_value(ty, "slot"));
    let held = types.iter().map(|ty| expand_value(ty, "held"));
    quote! {
        #[automatically_derived]
        impl ::core_api::record::Fields for #owner {
            fn table(&self) -> &'static [::core_api::record::FieldInfo] {
                <Self as ::core_api::record::Record>::FIELDS
            }

            fn slot(
                &mut self,
                index: usize,
            ) -> ::core::option::Option<::core_api::record::Slot<'_>> {
                ::core::option::Option::Some(match index {
                    #(#indices => #slot(&mut self.#idents),)*
                    _ => return ::core::option::Option::None,
                })
            }

            fn held(
                &self,
                index: usize,
            ) -> ::core::option::Option<::core_api::record::Held<'_>> {
                ::core::option::Option::Some(match index {
                    #(#indices => #held(&self.#idents),)*
                    _ => return ::core::option::Option::None,
                })
            }

            #more
        }
    }
}

/// Something of a field's type as a `Value`, at the span of the type, so that a type which is none
/// is the place of the error.
pub(crate) fn expand_value(ty: &Type, item: &str) -> TokenStream {
    let item = Ident::new(item, ty.span());
    quote_spanned!(ty.span()=> <#ty as ::core_api::record::Value>::#item)
}

/// The table of a record; a static, since a constant would be written wherever it is used.
pub(crate) fn expand_table(infos: impl ExactSizeIterator<Item = TokenStream>) -> TokenStream {
    let count = infos.len();
    quote! {
        const FIELDS: &'static [::core_api::record::FieldInfo] = {
            static TABLE: [::core_api::record::FieldInfo; #count] = [#(#infos),*];
            &TABLE
        };
    }
}

impl Field {
    /// The type without its `Option`.
    fn expand_inner(&self) -> TokenStream {
        expand_value(&self.ty, "Inner")
    }

    fn expand_info(&self) -> TokenStream {
        let kind = expand_value(&self.ty, "KIND");
        let name = self.wire_name();
        let options = &self.options;
        let flags = [
            (options.required, quote!(.required())),
            (options.read_only, quote!(.read_only())),
            (options.volatile, quote!(.volatile())),
            (options.filter, quote!(.filter())),
            (options.sort, quote!(.sort())),
        ];
        let flags = flags.into_iter().filter_map(|(flag, call)| flag.map(|_| call));
        let max_length = options.max_length.as_ref().map(|length| quote!(.max_length(#length)));
        quote! {
            ::core_api::record::FieldInfo::new(#name, #kind)
                #(#flags)* #max_length
        }
    }

    /// The constant that filters and orders name the field by.
    pub(crate) fn expand_constant(&self, owner: &Ident) -> TokenStream {
        let Self { ident, docs, options, .. } = self;
        let name = self.wire_name();
        let inner = self.expand_inner();
        let text = ident.to_string().trim_start_matches("r#").to_uppercase();
        let constant = Ident::new(&text, ident.span());
        let can = match (options.filter, options.sort) {
            (Some(_), Some(_)) => quote!(FilterableSortable),
            (Some(_), None) => quote!(Filterable),
            (None, Some(_)) => quote!(Sortable),
            (None, None) => quote!(Plain),
        };
        let ty = quote_spanned! {self.ty.span()=>
            ::core_api::Field<#owner, #inner, ::core_api::field::#can>
        };
        quote! {
            #(#docs)*
            pub const #constant: #ty = ::core_api::Field::new(#name);
        }
    }
}
