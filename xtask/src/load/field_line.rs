//! The line of a field: its keys, and the field that they declare.

use std::collections::{BTreeMap, BTreeSet};

use super::{history, prose, server_facts::ServerLine, table::Table, types};
use crate::{
    diagnostics::Spanned,
    rules::limits::is_length,
    spec::{
        Field, Type,
        evidence::{Attestation, Evidence},
        field::FieldOrigin,
        field_flag::FieldFlag,
        history::History,
        server_facts::ServerFacts,
    },
};

/// The keys that a line has.
pub(super) struct FieldLine {
    /// The type, and whether a question mark assumes it.
    pub(super) ty: Option<(Spanned<Type>, bool)>,
    pub(super) flags: BTreeMap<FieldFlag, Spanned<bool>>,
    pub(super) max_length: Option<Spanned<i64>>,
    pub(super) unit: Option<Spanned<String>>,
    pub(super) doc: Option<Spanned<String>>,
    pub(super) evidence: Option<Spanned<Attestation>>,
    pub(super) history: History,
    pub(super) facts: ServerLine,
    pub(super) rust: Option<Spanned<String>>,
}

/// Reads the line of a field that is not a common one.
pub(super) fn own(
    name: Spanned<String>,
    mut table: Table<'_, '_>,
    evidence: Evidence,
    own: Option<&str>,
) -> Field {
    let at = table.at().clone();
    let line = read(&mut table, own, true);
    table.finish();
    let (ty, is_type_assumed) =
        line.ty.unwrap_or_else(|| (Spanned { value: Type::Wrong, at: at.clone() }, false));
    let mut field = Field {
        name,
        ty,
        flags: BTreeSet::new(),
        refused: BTreeSet::new(),
        max_length: line.max_length.map(|length| length.value),
        unit: line.unit.map(|unit| unit.value),
        doc: line.doc.map(|doc| doc.value).unwrap_or_default(),
        evidence,
        provenance: None,
        is_type_assumed,
        is_boxed: false,
        history: line.history,
        origin: FieldOrigin::Own,
        rust: line.rust,
        facts: ServerFacts::default(),
    };
    line.facts.apply(&mut field.facts);
    if let Some(Spanned { value, .. }) = line.evidence {
        (field.evidence, field.provenance) = (value.evidence, value.provenance);
    }
    for (flag, Spanned { value, .. }) in line.flags {
        field.set(flag, value);
    }
    field
}

/// Reads the keys of a line. A missing `type` or `doc` is a mistake if the line `is_whole`.
pub(super) fn read(table: &mut Table<'_, '_>, own: Option<&str>, is_whole: bool) -> FieldLine {
    let mut text = |key| match is_whole {
        true => Some(table.text(key)),
        false => table.optional_text(key),
    };
    let (ty, doc) = (text("type"), text("doc"));
    let ty = ty.map(|mut ty| {
        let is_assumed = ty.value.ends_with(types::ASSUMED);
        if is_assumed {
            ty.value.pop();
        }
        (types::parse(ty, own, table.mistakes), is_assumed)
    });
    let max_length = table.number("max_length");
    if let Some(length) = max_length.as_ref().filter(|length| !is_length(length.value)) {
        let help = "write the largest number of characters, from 1 to 2147483648";
        table.mistakes.push(&length.at, "`max_length` is out of range", help);
    }
    let mut flags = BTreeMap::new();
    for flag in FieldFlag::ALL {
        flags.extend(table.spanned_flag(flag.word()).map(|value| (flag, value)));
    }
    let unit = table.optional_text("unit");
    doc.iter().chain(&unit).for_each(|text| prose::check(text, table.mistakes));
    let evidence = table.optional_evidence();
    let facts = ServerLine::read(table);
    let rust = table.optional_text("rust");
    let history = history::read(table);
    FieldLine { ty, flags, max_length, unit, doc, evidence, history, facts, rust }
}
