//! Reads `specs/api.toml` and `specs/scopes.toml`.

use super::{common_fields::common_fields, constants, prose, table::Table};
use crate::{
    diagnostics::Spanned,
    spec::{Access, Api, Reference, Scope, api_key::API_KEYS},
};

pub(super) fn api(mut table: Table<'_, '_>) -> Api {
    let (at, mut constants) = (table.at().clone(), Vec::new());
    for keys in API_KEYS.chunk_by(|key, next| key.section == next.section) {
        let section = keys[0].section;
        if section.is_empty() {
            constants::read(&mut table, keys, &mut constants);
            continue;
        }
        let at = table.at().clone();
        let Some(mut inner) = table.table(section) else {
            let help = format!("add a table `[{section}]`");
            table.mistakes.push(&at, format!("`[{section}]` is missing"), help);
            continue;
        };
        constants::read(&mut inner, keys, &mut constants);
        inner.finish();
    }
    let references = references(&mut table);
    let areas = table.texts("areas");
    areas.iter().for_each(|area| prose::check(area, table.mistakes));
    let common = common_fields(&mut table);
    table.finish();
    Api { at, areas, references, common, constants }
}

fn references(table: &mut Table<'_, '_>) -> Vec<Reference> {
    let file = table.file;
    let values = table.list("references");
    let read = |value| {
        let mut inner = Table::of(file, value, table.mistakes)?;
        let name: Spanned<String> = inner.text("name");
        let rust = inner.optional_text("rust");
        let doc = prose::doc(&mut inner);
        inner.finish();
        Some(Reference { name, rust, doc })
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
            let doc = prose::doc(&mut scope);
            let access = access(&mut scope);
            let implies = scope.texts("implies");
            scope.finish();
            scopes.push(Scope { variant, name, doc, access, implies });
        }
    } else {
        let at = table.at().clone();
        table.mistakes.push(&at, "no scope is declared", "add a table `[scope.ReadCore]`");
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
