//! Reads `specs/objects/*.toml` and `specs/resources/<group>/*.toml`.

use toml::{Spanned as Toml, de::DeValue};

use super::{
    enums::origin, evidence::attestation, fields::fields, history, prose, table::Table, types,
};
use crate::{
    diagnostics::{At, Mistakes, Source, Spanned},
    spec::{
        Call, CallEvidence, Object, Resource, Type,
        evidence::{Attestation, Evidence},
        field::CommonField,
    },
};

pub(super) fn object(
    mut table: Table<'_, '_>,
    source: &Source,
    common: Option<&[CommonField]>,
) -> Option<Object> {
    let name = table.text("object");
    let doc = prose::doc(&mut table);
    let origin = origin(&mut table, source);
    let aliases = table.texts("aliases");
    let is_patchable = table.flag("patch");
    let Attestation { evidence, provenance } = table.evidence(Evidence::Documented);
    let fields = fields(&mut table, evidence, None, common);
    let history = history::read(&mut table);
    table.finish();
    let fields = fields?;
    let object =
        Object { origin, name, doc, aliases, is_patchable, evidence, provenance, fields, history };
    (!object.name.value.is_empty()).then_some(object)
}

pub(super) fn resource(
    mut table: Table<'_, '_>,
    source: &Source,
    group: &str,
    common: Option<&[CommonField]>,
) -> Option<Resource> {
    let name = table.text("resource");
    let doc = prose::doc(&mut table);
    let origin = origin(&mut table, source);
    let area = table.optional_text("area");
    let aliases = table.texts("aliases");
    let path = table.text("path");
    let Attestation { evidence, provenance } = table.evidence(Evidence::Documented);
    let calls = table.texts("calls");
    let call_evidence = call_evidence(&mut table);
    let extra_calls = extra_calls(&mut table, evidence, &name.value);
    // Some resources have calls only, such as the one for the health of the service.
    let is_record = !calls.is_empty() || extra_calls.is_empty() || table.has("fields");
    let fields = if is_record {
        fields(&mut table, evidence, Some(&name.value), common)
    } else {
        Some(Vec::new())
    };
    let history = history::read(&mut table);
    let call_deprecated = history::of_calls(&mut table, "call_deprecated");
    let call_since = history::of_calls(&mut table, "call_since");
    table.finish();
    // Without its fields, the resource would only have more mistakes.
    let fields = fields?;
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
        provenance,
        call_evidence,
        history,
        call_deprecated,
        call_since,
    })
}

/// Reads `call_evidence = { create = "assumed" }`.
fn call_evidence(table: &mut Table<'_, '_>) -> Vec<CallEvidence> {
    let Some(calls) = table.table("call_evidence") else { return Vec::new() };
    let mut read = Vec::new();
    for (call, value) in calls.entries() {
        let found = attestation(calls.file, value, calls.mistakes);
        read.extend(found.map(|Attestation { evidence, provenance }| CallEvidence {
            call,
            evidence,
            provenance,
        }));
    }
    read
}

fn extra_calls(table: &mut Table<'_, '_>, evidence: Evidence, own: &str) -> Vec<Call> {
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
    let is_idempotent = table.optional_flag("idempotent");
    let doc = prose::doc(&mut table);
    let aliases = table.texts("aliases");
    let Attestation { evidence, provenance } = table.evidence(evidence);
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

/// Reads a type in a call, in which `id` is the id of the resource.
fn call_type(text: Spanned<String>, own: &str, mistakes: &mut Mistakes) -> Spanned<Type> {
    let mut ty = types::parse(text, Some(own), mistakes);
    if ty.value == Type::OwnId {
        ty.value = Type::Id(vec![own.to_owned()]);
    }
    ty
}
