//! Fields of `[common]` that records write by hand or change in most places.

use super::Findings;
use crate::spec::{
    Field, Specs,
    field::{CommonField, FieldOrigin},
    field_flag::FieldFlag,
};

/// The number of common fields in a record from which the record could have all of them.
const SEVERAL: usize = 3;

pub(super) fn find_copies(specs: &Specs, findings: &mut Findings<'_>) {
    let is_copy = |field: &&Field| {
        let has_name = |known: &&CommonField| known.field.name.value == field.name.value;
        let common = specs.common().iter().find(has_name);
        field.origin == FieldOrigin::Own
            && common.is_some_and(|common| common.field.ty.value == field.ty.value)
    };
    for resource in &specs.resources {
        let copies: Vec<_> = resource.fields.iter().filter(is_copy).collect();
        if copies.len() >= SEVERAL {
            let names: Vec<_> = copies.iter().map(|field| field.name.value.as_str()).collect();
            let message = format!("`{}` are common fields", names.join("`, `"));
            let help = "write `common = true`, or a list of their names, in their place";
            findings.push(&copies[0].name.at, message, help);
        }
    }
}

pub(super) fn find_majorities(specs: &Specs, findings: &mut Findings<'_>) {
    for common in specs.common().iter().map(|known| &known.field) {
        let uses: Vec<_> = specs
            .resources
            .iter()
            .flat_map(|resource| &resource.fields)
            .filter(|field| {
                field.name.value == common.name.value && field.origin != FieldOrigin::Own
            })
            .collect();
        for flag in FieldFlag::ALL {
            let differ =
                uses.iter().filter(|field| field.state(flag) != common.state(flag)).count();
            if 2 * differ > uses.len() {
                let (name, word) = (&common.name.value, flag.word());
                let message =
                    format!("{differ} of {} records change `{word}` of `{name}`", uses.len());
                let help = format!("change `{word}` here, and mention the other records only");
                findings.push(&common.name.at, message, help);
            }
        }
    }
}
