//! `explain`: a field of a resource, or a field wherever it occurs.

use std::io::Write;

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use core_api::{
    catalog::{RESOURCES, ResourceInfo},
    record::{FieldInfo, InLists, Kind},
    wire_enum::WireValue,
};

use super::fields::{support, type_name};
use crate::{
    completion,
    context::Context,
    error::CliError,
    filled::filled,
    meaning,
    names::{did_you_mean, nearest},
    output::{Destination, Format, OutputArguments},
    resource,
};

/// The arguments of `explain`.
#[derive(Args, Debug)]
pub(crate) struct ExplainArguments {
    /// `RESOURCE.FIELD`, or a field alone for all resources that have it
    #[arg(value_name = "RESOURCE.FIELD", value_parser = filled, add = ArgValueCompleter::new(completion::resource_fields))]
    field: String,
}

/// A field of a resource.
type FieldOf = (&'static ResourceInfo, &'static FieldInfo);

impl ExplainArguments {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// A usage error with the nearest names if nothing has the name.
    pub(crate) fn run(&self, context: &Context) -> Result<(), CliError> {
        let found = self.find()?;
        let mut text = String::new();
        for (index, (resource, field)) in found.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            explain(&mut text, resource, field);
        }
        let mut output = if context.terminal.stdout {
            OutputArguments::default().open(context, Format::Table)?
        } else {
            Destination::stdout()
        };
        output.write_all(text.as_bytes())?;
        output.finish()
    }

    fn find(&self) -> Result<Vec<FieldOf>, CliError> {
        if let Some((resource, field)) = self.field.split_once('.') {
            let resource = resource::find(resource)?;
            return Ok(vec![(resource, resource::field(resource, field)?)]);
        }
        let with_it = |resource: &'static ResourceInfo| {
            Some((resource, resource::find_field(resource.fields, &self.field)?))
        };
        let found: Vec<FieldOf> = RESOURCES.iter().filter_map(with_it).collect();
        if found.is_empty() {
            let names = RESOURCES.iter().flat_map(|resource| resource.fields);
            let advice = did_you_mean(&nearest(names.map(|field| field.name), &self.field));
            return Err(CliError::usage(format!(
                "no resource has a field `{}`{advice}\n`corectl fields RESOURCE` lists the fields of a resource",
                self.field
            )));
        }
        Ok(found)
    }
}

/// Appends all that is known about a field.
fn explain(text: &mut String, resource: &ResourceInfo, field: &FieldInfo) {
    text.push_str(&format!("{}.{}\n", resource.name, field.name));
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            text.push_str(&format!("  {name:<10} {value}\n"));
        }
    };
    line("meaning", meaning::of(resource, field));
    line("type", &type_name(field));
    line("values", &values(field));
    line("filter", support(field.filter));
    line("sort", support(field.sort));
    line("create", if field.required { "required" } else { "" });
    line("write", if field.read_only { "only the server writes it" } else { "" });
    line("default", field.default.unwrap_or_default());
    line("personal", if field.sensitive { "yes; shown only if `--fields` names it" } else { "" });
    line("unique", if field.unique { "no two records have the same value" } else { "" });
    line("lists", in_lists(field.in_lists));
    line("old names", &field.old_names.join(", "));
    line("deprecated", field.deprecated.unwrap_or_default());
    line("evidence", &field.evidence.to_string());
    let provenance = field.provenance;
    line("source", provenance.and_then(|of| of.source).unwrap_or_default());
    line("seen", provenance.and_then(|of| of.seen).unwrap_or_default());
}

/// Returns the named values of an enum, with their values on the wire.
fn values(field: &FieldInfo) -> String {
    let Kind::Enum(values) = field.kind else { return String::new() };
    if values.is_empty() {
        return "no source names them, so they are shown as Core sends them".to_owned();
    }
    let named = values.iter().map(|value| match value.wire {
        WireValue::Number(number) => format!("{} = {number}", value.name),
        WireValue::Text(wire) => format!("{} = \"{wire}\"", value.name),
        _ => value.name.to_owned(),
    });
    named.collect::<Vec<_>>().join(", ")
}

fn in_lists(in_lists: InLists) -> &'static str {
    match in_lists {
        InLists::Expanded => "only with `--expand`",
        InLists::Never => "never; `corectl get` shows it",
        _ => "",
    }
}
