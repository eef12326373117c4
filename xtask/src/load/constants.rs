//! Reads the constants of `specs/api.toml`, and checks their forms.

use std::collections::BTreeSet;

use http::{HeaderName, Uri};

use super::table::Table;
use crate::{
    diagnostics::{At, Spanned},
    spec::{
        Constant,
        api_key::{ApiKey, ApiKeyKind},
    },
};

/// Reads the keys of a table. A key without a valid value is a mistake.
pub(super) fn read(
    table: &mut Table<'_, '_>,
    keys: &'static [ApiKey],
    constants: &mut Vec<(&'static ApiKey, Constant)>,
) {
    let mut numbers = Vec::new();
    for key in keys {
        let constant = match key.kind {
            ApiKeyKind::Texts => {
                let texts = texts(table, key.key);
                table.has(key.key).then_some(Constant::Texts(texts))
            }
            ApiKeyKind::Number => number(table, key.key).map(|number| {
                let value = number.value;
                numbers.push((key.key, number));
                Constant::Number(value)
            }),
            ApiKeyKind::Text | ApiKeyKind::Address | ApiKeyKind::Path | ApiKeyKind::Header => {
                let text = table.text(key.key);
                check_form(&text, key, table);
                Some(Constant::Text(text.value))
            }
        };
        constants.extend(constant.map(|constant| (key, constant)));
    }
    check_sizes(&numbers, table);
}

fn number(table: &mut Table<'_, '_>, key: &'static str) -> Option<Spanned<i64>> {
    let number = table.number(key)?;
    if (1..=i64::from(u32::MAX)).contains(&number.value) {
        return Some(number);
    }
    let help = format!("write a number from 1 to {}", u32::MAX);
    table.mistakes.push(&number.at, format!("`{key}` is out of range"), help);
    None
}

/// Checks a text that has a form. An empty one has been noted.
fn check_form(text: &Spanned<String>, key: &ApiKey, table: &mut Table<'_, '_>) {
    let value = text.value.as_str();
    let (is_valid, form, help) = match key.kind {
        ApiKeyKind::Text | ApiKeyKind::Texts | ApiKeyKind::Number => return,
        ApiKeyKind::Address => (
            is_address(value),
            "address",
            "write `https://`, a host, and a path without `/` at its end",
        ),
        ApiKeyKind::Path => {
            (is_path(value), "path", "write words with `/` before each, as in `/connect/token`")
        }
        ApiKeyKind::Header => {
            let is_lower = !value.contains(|letter: char| letter.is_ascii_uppercase());
            let is_name = HeaderName::from_bytes(value.as_bytes()).is_ok();
            (
                is_lower && is_name,
                "name of a header",
                "write lower case, digits and `-`, as in `x-utc-offset`",
            )
        }
    };
    if !value.is_empty() && !is_valid {
        let message = format!("`{}` is not a valid {form}: {value:?}", key.key);
        table.mistakes.push(&text.at, message, help);
    }
}

/// Returns whether a text is the address of a server that calls can begin with.
fn is_address(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else { return false };
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    uri.scheme_str() == Some("https")
        && !authority.is_empty()
        && !text.contains(['@', '?', '#'])
        && (uri.path() == "/" || is_path(uri.path()))
        && !text.ends_with('/')
}

fn is_path(text: &str) -> bool {
    let is_part = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
    };
    text.strip_prefix('/').is_some_and(|rest| rest.split('/').all(is_part))
}

/// Checks that no page is larger than the largest one.
fn check_sizes(numbers: &[(&'static str, Spanned<i64>)], table: &mut Table<'_, '_>) {
    let of = |key: &str| numbers.iter().find(|(known, _)| *known == key).map(|(_, number)| number);
    let Some(max) = of("max_size") else { return };
    let limits = [("default_size", max.value.saturating_sub(1)), ("max_expanded_size", max.value)];
    let larger = limits.iter().filter_map(|(key, limit)| Some((*key, limit, of(key)?)));
    let larger: Vec<_> = larger.filter(|(_, limit, size)| size.value > **limit).collect();
    let Some((key, limit, size)) = larger.first() else { return };
    let message = format!("`{key}` is {}, and `max_size` is {}", size.value, max.value);
    if larger.len() == 1 {
        table.mistakes.push(&size.at, message, format!("write at most {limit}"));
        table.mistakes.also(&max.at, "the largest size is here");
    } else {
        table.mistakes.push(&max.at, message, "write a number above both other sizes");
        table.mistakes.also(&size.at, "the other size is here");
    }
}

/// Reads a list of at least one text. Each text occurs once.
fn texts(table: &mut Table<'_, '_>, key: &'static str) -> Vec<String> {
    let texts = table.texts(key);
    if let Some(value) = table.value(key)
        && value.get_ref().as_array().is_some_and(|list| list.is_empty())
    {
        let at = At::new(table.file, value.span());
        table.mistakes.push(&at, format!("`{key}` is empty"), "write at least one text");
    }
    let mut seen = BTreeSet::new();
    for text in &texts {
        if text.value.trim().is_empty() {
            let help = "write it, or leave it out";
            table.mistakes.push(&text.at, format!("a text of `{key}` is empty"), help);
        } else if !seen.insert(text.value.as_str()) {
            let message = format!("a second `{}` in `{key}`", text.value);
            table.mistakes.push(&text.at, message, "each text occurs once");
        }
    }
    texts.into_iter().map(|text| text.value).collect()
}
