//! Reads `specs/objects/*.toml` and `specs/resources/<group>/*.toml`.

use std::collections::BTreeSet;

use toml::{Spanned as Toml, de::DeValue};

use super::{
    enums::origin,
    table::{Table, read_evidence},
    types,
};
use crate::{
    diagnostics::{At, Source, Spanned},
    spec::{Call, Field, Object, Resource, Type, evidence::Evidence, field_flag::FieldFlag},
};

pub(super) fn object(mut table: Table<'_, '_>, source: &Source) -> Option<Object> {
    let name = table.text("object");
    let doc = table.text("doc").value;
    let origin = origin(&mut table, source);
    let aliases = table.texts("aliases");
    let is_patchable = table.flag("patch");
    let evidence = table.evidence(Evidence::Documented);
    let fields = fields(&mut table, evidence);
    table.finish();
    let object = Object { origin, name, doc, aliases, is_patchable, evidence, fields };
    (!object.name.value.is_empty()).then_some(object)
}

pub(super) fn resource(mut table: Table<'_, '_>, source: &Source, group: &str) -> Option<Resource> {
    let name = table.text("resource");
    let doc = table.text("doc").value;
    let origin = origin(&mut table, source);
    let area = table.optional_text("area");
    let aliases = table.texts("aliases");
    let path = table.text("path");
    let evidence = table.evidence(Evidence::Documented);
    let calls = table.texts("calls");
    let call_evidence = call_evidence(&mut table);
    let extra_calls = extra_calls(&mut table, evidence);
    // Some resources have calls only, such as the one for the health of the service.
    let is_record = !calls.is_empty() || extra_calls.is_empty() || table.has("fields");
    let fields = if is_record { fields(&mut table, evidence) } else { Vec::new() };
    table.finish();
    let group = group.to_owned();
    (!name.value.is_empty()).then_some(Resource {
        origin,
        group,
        area,
        name,
        doc,
        aliases,
        path,
        calls,
        extra_calls,
        fields,
        evidence,
        call_evidence,
    })
}

fn fields(table: &mut Table<'_, '_>, evidence: Evidence) -> Vec<Field> {
    let at = table.at().clone();
    let Some(inner) = table.table("fields") else {
        table.mistakes.push(&at, "`[fields]` is missing", "add a `[fields]` table, a line a field");
        return Vec::new();
    };
    let file = inner.file;
    let entries = inner.entries();
    entries
        .into_iter()
        .filter_map(|(name, value)| {
            Some(field(name, Table::of(file, value, inner.mistakes)?, evidence))
        })
        .collect()
}

fn field(name: Spanned<String>, mut table: Table<'_, '_>, evidence: Evidence) -> Field {
    let mut ty = table.text("type");
    let is_type_assumed = ty.value.ends_with(types::ASSUMED);
    if is_type_assumed {
        ty.value.pop();
    }
    let ty = types::parse(ty, table.mistakes);
    let max_length = table.number("max_length");
    if let Some(length) =
        max_length.as_ref().filter(|length| !(1..=1 << 31).contains(&length.value))
    {
        let help = "write the largest number of characters, from 1 up";
        table.mistakes.push(&length.at, "`max_length` is out of range", help);
    }
    let (mut flags, mut refused) = (BTreeSet::new(), BTreeSet::new());
    for flag in FieldFlag::ALL {
        match table.optional_flag(flag.word()) {
            Some(true) => {
                flags.insert(flag);
            }
            Some(false) if flag.is_ability() => {
                refused.insert(flag);
            }
            Some(false) | None => {}
        }
    }
    let field = Field {
        name,
        ty,
        flags,
        refused,
        max_length: max_length.map(|length| length.value),
        unit: table.optional_text("unit").map(|unit| unit.value),
        doc: table.text("doc").value,
        evidence: table.evidence(evidence),
        is_type_assumed,
    };
    table.finish();
    field
}

/// Reads `call_evidence = { create = "assumed" }`.
fn call_evidence(table: &mut Table<'_, '_>) -> Vec<(Spanned<String>, Evidence)> {
    let Some(calls) = table.table("call_evidence") else { return Vec::new() };
    let mut read = Vec::new();
    for (name, value) in calls.entries() {
        let word = value.get_ref().as_str().unwrap_or("a value that is not a text");
        let word = Spanned { value: word.to_owned(), at: At::new(calls.file, value.span()) };
        read.extend(read_evidence(&word, calls.mistakes).map(|evidence| (name, evidence)));
    }
    read
}

fn extra_calls(table: &mut Table<'_, '_>, evidence: Evidence) -> Vec<Call> {
    let Some(calls) = table.table("call") else { return Vec::new() };
    let file = calls.file;
    let entries = calls.entries();
    let read = |(name, value): (_, &Toml<DeValue<'_>>)| {
        Some(call(name, Table::of(file, value, calls.mistakes)?, evidence))
    };
    entries.into_iter().filter_map(read).collect()
}

fn call(name: Spanned<String>, mut table: Table<'_, '_>, evidence: Evidence) -> Call {
    let method = table.text("method");
    let path = table.text("path");
    let scope = table.text("scope");
    let returns = table.text("returns");
    let returns = types::parse(returns, table.mistakes);
    let body = table.optional_text("body").map(|body| types::parse(body, table.mistakes));
    let params = params(&mut table);
    let is_idempotent = table.optional_flag("idempotent");
    let doc = table.text("doc").value;
    let aliases = table.texts("aliases");
    let evidence = table.evidence(evidence);
    table.finish();
    Call { name, method, path, scope, returns, body, params, is_idempotent, doc, aliases, evidence }
}

/// Reads `params = { employeeId = "id:Employee" }`.
fn params(table: &mut Table<'_, '_>) -> Vec<(Spanned<String>, Spanned<Type>)> {
    let Some(params) = table.table("params") else { return Vec::new() };
    let mut read = Vec::new();
    for (name, value) in params.entries() {
        let at = At::new(params.file, value.span());
        match value.get_ref().as_str() {
            Some(text) => {
                let text = Spanned { value: text.to_owned(), at };
                read.push((name, types::parse(text, params.mistakes)));
            }
            None => params.mistakes.push(&at, "a type is a text", "write `\"id:Project\"`"),
        }
    }
    read
}
