//! The fields of a record or nested object: what `Resource` and `Object` share.

mod check;
mod expand;
mod parse;
mod words;

pub(crate) use expand::{expand_access, expand_table};

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Attribute, Ident, LitInt, LitStr, Visibility};

use crate::{
    derived::Derived,
    names::{camel_case, constant, unraw},
    root::Root,
    ty::Ty,
};

/// The fields of a struct, in the order of the declaration.
pub(crate) struct Fields {
    /// The struct.
    pub(crate) owner: Ident,
    pub(crate) listed: Vec<Field>,
    /// The fields marked `#[field(unlisted)]`; there must be one.
    unlisted: Vec<Unlisted>,
    pub(crate) root: Root,
    pub(crate) derived: Derived,
}

/// A field that the declaration lists.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Ty,
    pub(crate) visibility: Visibility,
    /// The attributes that are repeated on what is made of the field.
    attributes: Vec<Attribute>,
    options: Options,
    /// Whether it is the id of the record itself, which is never null.
    is_own_id: bool,
}

/// The place of fields that the declaration does not list.
struct Unlisted {
    ident: Ident,
    ty: Ty,
}

/// The words of `#[field(…)]`, each with its span.
#[derive(Default)]
struct Options {
    name: Option<LitStr>,
    required: Option<Span>,
    read_only: Option<Span>,
    volatile: Option<Span>,
    filter: Option<Span>,
    sort: Option<Span>,
    max_length: Option<(Span, LitInt)>,
    unlisted: Option<Span>,
}

impl Fields {
    /// Whether the declaration has no field at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.unlisted.is_empty()
    }
}

impl Field {
    pub(crate) fn is_required(&self) -> bool {
        self.options.required.is_some()
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.options.read_only.is_some()
    }

    pub(crate) fn can_filter(&self) -> bool {
        self.options.filter.is_some()
    }

    pub(crate) fn can_sort(&self) -> bool {
        self.options.sort.is_some()
    }

    /// Whether Core both filters and sorts by it, and its name on the wire is this.
    pub(crate) fn is_key(&self, name: &str) -> bool {
        self.can_filter() && self.can_sort() && self.wire_name().value() == name
    }

    /// The name on the wire: as written, or the Rust name in camel case.
    fn wire_name(&self) -> LitStr {
        self.options
            .name
            .clone()
            .unwrap_or_else(|| LitStr::new(&camel_case(&unraw(&self.ident)), self.ident.span()))
    }

    /// Whether its constant has the name of the table.
    pub(crate) fn is_named_as_the_table(&self) -> bool {
        constant(&self.ident) == "FIELDS"
    }

    /// The name of the setter; `new` makes a value.
    fn setter(&self) -> Ident {
        if self.ident == "new" { Ident::new("new_", self.ident.span()) } else { self.ident.clone() }
    }

    /// An item of the field's type by the trait of such fields.
    fn item(&self, fields: &Fields, item: &str) -> TokenStream {
        self.ty.item(&fields.root, &self.value_trait(fields), item)
    }

    /// As [`item`](Self::item), of a function that is called with these values.
    fn call(&self, fields: &Fields, item: &str, values: TokenStream) -> TokenStream {
        self.ty.call(&fields.root, &self.value_trait(fields), item, values)
    }

    fn value_trait(&self, Fields { owner, .. }: &Fields) -> TokenStream {
        if self.is_own_id { quote!(OwnId<#owner>) } else { quote!(FieldValue) }
    }
}
