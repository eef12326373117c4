//! Reads `specs/api.toml` and `specs/scopes.toml`.

use std::collections::BTreeMap;

use super::table::Table;
use crate::{
    diagnostics::Spanned,
    spec::{Access, Api, Constant, Reference, Scope},
};

/// The tables of `api.toml` and their keys.
const SECTIONS: [(&str, &[(&str, Kind)]); 6] = [
    ("servers", &[("production", Kind::Text)]),
    (
        "identity",
        &[
            ("issuer", Kind::Text),
            ("authorize", Kind::Text),
            ("token", Kind::Text),
            ("revocation", Kind::Text),
            ("userinfo", Kind::Text),
            ("discovery", Kind::Text),
            ("jwks", Kind::Text),
        ],
    ),
    (
        "headers",
        &[
            ("utc_offset", Kind::Text),
            ("rate_limit", Kind::Text),
            ("rate_remaining", Kind::Text),
            ("rate_reset", Kind::Text),
        ],
    ),
    (
        "pages",
        &[
            ("default_size", Kind::Number),
            ("max_size", Kind::Number),
            ("max_expanded_size", Kind::Number),
        ],
    ),
    ("filter", &[("operators", Kind::Texts), ("joins", Kind::Texts)]),
    ("rate_limit", &[("calls_per_minute", Kind::Number)]),
];

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Texts,
}

pub(super) fn api(mut table: Table<'_, '_>) -> Api {
    let mut constants = BTreeMap::new();
    let version = table.text("documentation_version").value;
    constants.insert("documentation_version".to_owned(), Constant::Text(version));
    for (section, keys) in SECTIONS {
        let at = table.at().clone();
        let Some(mut inner) = table.table(section) else {
            let help = format!("add a table `[{section}]`");
            table.mistakes.push(&at, format!("`[{section}]` is missing"), help);
            continue;
        };
        for (key, kind) in keys {
            if let Some(constant) = constant(&mut inner, key, *kind) {
                constants.insert(format!("{section}.{key}"), constant);
            }
        }
        inner.finish();
    }
    let references = references(&mut table);
    table.finish();
    Api { references, constants }
}

fn constant(table: &mut Table<'_, '_>, key: &'static str, kind: Kind) -> Option<Constant> {
    match kind {
        Kind::Text => Some(Constant::Text(table.text(key).value)),
        Kind::Texts => {
            let texts = table.texts(key).into_iter().map(|text| text.value).collect();
            Some(Constant::Texts(texts))
        }
        Kind::Number => {
            let number = table.number(key);
            if let Some(number) = &number
                && !(1..=i64::from(u32::MAX)).contains(&number.value)
            {
                table.mistakes.push(
                    &number.at,
                    format!("`{key}` is out of range"),
                    "write 1 or more",
                );
            }
            Some(Constant::Number(number?.value))
        }
    }
}

fn references(table: &mut Table<'_, '_>) -> Vec<Reference> {
    let file = table.file;
    let values = table.list("references");
    let read = |value| {
        let mut inner = Table::of(file, value, table.mistakes)?;
        let name: Spanned<String> = inner.text("name");
        let doc = inner.text("doc").value;
        inner.finish();
        Some(Reference { name, doc })
    };
    values.into_iter().filter_map(read).collect()
}

pub(super) fn scopes(mut table: Table<'_, '_>) -> Vec<Scope> {
    let file = table.file;
    let mut scopes = Vec::new();
    if let Some(inner) = table.table("scope") {
        for (variant, value) in inner.entries() {
            let Some(mut scope) = Table::of(file, value, inner.mistakes) else { continue };
            let name = scope.text("name");
            let doc = scope.text("doc").value;
            let access = access(&mut scope);
            let implies = scope.texts("implies");
            scope.finish();
            scopes.push(Scope { variant, name, doc, access, implies });
        }
    } else {
        let at = table.at().clone();
        table.mistakes.push(&at, "there is no scope", "add a table `[scope.ReadCore]`");
    }
    table.finish();
    scopes
}

fn access(scope: &mut Table<'_, '_>) -> Option<Access> {
    let word = scope.optional_text("access")?;
    let access = Access::ALL.into_iter().find(|access| access.word() == word.value);
    if access.is_none() {
        let help = "write `read` or `write`, or leave it out where no call needs the scope";
        scope.mistakes.push(
            &word.at,
            format!("unknown `access` of a scope, `{}`", word.value),
            help,
        );
    }
    access
}
