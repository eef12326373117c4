//! Reads `specs/objects/*.toml` and `specs/resources/<group>/*.toml`.

use super::{
    calls::extra_calls, enums::origin, evidence::attestation, fields::fields, history, prose,
    table::Table,
};
use crate::{
    diagnostics::Source,
    spec::{
        CallEvidence, Object, Resource,
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
    let rust = table.optional_text("rust");
    let doc = prose::doc(&mut table);
    let origin = origin(&mut table, source);
    let aliases = table.texts("aliases");
    let is_patchable = table.flag("patch");
    let Attestation { evidence, provenance } = table.evidence(Evidence::Documented);
    let fields = fields(&mut table, evidence, None, common);
    let history = history::read(&mut table);
    table.finish();
    let fields = fields?;
    let object = Object {
        origin,
        name,
        rust,
        doc,
        aliases,
        is_patchable,
        evidence,
        provenance,
        fields,
        history,
    };
    (!object.name.value.is_empty()).then_some(object)
}

pub(super) fn resource(
    mut table: Table<'_, '_>,
    source: &Source,
    group: &str,
    common: Option<&[CommonField]>,
) -> Option<Resource> {
    let name = table.text("resource");
    let rust = table.optional_text("rust");
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
        rust,
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
