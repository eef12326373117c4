//! Formatted expansions, for tests.

use proc_macro2::TokenStream;

/// Returns the formatted expansion of a derive.
pub(crate) fn expansion(
    expand: fn(syn::DeriveInput) -> syn::Result<TokenStream>,
    declaration: TokenStream,
) -> String {
    let tokens = expand(syn::parse2(declaration).unwrap()).unwrap();
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

/// Returns the first item that starts with a text, up to the line that closes it.
pub(crate) fn item(expansion: &str, start: &str) -> String {
    let lines: Vec<&str> = expansion.lines().collect();
    let first = lines.iter().position(|line| line.trim_start().starts_with(start)).unwrap();
    let indent = lines[first].len() - lines[first].trim_start().len();
    let is_last = |line: &&str| {
        let own = line.len() - line.trim_start().len();
        own == indent && (line.ends_with('}') || line.ends_with(';'))
    };
    let count = lines[first..].iter().position(is_last).unwrap() + 1;
    let item = lines[first..first + count].iter();
    item.map(|line| line.get(indent..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}
