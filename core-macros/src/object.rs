//! `#[derive(Object)]`: a nested object.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Ident, parse::ParseStream};

use crate::{
    attribute::{read, refuse_others},
    derived::inherent,
    errors::Errors,
    fields::Fields,
    root::Root,
    words::{read_words, words},
};

words! {
    enum Word {
        Patch = "patch",
        Crate = "crate",
    }
}

/// The words of `#[object(…)]`.
#[derive(Default)]
struct Arguments {
    /// Whether a patch may replace a list of these.
    is_patchable: bool,
    root: Root,
}

impl Arguments {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self::default();
        read_words(input, |word, _, input| {
            match word {
                Word::Patch => arguments.is_patchable = true,
                Word::Crate => arguments.root = Root::parse(input)?,
            }
            Ok(())
        })?;
        Ok(arguments)
    }
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    refuse_others(&input.attrs, "object")?;
    let Arguments { is_patchable, root } =
        read(&input.attrs, "object", "#[object(patch)]", Arguments::read)?;
    let fields = Fields::parse(&input, root, "an object", false)?;
    let mut errors = Errors::default();
    fields.check(&mut errors);
    errors.finish()?;

    let Fields { owner, root, derived, .. } = &fields;
    let record = fields.expand_record(is_patchable);
    let patch_item = is_patchable.then(|| {
        quote! {
            #derived
            impl #root::PatchItem for #owner {}
        }
    });
    let serde = fields.expand_serde();
    let items = expand_inherent(&fields);
    Ok(quote! {
        #record
        #serde
        #patch_item

        #derived
        impl #root::Optional for #owner {
            const KIND: #root::Kind = #root::Kind::Object(<Self as #root::Record>::FIELDS);

            fn slot(place: &mut #root::Option<Self>) -> #root::Slot<'_> {
                #root::Slot::Object(place)
            }

            fn held(field: &#root::Option<Self>) -> #root::Held<'_> {
                #root::Held::object(field)
            }
        }

        #derived
        impl #root::Nested for #owner {}

        #items
    })
}

/// The table, `new` where something is required, and the setters.
fn expand_inherent(fields: &Fields) -> TokenStream {
    let Fields { owner, root, .. } = fields;
    let new = fields.listed.iter().any(|field| field.is_required()).then(|| {
        let doc = " An object with what is required; the rest is unset.";
        fields.expand_new(doc, |record: &Ident| quote!(#record))
    });
    let setters = fields.expand_setters(&quote!(self));
    // A field with the name of the table has a setter with that name.
    let has_own = fields.listed.iter().any(|field| field.ident == "FIELDS");
    let table = (!has_own).then(|| {
        quote! {
            /// The fields that this object lists.
            pub const FIELDS: &'static [#root::FieldInfo] = <Self as #root::Record>::FIELDS;
        }
    });
    let inherent = inherent();
    quote! {
        #inherent
        impl #owner {
            #table
            #new
            #setters
        }
    }
}
