//! `bench compile`: compares the build of the generated types with serde's derives on the same types.

mod build;
mod control;
mod program;
pub(crate) mod size;
pub(crate) mod specs;

use std::{io, path::Path};

use crate::{
    rust::names::rust_field,
    spec::{Field, Resource, Specs, Type, field_flag::FieldFlag, scalar::Scalar},
};
use build::{Crate, Workspace};

/// The number of resources that the small program uses, each with a list and a create.
const FEW: usize = 5;

/// The kinds of builds, each with the largest acceptable ratio.
const BUILDS: [(&str, &[&str], &str); 3] = [
    ("check", &["check"], "at most 1"),
    ("debug", &["build"], "at most 1"),
    ("release", &["build", "--release"], "at most 1.5"),
];

/// Builds both sides three times each, in turns, and returns a table of the best times.
pub(crate) fn compile(specs: &Specs, root: &Path) -> io::Result<String> {
    let records: Vec<&Resource> =
        specs.resources.iter().filter(|resource| resource.is_record()).collect();
    let is_usual = |resource: &&&Resource| resource.has_call("list") && resource.has_call("create");
    let few: Vec<&Resource> = records.iter().filter(is_usual).take(FEW).copied().collect();
    let workspace = Workspace::create(root, &crates(specs, &records, &few))?;
    let mut lines = vec![
        "| | core-api | serde's derives | ratio | goal |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    for (name, arguments, goal) in BUILDS {
        let (own, control) = workspace.race(
            arguments,
            ["core-api", "own-program"],
            ["control", "control-program"],
        )?;
        let ratio = own.as_secs_f64() / control.as_secs_f64();
        lines.push(format!(
            "| {name} | {:.2} s | {:.2} s | {ratio:.2} | {goal} |",
            own.as_secs_f64(),
            control.as_secs_f64(),
        ));
    }
    let more = records.len() - few.len();
    let bytes = |side: &str| -> io::Result<u64> {
        let all = workspace.size(&format!("{side}-all"))?;
        let few = workspace.size(&format!("{side}-program"))?;
        Ok(all.saturating_sub(few) / u64::try_from(more.max(1)).unwrap_or(1))
    };
    workspace.build_release()?;
    let (own, control) = (bytes("own")?, bytes("control")?);
    let ratio = own as f64 / control as f64;
    lines.push(format!(
        "| one resource more | {own} bytes | {control} bytes | {ratio:.2} | at most 0.5 |"
    ));
    let fields: usize = records.iter().map(|resource| resource.fields.len()).sum();
    let head = format!(
        "best of {} runs a side, in turns, dependencies warm; {} records with {fields} fields\n",
        build::RUNS,
        records.len(),
    );
    Ok(format!("{head}\n{}", lines.join("\n")))
}

/// Both libraries, and for each a program that uses few resources, and one that uses all.
fn crates(specs: &Specs, all: &[&Resource], few: &[&Resource]) -> Vec<Crate> {
    let own = |name, resources: &[&Resource]| {
        Crate::program(name, "own", program::own(resources, &specs.type_names))
    };
    let control = |name, resources: &[&Resource]| {
        Crate::program(name, "control", program::control(resources))
    };
    vec![
        Crate::library("control", control::library(specs)),
        own("own-program", few),
        own("own-all", all),
        control("control-program", few),
        control("control-all", all),
    ]
}

/// The first text that may be sent, which both programs set.
fn first_text(resource: &Resource) -> Option<String> {
    let is_text = |field: &&Field| {
        field.ty.value == Type::Scalar(Scalar::Text)
            && !field.has(FieldFlag::ReadOnly)
            && !field.has(FieldFlag::Required)
    };
    resource.fields.iter().find(is_text).map(rust_field)
}

/// The name of a record in Rust.
fn record_name(resource: &Resource) -> &str {
    &resource.rust_name().value
}
