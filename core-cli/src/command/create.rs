//! `corectl create`: a new record from fields and values.

use std::io::Write;

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use core_api::{Json, catalog::ResourceInfo, endpoint::CallKind};

use crate::{
    completion,
    context::Context,
    error::CliError,
    filled::filled,
    record_calls,
    record_input::{self, RecordInput},
    resource, sensitive,
};

/// The arguments of `create`.
#[derive(Args, Debug)]
#[command(after_help = "\
Prints the id of the new record.

Examples:
  corectl create activity --set code=SD-10 --set description='Site visit'
  corectl create time --set date=2026-09-28 --set employee='Ada Reyes' --set project=24-016-D \\
      --set activity=SD-05 --set actualHours=7.5 --set description='Floor plans'")]
pub(crate) struct CreateArguments {
    /// Resource, such as `time`, `clients` or `Project`
    #[arg(value_parser = filled, add = ArgValueCompleter::new(completion::resources))]
    resource: String,
    #[command(flatten)]
    input: RecordInput,
    /// Print the JSON that would be sent, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the new record as JSON instead of its id
    #[arg(long, conflicts_with = "dry_run")]
    json: bool,
}

impl CreateArguments {
    /// Creates the record.
    ///
    /// # Errors
    ///
    /// A usage error for wrong values, and the errors of the call.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let resource = resource::find(&self.resource)?;
        let call = record_calls::standard_call(resource, CallKind::Create, "creates")?;
        let mut body = self.input.body(context, resource)?;
        let missing: Vec<String> =
            body.missing().iter().map(|info| format!("`{}`", info.name)).collect();
        if !missing.is_empty() {
            let (name, missing) = (resource.name, missing.join(", "));
            return Err(CliError::usage(format!(
                "a new {name} needs {missing}; add `--set FIELD=VALUE` for each"
            )));
        }
        let client = context.client().await?;
        record_input::fill(&client, &mut body).await?;
        let Some(record) = body.to_object() else {
            return Err(CliError::failed("a name was not looked up, and nothing was sent"));
        };
        let mut stdout = std::io::stdout().lock();
        if self.dry_run {
            let json = record.to_line().map_err(std::io::Error::from)?;
            writeln!(stdout, "{json}")?;
            return Ok(());
        }
        let made = match record_calls::create(&client, call, &record).await {
            Ok(made) => made,
            Err(error) if error.is_outcome_unknown() => {
                return Err(CliError::from(error).with_text(|text| unknown(text, resource)));
            }
            Err(error) => return Err(error.into()),
        };
        writeln!(stdout, "{}", shown(&made, resource, self.json)?)?;
        Ok(())
    }
}

/// Returns the id of a record, or its JSON without sensitive fields.
fn shown(made: &Json, resource: &ResourceInfo, is_json: bool) -> Result<String, CliError> {
    if is_json {
        return Ok(sensitive::without_sensitive(made.as_str(), Some(resource.fields)).into_owned());
    }
    let id = record_calls::object(made)?.text("id");
    id.ok_or_else(|| {
        CliError::failed(format!(
            "Core has created the {}, but its answer has no id; look for the record",
            resource.name
        ))
    })
}

/// Returns the error about a create that may have been done.
fn unknown(text: &str, resource: &ResourceInfo) -> String {
    format!(
        "{text}\nthe {name} may have been created; look with `corectl list {name}` before you create it again",
        name = resource.name
    )
}
