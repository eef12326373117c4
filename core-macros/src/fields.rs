//! The fields of a record or nested object: what `Resource` and `Object` share.

mod check;
mod expand;
mod parse;

pub(crate) use expand::{expand_access, expand_table, expand_value};

use proc_macro2::Span;
use syn::{Attribute, Ident, LitInt, LitStr, Type};

/// The fields of a struct, in the order of the declaration.
pub(crate) struct Fields {
    /// The struct.
    pub(crate) owner: Ident,
    pub(crate) listed: Vec<Field>,
    /// The fields marked `#[field(unlisted)]`; there must be one.
    unlisted: Vec<Ident>,
}

/// A field that the declaration lists.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    docs: Vec<Attribute>,
    options: Options,
}

/// What stands in `#[field(…)]`, with the span of each word.
#[derive(Default)]
struct Options {
    name: Option<LitStr>,
    required: Option<Span>,
    read_only: Option<Span>,
    volatile: Option<Span>,
    filter: Option<Span>,
    sort: Option<Span>,
    max_length: Option<LitInt>,
}

impl Field {
    pub(crate) fn is_required(&self) -> bool {
        self.options.required.is_some()
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.options.read_only.is_some()
    }

    /// Whether Core both filters and sorts by it, and its name on the wire is this.
    pub(crate) fn is_key(&self, name: &str) -> bool {
        let is_ordered = self.options.filter.is_some() && self.options.sort.is_some();
        is_ordered && self.wire_name().value() == name
    }

    /// The name on the wire: as written, or the Rust name in camel case.
    fn wire_name(&self) -> LitStr {
        self.options.name.clone().unwrap_or_else(|| {
            let name = self.ident.to_string();
            LitStr::new(&camel_case(name.trim_start_matches("r#")), self.ident.span())
        })
    }
}

fn camel_case(snake: &str) -> String {
    let mut words = snake.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}
