//! The table of fields, access by index, and serde's traits.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;

use super::{Field, FieldWord, Fields};
use crate::{
    evidence::Evidence,
    item_attributes::{ImplAttributes, deprecation},
    names::constant,
    root::Root,
    serde::{expand_deserialize, expand_serialize},
};

impl Fields {
    /// Generates the impls of `Record` and `Fields`.
    pub(crate) fn expand_record(&self, is_patchable: bool) -> TokenStream {
        let Self { owner, listed, unlisted, root, impl_attrs, .. } = self;
        let patchable = is_patchable.then(|| {
            quote!(
                const IS_PATCHABLE: #root::bool = true;
            )
        });
        let table = expand_table(root, listed.iter().map(|field| field.expand_info(self)));
        let checks = listed.iter().flat_map(|field| field.expand_word_checks(self));
        let unset = listed.iter().map(|field| field.call(self, "unset", TokenStream::new()));
        let idents = listed.iter().map(|field| &field.ident);
        let place = unlisted.first().map(|place| &place.ident);
        let call_unlisted = |item: &str, values: TokenStream| {
            let place = unlisted.first()?;
            Some(place.ty.call(root, &quote!(UnlistedField), item, values))
        };
        let new = call_unlisted("new", TokenStream::new());
        let get = call_unlisted("get", quote!(&self.#place));
        let get_mut = call_unlisted("get_mut", quote!(&mut self.#place));
        let access = expand_access(
            (root, impl_attrs, owner),
            listed.iter().map(|field| {
                let ident = &field.ident;
                let slot = field.call(self, "field_mut", quote!(&mut self.#ident));
                (slot, field.call(self, "field_ref", quote!(&self.#ident)))
            }),
            &quote! {
                #[inline]
                fn unlisted(&self) -> &#root::Unlisted {
                    #get
                }

                #[inline]
                fn unlisted_mut(&mut self) -> #root::Option<&mut #root::Unlisted> {
                    #root::Some(#get_mut)
                }
            },
        );
        quote! {
            #(#checks)*

            #impl_attrs
            impl #root::Record for #owner {
                #table
                #patchable

                #[inline]
                fn empty() -> Self {
                    Self {
                        #(#idents: #unset,)*
                        #place: #new,
                    }
                }
            }

            #access
        }
    }

    /// Generates `Debug`, if a field is sensitive. It hides the values of sensitive fields.
    ///
    /// If the struct derives `Debug` too, the error points to the word `sensitive`.
    pub(crate) fn expand_debug(&self) -> Option<TokenStream> {
        let Self { owner, listed, root, impl_attrs, .. } = self;
        let name = owner.to_string();
        let span = listed.iter().find_map(|field| field.options.flag(FieldWord::Sensitive))?;
        let owner = Ident::new(&name, span);
        Some(quote_spanned! {span=>
            #impl_attrs
            impl #root::DebugFormat for #owner {
                #[inline]
                fn fmt(&self, f: &mut #root::TextFormatter<'_>) -> #root::FormatResult {
                    #root::debug_record(#name, self, f)
                }
            }
        })
    }

    /// Generates an expression for the id of the record itself.
    pub(crate) fn expand_own_id(&self) -> Option<TokenStream> {
        let field = self.listed.iter().find(|field| field.is_own_id)?;
        let ident = &field.ident;
        Some(field.call(self, "get", quote!(&self.#ident)))
    }

    /// Generates the impls of serde's traits.
    pub(crate) fn expand_serde(&self) -> TokenStream {
        let Self { owner, root, impl_attrs, .. } = self;
        let mut impls =
            expand_serialize(root, impl_attrs, &quote!(#owner), None, &quote!(self), "serialize");
        impls.extend(expand_deserialize(root, impl_attrs, owner, "deserialize"));
        impls
    }

    /// Generates a setter for each field that can be sent. `target` is the record whose field is set.
    ///
    /// `state` returns the type that the setter returns, and an expression for it.
    pub(crate) fn expand_setters(
        &self,
        target: &TokenStream,
        state: impl Fn(&Field) -> (TokenStream, TokenStream),
    ) -> TokenStream {
        let setters = self.listed.iter().filter(|field| !field.is_read_only()).map(|field| {
            let Field { ident, attributes, visibility, .. } = field;
            let (setter, parameter) = (field.setter(), field.expand_parameter(self));
            let set = field.expand_set(self);
            let (ty, result) = state(field);
            let old = field.expand_old_setters(&parameter, &ty);
            let mark = field.is_required().then(|| quote!(#[doc = ""] #[doc = " Required."]));
            quote! {
                #(#attributes)*
                #mark
                #[must_use]
                #visibility fn #setter(mut self, #ident: #parameter) -> #ty {
                    #target.#ident = #set;
                    #result
                }

                #old
            }
        });
        quote!(#(#setters)*)
    }
}

/// Generates the impl of `Fields`: access by the index in the table, and more functions.
pub(crate) fn expand_access(
    (root, impl_attrs, owner): (&Root, &ImplAttributes, &Ident),
    fields: impl Iterator<Item = (TokenStream, TokenStream)>,
    more: &TokenStream,
) -> TokenStream {
    let (mut slots, mut helds) = (Vec::new(), Vec::new());
    for (index, (slot, held)) in fields.enumerate() {
        slots.push(quote!(#index => #slot,));
        helds.push(quote!(#index => #held,));
    }
    let by_index = |arms: &[TokenStream]| match arms {
        // `Some(match … { _ => return … })` would warn about unreachable code.
        [] => quote!(#root::None),
        arms => quote! {
            #root::Some(match index {
                #(#arms)*
                _ => return #root::None,
            })
        },
    };
    let (slots, helds) = (by_index(&slots), by_index(&helds));
    quote! {
        #impl_attrs
        impl #root::Sealed for #owner {}

        #impl_attrs
        impl #root::Fields for #owner {
            #[inline]
            fn table(&self) -> &'static [#root::FieldInfo] {
                <Self as #root::Record>::FIELDS
            }

            #[inline]
            fn field_mut(&mut self, index: #root::usize) -> #root::Option<#root::FieldMut<'_>> {
                #slots
            }

            #[inline]
            fn field_ref(&self, index: #root::usize) -> #root::Option<#root::FieldRef<'_>> {
                #helds
            }

            #more
        }
    }
}

/// Generates the table of a record. It is a static, because each use of a constant would copy it.
pub(crate) fn expand_table(
    root: &Root,
    infos: impl ExactSizeIterator<Item = TokenStream>,
) -> TokenStream {
    let count = infos.len();
    quote! {
        const FIELDS: &'static [#root::FieldInfo] = {
            static TABLE: [#root::FieldInfo; #count] = [#(#infos),*];
            &TABLE
        };
    }
}

impl Field {
    /// Generates the type without its `Option`.
    ///
    /// An `Option` in the declaration is read from there, so a wrong type is not reported twice.
    fn expand_inner(&self, fields: &Fields) -> TokenStream {
        if self.is_own_id {
            let Fields { owner, root, .. } = fields;
            return quote!(#root::Id<#owner>);
        }
        self.ty.in_option().cloned().unwrap_or_else(|| self.item(fields, "Inner"))
    }

    /// Generates the type of a parameter for the field's value.
    ///
    /// A bound with the `Inner` of a wrong type would be a second error, at the signature. The bound
    /// `IntoField` puts no condition on the type.
    fn expand_parameter(&self, fields: &Fields) -> TokenStream {
        let (ty, root) = (&self.ty, &fields.root);
        if self.is_own_id || ty.in_option().is_some() {
            let (inner, into) = (self.expand_inner(fields), root.conversion());
            return quote!(impl #into<#inner>);
        }
        quote!(impl #root::IntoField<#ty>)
    }

    /// Generates the field's value from the parameter with its name.
    fn expand_set(&self, fields: &Fields) -> TokenStream {
        let (ident, root) = (&self.ident, &fields.root);
        if self.is_own_id || self.ty.in_option().is_some() {
            let into = root.conversion();
            return self.call(fields, "set", quote!(#into::into(#ident)));
        }
        quote!(#root::IntoField::into_field(#ident))
    }

    fn expand_info(&self, fields: &Fields) -> TokenStream {
        let root = &fields.root;
        let kind = self.item(fields, "KIND");
        let name = self.wire_name();
        let options = &self.options;
        let mut info = quote!(#root::FieldInfo::new(#name, #kind));
        for flag in options.info_flags() {
            info = quote!(#info.#flag);
        }
        if let Some((_, length)) = &options.max_length {
            info = quote!(#info.max_length(#length));
        }
        if let Some(names) = self.expand_old_names() {
            info = quote!(#info.old_names(#names));
        }
        if let Some(advice) = deprecation(&self.attributes) {
            info = quote!(#info.deprecated(#advice));
        }
        let evidence = options.evidence.unwrap_or(fields.evidence);
        if evidence != Evidence::Documented {
            let evidence = evidence.expand(root);
            info = quote!(#info.evidence(#evidence));
        }
        options.server.expand(info, root)
    }

    /// Generates the type of the constant.
    pub(super) fn expand_constant_type(&self, fields: &Fields) -> TokenStream {
        let Fields { owner, root, .. } = fields;
        let inner = self.expand_inner(fields);
        let can = self.expand_abilities(root);
        match self.ty.in_option() {
            Some(_) => quote!(#root::Field<#owner, #inner #can>),
            None => self.ty.generic(root, "Field", &quote!(#owner, #inner #can)),
        }
    }

    /// Generates the constant that filters and orders use for the field.
    pub(crate) fn expand_constant(&self, fields: &Fields) -> TokenStream {
        let Self { ident, attributes, visibility, .. } = self;
        let root = &fields.root;
        let name = self.wire_name();
        let constant = constant(ident);
        let sensitive = self.is_sensitive().then(|| quote!(.sensitive()));
        let old_names = self.expand_old_names().map(|names| quote!(.with_old_names(#names)));
        let ty = self.expand_constant_type(fields);
        let mut value = quote!(#root::Field::new(#name) #sensitive #old_names);
        if self.ty.in_option().is_none() {
            value = self.ty.relocate(value);
        }
        // An error about the constant points at the field.
        let (start, end) = (quote_spanned!(ident.span()=> const), quote_spanned!(ident.span()=> ;));
        quote! {
            #(#attributes)*
            #visibility #start #constant: #ty = #value #end
        }
    }
}
