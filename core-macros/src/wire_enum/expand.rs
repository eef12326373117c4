//! The impls of `WireEnum`, `Display` and serde's traits.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::{KnownVariant, WireEnum, WireValue};
use crate::{
    item_attributes::{inherent, old_name},
    names::unraw,
    serde::{expand_deserialize, expand_serialize},
};

impl WireEnum {
    pub(super) fn expand(&self) -> TokenStream {
        let Self { owner, root, impl_attrs, .. } = self;
        let wire_enum = self.expand_wire_enum();
        let values = self.known.iter().map(|KnownVariant { ident, wire, old_names }| {
            let (name, kind) = (unraw(ident), wire.expand_kind());
            let old = old_names.iter().map(unraw);
            let old = (!old_names.is_empty()).then(|| quote!(.old_names(&[#(#old),*])));
            quote!(#root::EnumValue::new(#name, #root::WireValue::#kind(#wire)) #old)
        });
        let serialize = expand_serialize(
            root,
            impl_attrs,
            &quote!(#owner),
            None,
            &quote!(self),
            "serialize_enum",
        );
        let deserialize = expand_deserialize(root, impl_attrs, owner, "deserialize_enum");
        let old = self.expand_old_names();
        quote! {
            #wire_enum

            /// Writes the name of the variant for people. A value without a name is `unknown value 2`.
            /// Programs keep the value of `wire`, which a later name does not change.
            #impl_attrs
            impl #root::DisplayFormat for #owner {
                fn fmt(&self, f: &mut #root::TextFormatter<'_>) -> #root::FormatResult {
                    #root::display_enum(self, f)
                }
            }

            #impl_attrs
            impl #root::Optional for #owner {
                const KIND: #root::Kind = #root::Kind::Enum(&[#(#values),*]);
                type Form = #root::form::Enum;

                fn field_mut(place: &mut #root::Option<Self>) -> #root::FieldMut<'_> {
                    #root::FieldMut::Enum(place)
                }

                fn field_ref(field: &#root::Option<Self>) -> #root::FieldRef<'_> {
                    #root::FieldRef::Enum(field)
                }
            }

            #impl_attrs
            impl #root::Item for #owner {
                const LIST: #root::Kind = #root::Kind::Values(&<Self as #root::Optional>::KIND);
                type List = #root::form::Values;

                fn list_mut(place: &mut #root::Option<#root::Vec<Self>>) -> #root::FieldMut<'_> {
                    #root::FieldMut::Values(place)
                }

                fn list_ref(field: &#root::Option<#root::Vec<Self>>) -> #root::FieldRef<'_> {
                    #root::FieldRef::values(field)
                }
            }

            #impl_attrs
            impl #root::Answer for #owner {
                #[inline]
                fn from_body(text: &#root::str) -> #root::Result<Self, #root::DecodeError> {
                    #root::read_enum_answer(text)
                }
            }

            #impl_attrs
            impl #root::BodyItem for #owner {
                #[inline]
                fn list_to_json(list: &[Self]) -> #root::JsonResult<#root::String> {
                    #root::values_to_json(list)
                }
            }

            #serialize

            #deserialize

            #old
        }
    }

    /// Generates the old names of variants as deprecated constants, which patterns may name.
    fn expand_old_names(&self) -> Option<TokenStream> {
        let Self { owner, visibility, known, .. } = self;
        let constants = known.iter().flat_map(|KnownVariant { ident, old_names, .. }| {
            let name = unraw(ident);
            let attributes = old_name(&format!("Self::{name}"), &name);
            old_names.iter().map(move |old| {
                quote! {
                    #attributes
                    #[allow(non_upper_case_globals)]
                    #visibility const #old: Self = Self::#ident;
                }
            })
        });
        let constants: Vec<_> = constants.collect();
        let inherent = inherent();
        (!constants.is_empty()).then(|| {
            quote! {
                #inherent
                impl #owner {
                    #(#constants)*
                }
            }
        })
    }

    /// Generates a call of a function of the type in the variant for unknown values.
    fn unknown_call(&self, item: &str, values: TokenStream) -> Option<TokenStream> {
        let unknown = self.unknown.first()?;
        Some(unknown.ty.call(&self.root, &quote!(UnknownVariant), item, values))
    }

    fn expand_wire_enum(&self) -> TokenStream {
        let Self { owner, root, impl_attrs, .. } = self;
        let unknown = self.unknown.first().map(|unknown| &unknown.ident);
        let (new, get) =
            (self.unknown_call("new", quote!(value)), self.unknown_call("get", quote!(value)));
        let idents: Vec<&Ident> = self.known.iter().map(|variant| &variant.ident).collect();
        let arms = |is_number: bool| {
            let arms =
                self.known.iter().filter(move |variant| variant.wire.is_number() == is_number);
            let arms = arms.map(
                |KnownVariant { ident, wire, .. }| quote!(#wire => #root::Some(Self::#ident),),
            );
            arms.collect::<Vec<_>>()
        };
        let (numbers, texts) = (arms(true), arms(false));
        let wires = self.known.iter().map(|KnownVariant { ident, wire, .. }| {
            let kind = wire.expand_kind();
            quote!(Self::#ident => #root::WireValue::#kind(#wire),)
        });
        let names = self.known.iter().map(|KnownVariant { ident, .. }| {
            let name = unraw(ident);
            quote!(Self::#ident => #root::Some(#name),)
        });
        quote! {
            #impl_attrs
            impl #root::Sealed for #owner {}

            #impl_attrs
            impl #root::WireEnum for #owner {
                const KNOWN: &'static [Self] = &[#(Self::#idents),*];

                fn from_number(number: #root::i64) -> #root::Option<Self> {
                    match number {
                        #(#numbers)*
                        _ => #root::None,
                    }
                }

                fn from_text(text: &#root::str) -> #root::Option<Self> {
                    match text {
                        #(#texts)*
                        _ => #root::None,
                    }
                }

                fn unknown(value: #root::UnknownValue) -> Self {
                    Self::#unknown(#new)
                }

                fn wire(&self) -> #root::WireValue<'_> {
                    match self {
                        #(#wires)*
                        Self::#unknown(value) => #root::unknown_wire(#get),
                    }
                }

                fn name(&self) -> #root::Option<&'static #root::str> {
                    match self {
                        #(#names)*
                        Self::#unknown(_) => #root::None,
                    }
                }
            }
        }
    }
}

impl WireValue {
    /// Generates the name of the variant of `core_api::wire_enum::WireValue`.
    fn expand_kind(&self) -> TokenStream {
        match self {
            Self::Number(_) => quote!(Number),
            Self::Text(_) => quote!(Text),
        }
    }
}
