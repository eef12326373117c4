//! Reads the tables `[call.<name>]` of resources.

use toml::{Spanned as Toml, de::DeValue};

use super::{
    history, prose,
    table::{Table, saturated},
    types,
};
use crate::{
    diagnostics::{At, Mistakes, Spanned},
    spec::{
        Call, Type,
        evidence::{Attestation, Evidence},
        query_parameter::QueryParameter,
    },
};

/// Reads the tables `[call.<name>]`.
pub(super) fn extra_calls(table: &mut Table<'_, '_>, evidence: Evidence, own: &str) -> Vec<Call> {
    let Some(calls) = table.table("call") else { return Vec::new() };
    let file = calls.file;
    let entries = calls.entries();
    let read = |(name, value): (_, &Toml<DeValue<'_>>)| {
        Some(call(name, Table::of(file, value, calls.mistakes)?, evidence, own))
    };
    entries.into_iter().filter_map(read).collect()
}

fn call(name: Spanned<String>, mut table: Table<'_, '_>, evidence: Evidence, own: &str) -> Call {
    let rust = table.optional_text("rust");
    let method = table.text("method");
    let path = table.text("path");
    let scope = table.text("scope");
    let returns = table.text("returns");
    let returns = call_type(returns, own, table.mistakes);
    let body = table.optional_text("body").map(|body| call_type(body, own, table.mistakes));
    let params = params(&mut table, own);
    let statuses = statuses(&mut table);
    let is_idempotent = table.optional_flag("idempotent");
    let doc = prose::doc(&mut table);
    let aliases = table.texts("aliases");
    let Attestation { evidence, provenance } = table.evidence(evidence);
    let query = query(&mut table, evidence, own);
    let history = history::read(&mut table);
    table.finish();
    Call {
        name,
        rust,
        method,
        path,
        scope,
        returns,
        body,
        params,
        query,
        statuses,
        is_idempotent,
        doc,
        aliases,
        evidence,
        provenance,
        history,
    }
}

/// Reads `params = { employeeId = "id:Employee" }`.
fn params(table: &mut Table<'_, '_>, own: &str) -> Vec<(Spanned<String>, Spanned<Type>)> {
    let Some(params) = table.table("params") else { return Vec::new() };
    let mut read = Vec::new();
    for (name, value) in params.entries() {
        let at = At::new(params.file, value.span());
        match value.get_ref().as_str() {
            Some(text) => {
                let text = Spanned { value: text.to_owned(), at };
                read.push((name, call_type(text, own, params.mistakes)));
            }
            None => params.mistakes.push(&at, "a type is a text", "write `\"id:Project\"`"),
        }
    }
    read
}

/// Reads `query = { since = "date-time" }`. The long form of a parameter is a table, as the line of a field.
fn query(table: &mut Table<'_, '_>, evidence: Evidence, own: &str) -> Vec<QueryParameter> {
    let Some(query) = table.table("query") else { return Vec::new() };
    let mut read = Vec::new();
    for (name, value) in query.entries() {
        let at = At::new(query.file, value.span());
        match value.get_ref() {
            DeValue::String(text) => {
                let ty = Spanned { value: text.to_string(), at };
                let ty = call_type(ty, own, query.mistakes);
                read.push(QueryParameter::new(name, ty, evidence));
            }
            DeValue::Table(_) => {
                let line = Table::of(query.file, value, query.mistakes);
                read.extend(line.map(|line| parameter(name, line, evidence, own)));
            }
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_) => {
                let help = "write `\"date-time\"`, or `{ type = \"date-time\", doc = \"…\" }`";
                query.mistakes.push(
                    &at,
                    "a query parameter is a type, or a table with its keys",
                    help,
                );
            }
        }
    }
    read
}

fn parameter(
    name: Spanned<String>,
    mut line: Table<'_, '_>,
    evidence: Evidence,
    own: &str,
) -> QueryParameter {
    let ty = line.text("type");
    let ty = call_type(ty, own, line.mistakes);
    let mut parameter = QueryParameter::new(name, ty, evidence);
    parameter.doc = prose::doc(&mut line);
    parameter.rust = line.optional_text("rust");
    parameter.is_required = line.flag("required");
    if let Some(Spanned { value, .. }) = line.optional_evidence() {
        (parameter.evidence, parameter.provenance) = (value.evidence, value.provenance);
    }
    line.finish();
    parameter
}

/// Reads `status = [200, 201]`.
fn statuses(table: &mut Table<'_, '_>) -> Vec<Spanned<i64>> {
    let mut statuses = Vec::new();
    let listed = table.list("status");
    let value = table.value("status").filter(|value| value.get_ref().is_array());
    if let Some(value) = value.filter(|_| listed.is_empty()) {
        let at = At::new(table.file, value.span());
        let help = "write `status = [201]`, or leave it out; then any success is accepted";
        table.mistakes.push(&at, "`status` is empty", help);
    }
    for value in listed {
        let at = At::new(table.file, value.span());
        match saturated(value.get_ref()) {
            Some(value) => statuses.push(Spanned { value, at }),
            None => table.mistakes.push(&at, "a status is a number", "write `status = [201]`"),
        }
    }
    statuses
}

/// Reads a type in a call, in which `id` is the id of the resource.
fn call_type(text: Spanned<String>, own: &str, mistakes: &mut Mistakes) -> Spanned<Type> {
    let mut ty = types::parse(text, Some(own), mistakes);
    if ty.value == Type::OwnId {
        ty.value = Type::Id(vec![own.to_owned()]);
    }
    ty
}
