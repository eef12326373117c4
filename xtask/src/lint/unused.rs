//! Declarations that nothing uses.

use std::collections::BTreeSet;

use super::{Findings, records};
use crate::{
    diagnostics::Spanned,
    rust::calls::calls,
    spec::{Call, Specs, Type},
};

pub(super) fn find(specs: &Specs, findings: &mut Findings<'_>) {
    find_declarations(specs, findings);
    find_scopes(specs, findings);
}

fn find_declarations(specs: &Specs, findings: &mut Findings<'_>) {
    let mut used = BTreeSet::new();
    for (record, fields) in records(specs) {
        fields.iter().for_each(|field| add_names(&field.ty.value, record, &mut used));
    }
    for resource in &specs.resources {
        let types = resource.extra_calls.iter().flat_map(Call::types);
        types.for_each(|ty| add_names(ty, "", &mut used));
    }
    let mut find = |what: &str, name: &Spanned<String>, help: &str| {
        if !used.contains(name.value.as_str()) {
            findings.push(
                &name.at,
                format!("no field and no call uses the {what} `{}`", name.value),
                help,
            );
        }
    };
    const FILE: &str = "delete the file, or name it in the type of a field";
    for known in &specs.enums {
        find("enum", &known.name, FILE);
    }
    for known in &specs.objects {
        find("object", &known.name, FILE);
    }
    for known in specs.references() {
        find("reference", &known.name, "leave it out, or name it in the type of a field");
    }
}

/// Adds the names in a type. An object that only contains itself is not used.
fn add_names<'a>(ty: &'a Type, owner: &str, used: &mut BTreeSet<&'a str>) {
    match ty {
        Type::Enum(name) => drop(used.insert(name)),
        Type::Object(name) | Type::List(name) if name != owner => drop(used.insert(name)),
        Type::Id(names) => used.extend(names.iter().map(String::as_str)),
        Type::ListOf(item) => add_names(item, owner, used),
        Type::Object(_) | Type::List(_) => {}
        // Unused resources and inputs are not reported.
        Type::Resource(_) | Type::Input(_) => {}
        Type::Scalar(_) | Type::Json | Type::OwnId | Type::Nothing | Type::Wrong => {}
    }
}

/// The scopes of standard calls, which `core-macros` gives them.
const STANDARD: [&str; 2] = ["read:core", "readwrite:core"];

fn find_scopes(specs: &Specs, findings: &mut Findings<'_>) {
    let calls: Vec<_> = specs.resources.iter().flat_map(calls).collect();
    let used = calls.iter().map(|call| call.scope.as_str());
    let used: BTreeSet<&str> = used.chain(STANDARD).collect();
    let implied: BTreeSet<&str> = specs
        .scopes
        .iter()
        .flat_map(|scope| &scope.implies)
        .map(|implied| implied.value.as_str())
        .collect();
    for scope in specs.scopes.iter().filter(|scope| scope.access.is_some()) {
        let is_used = used.contains(scope.name.value.as_str())
            || implied.contains(scope.variant.value.as_str());
        if !is_used {
            let message = format!("no call needs the scope `{}`", scope.name.value);
            let help = "leave `access` out, or name the scope in a call";
            findings.push(&scope.name.at, message, help);
        }
    }
}
