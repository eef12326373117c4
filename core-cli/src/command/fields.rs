//! `fields`: the fields of a resource.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use core_api::record::{FieldInfo, Kind, Support};

use crate::{
    completion,
    context::Context,
    error::CliError,
    filled::filled,
    output::{Listing, OutputArguments, show},
    resource,
};

/// The arguments of `fields`.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct FieldsArguments {
    /// Name of the resource
    #[arg(value_parser = filled, add = ArgValueCompleter::new(completion::resources))]
    pub(crate) resource: String,
    #[command(flatten)]
    output: OutputArguments,
}

/// The part of the help about the columns.
const AFTER_HELP: &str = "\
FILTER and SORT say whether Core accepts the field in `--where` and `--order`. An empty cell means that \
no source shows it. NOTES: `required` for a new record, `read-only`, `personal`, `deprecated`.";

impl FieldsArguments {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If the resource is not known or has no record, or if the output cannot be written.
    pub(crate) fn run(&self, context: &Context) -> Result<(), CliError> {
        let resource = resource::find(&self.resource)?;
        if resource.fields.is_empty() {
            let name = resource.name;
            return Err(CliError::usage(format!("no source shows the fields of {name}")));
        }
        let mut listing = Listing::new(&["field", "type", "filter", "sort", "notes", "evidence"]);
        listing.rows = resource.fields.iter().map(row).collect();
        show(&listing, &self.output, context)
    }
}

fn row(field: &FieldInfo) -> Vec<String> {
    vec![
        field.name.to_owned(),
        type_name(field),
        support(field.filter).to_owned(),
        support(field.sort).to_owned(),
        notes(field).join(", "),
        field.evidence.to_string(),
    ]
}

/// Returns the words for the facts about a field.
fn notes(field: &FieldInfo) -> Vec<&'static str> {
    let facts = [
        (field.required, "required"),
        (field.read_only, "read-only"),
        (field.sensitive, "personal"),
        (field.unique, "unique"),
        (field.deprecated.is_some(), "deprecated"),
    ];
    facts.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect()
}

/// Returns the word for a support.
pub(super) fn support(support: Support) -> &'static str {
    match support {
        Support::Known => "yes",
        Support::Refused => "no",
        _ => "",
    }
}

/// Returns the name of the type of a field. A question mark says that no source shows it.
pub(super) fn type_name(field: &FieldInfo) -> String {
    let mut name = kind_name(&field.kind);
    if let Some(length) = field.max_length {
        name.push_str(&format!(" (at most {length})"));
    }
    if field.assumed_type {
        name.push('?');
    }
    name
}

fn kind_name(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Integer => "integer".to_owned(),
        Kind::Decimal => "decimal".to_owned(),
        Kind::DateTime => "date".to_owned(),
        Kind::Id(of) => format!("id of {of}"),
        Kind::Enum(_) => "enum".to_owned(),
        Kind::Object(_) => "object".to_owned(),
        Kind::List(_) => "list of objects".to_owned(),
        Kind::Values(of) => format!("list of {}", kind_name(of)),
        Kind::Json => "JSON".to_owned(),
        _ => "other".to_owned(),
    }
}
