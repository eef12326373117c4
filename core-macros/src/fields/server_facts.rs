//! The words of a field about the server: defaults, rows of lists, and the source of the field.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{
    Ident, Lit, LitBool, LitStr, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

use crate::root::Root;

/// The words about the server that have a value.
#[derive(Default)]
pub(super) struct ServerFacts {
    pub(super) in_lists: Option<InLists>,
    pub(super) null: Option<LitBool>,
    pub(super) duplicate_key: Option<LitStr>,
    pub(super) default: Option<(Span, DefaultValue)>,
    pub(super) source: Option<LitStr>,
    pub(super) seen: Option<LitStr>,
}

impl ServerFacts {
    /// Adds the calls on `FieldInfo` that note the facts.
    pub(super) fn expand(&self, mut info: TokenStream, root: &Root) -> TokenStream {
        if let Some(rows) = &self.in_lists {
            let rows = Ident::new(rows.variant(), Span::call_site());
            info = quote!(#info.in_lists(#root::InLists::#rows));
        }
        if let Some(is_sent) = &self.null {
            info = quote!(#info.null(#is_sent));
        }
        if let Some(key) = &self.duplicate_key {
            info = quote!(#info.duplicate_key(#key));
        }
        if let Some((_, DefaultValue { json, .. })) = &self.default {
            info = quote!(#info.default_value(#json));
        }
        if self.source.is_none() && self.seen.is_none() {
            return info;
        }
        let text = |text: &Option<LitStr>| match text {
            Some(text) => quote!(#root::Some(#text)),
            None => quote!(#root::None),
        };
        let (source, seen) = (text(&self.source), text(&self.seen));
        quote!(#info.provenance(const { &#root::Provenance::new(#source, #seen) }))
    }
}

/// The value of `in_lists`.
pub(super) enum InLists {
    Always,
    Expanded,
    Never,
}

impl InLists {
    fn variant(&self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::Expanded => "Expanded",
            Self::Never => "Never",
        }
    }
}

/// Reads `true`, `false` or `expanded`.
impl Parse for InLists {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ident = input.call(Ident::parse_any)?;
        if ident == "expanded" {
            Ok(Self::Expanded)
        } else if ident == "false" {
            Ok(Self::Never)
        } else if ident == "true" {
            Ok(Self::Always)
        } else {
            let message = format!("`in_lists` is not `{ident}`; write `false` or `expanded`");
            Err(syn::Error::new(ident.span(), message))
        }
    }
}

/// The value of `default`.
pub(super) struct DefaultValue {
    /// The JSON.
    json: String,
    /// The variant of `core_api::__private::words::DefaultValue`.
    pub(super) kind: &'static str,
    /// The number of characters of a text, and 0 for other values.
    pub(super) characters: usize,
}

/// Reads a literal: a text, a number with its sign, or a boolean.
impl Parse for DefaultValue {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let minus: Option<Token![-]> = input.parse()?;
        let sign = if minus.is_some() { "-" } else { "" };
        let literal: Lit = input.parse()?;
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let (json, kind) = match &literal {
            Lit::Bool(flag) if minus.is_none() => (flag.value().to_string(), "Boolean"),
            Lit::Str(text) if minus.is_none() => (json_text(&text.value()), "Text"),
            Lit::Int(number) if is_plain(&number.to_string()) => {
                (format!("{sign}{number}"), "Integer")
            }
            Lit::Float(number) if is_plain(&number.to_string()) => {
                (format!("{sign}{number}"), "Decimal")
            }
            _ => {
                let message =
                    "the default is not a text, a number in decimal digits, `true` or `false`";
                return Err(syn::Error::new_spanned(literal, message));
            }
        };
        let characters = match &literal {
            Lit::Str(text) => text.value().chars().count(),
            _ => 0,
        };
        Ok(Self { json, kind, characters })
    }
}

/// Returns a text as JSON (RFC 8259 §7).
fn json_text(text: &str) -> String {
    let mut json = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            control if control < ' ' => json.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => json.push(other),
        }
    }
    json.push('"');
    json
}
