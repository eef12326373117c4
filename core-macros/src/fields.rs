//! The fields of a record or nested object, for the derives of `Resource` and `Object`.

mod ability;
mod check;
mod draft;
mod expand;
mod old_names;
mod options;
mod parse;
mod required;
mod server_facts;
mod words;

pub(crate) use draft::Draft;
pub(crate) use expand::{expand_access, expand_table};

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Ident, LitStr, Visibility};

use crate::{
    evidence::Evidence,
    item_attributes::ImplAttributes,
    names::{constant, unraw},
    root::Root,
    rules::names::{self, camel_case},
    ty::Ty,
};
use options::{FieldOptions, FieldWord};

/// The fields of a struct, in the order of the declaration.
pub(crate) struct Fields {
    /// The struct.
    pub(crate) owner: Ident,
    pub(crate) listed: Vec<Field>,
    /// The fields marked `#[field(unlisted)]`. A valid struct has exactly one.
    unlisted: Vec<UnlistedField>,
    /// The evidence of fields that do not name their own.
    pub(crate) evidence: Evidence,
    pub(crate) root: Root,
    pub(crate) impl_attrs: ImplAttributes,
}

/// A field that Core sends.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Ty,
    pub(crate) visibility: Visibility,
    /// The attributes that the generated items repeat.
    attributes: Vec<Attribute>,
    options: FieldOptions,
    /// True for the id of the record itself, which is never null.
    is_own_id: bool,
}

/// The field for values that the declaration does not list.
struct UnlistedField {
    ident: Ident,
    ty: Ty,
}

impl Fields {
    /// Returns whether the struct has no fields at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.unlisted.is_empty()
    }
}

impl Field {
    pub(crate) fn is_required(&self) -> bool {
        self.options.flag(FieldWord::Required).is_some()
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.options.flag(FieldWord::ReadOnly).is_some()
    }

    pub(crate) fn is_sensitive(&self) -> bool {
        self.options.flag(FieldWord::Sensitive).is_some()
    }

    pub(crate) fn can_filter(&self) -> bool {
        self.options.flag(FieldWord::Filter).is_some()
    }

    pub(crate) fn can_sort(&self) -> bool {
        self.options.flag(FieldWord::Sort).is_some()
    }

    /// Returns whether the field has this wire name, and Core both filters and sorts by it.
    pub(crate) fn is_key(&self, name: &str) -> bool {
        self.can_filter() && self.can_sort() && self.wire_name().value() == name
    }

    /// Returns the wire name: the one in the attribute, or the Rust name in camel case.
    fn wire_name(&self) -> LitStr {
        self.options
            .name
            .clone()
            .unwrap_or_else(|| LitStr::new(&camel_case(&unraw(&self.ident)), self.ident.span()))
    }

    /// Returns whether the constant of the field has the name of the table, `FIELDS`.
    pub(crate) fn is_named_as_the_table(&self) -> bool {
        constant(&self.ident) == "FIELDS"
    }

    /// Returns the name of the setter: `new_` and `build_` for fields with the names of functions.
    fn setter(&self) -> Ident {
        setter(&self.ident)
    }

    /// Generates the path of an item of the field's type.
    fn item(&self, fields: &Fields, item: &str) -> TokenStream {
        self.ty.item(&fields.root, &self.value_trait(fields), item)
    }

    /// Generates a call of a function of the field's type.
    fn call(&self, fields: &Fields, item: &str, values: TokenStream) -> TokenStream {
        self.ty.call(&fields.root, &self.value_trait(fields), item, values)
    }

    fn value_trait(&self, Fields { owner, .. }: &Fields) -> TokenStream {
        if self.is_own_id { quote!(OwnId<#owner>) } else { quote!(FieldValue) }
    }
}

/// Returns the name of the setter of a field with this name.
fn setter(field: &Ident) -> Ident {
    let name = names::setter(&field.to_string());
    if *field == name { field.clone() } else { Ident::new(&name, field.span()) }
}
