//! `get`: one record by its id, or a single object such as the company.

use std::io::Write;

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use core_api::{Json, catalog::ResourceInfo, endpoint::CallKind, exports::uuid::Uuid};

use crate::{
    columns::Columns,
    completion,
    context::Context,
    error::CliError,
    filled::filled,
    json,
    output::{Format, OutputArguments, RowOutput, RowSettings, show_record},
    reading::{self, Collected, ListQuery, Row},
    resource,
    sensitive::without_sensitive,
};

/// The arguments of `get`.
#[derive(Args, Debug)]
pub(crate) struct GetArguments {
    /// Name of the resource
    #[arg(value_parser = filled, add = ArgValueCompleter::new(completion::resources))]
    pub(crate) resource: String,
    /// Id of the record; a single object such as `company` has none
    #[arg(value_parser = filled)]
    id: Option<String>,
    /// Fields to show, separated by commas
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = filled, add = ArgValueCompleter::new(completion::fields))]
    fields: Vec<String>,
    #[command(flatten)]
    output: OutputArguments,
}

impl GetArguments {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If an argument is not valid, or if the record cannot be read.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let resource = resource::find(&self.resource)?;
        let columns = Columns::new(resource, &self.fields, &[])?;
        self.output.check()?;
        let text = self.read(context, resource).await?;
        let format = self.output.row_format(context);
        let mut destination = self.output.open(context, format)?;
        if format == Format::Table {
            let shown = without_sensitive(&text, Some(resource.fields));
            let members = json::members(if self.fields.is_empty() { &shown } else { &text });
            let members = members.map_err(|error| {
                CliError::failed(format!("Core sent a record that is not a JSON object: {error}"))
            })?;
            destination.write_all(show_record(&columns, &members).as_bytes())?;
            return destination.finish();
        }
        let settings =
            RowSettings { columns: &columns, format, is_at_terminal: false, limit: None };
        let mut output = RowOutput::new(settings, destination, context, None);
        output.write(Row { json: &text, is_flat: false })?;
        output.finish()
    }

    /// Reads the JSON of the record.
    async fn read(
        &self,
        context: &Context,
        resource: &'static ResourceInfo,
    ) -> Result<String, CliError> {
        let name = resource.name;
        let Some(id) = &self.id else {
            if resource.call(CallKind::Read).is_none() {
                return Err(CliError::usage(format!(
                    "`get` needs the id of the record, as in `corectl get {name} ID`; `corectl list {name} --fields id` \
                     shows ids"
                )));
            }
            let list = reading::prepare(resource, &ListQuery::default())?;
            let mut found = Collected::default();
            list.read(&context.client().await?, &mut found).await?;
            return found.0.pop().ok_or_else(|| CliError::failed("Core sent nothing"));
        };
        if resource.call(CallKind::Read).is_some() {
            return Err(CliError::usage(format!(
                "{name} is a single object without an id; write `corectl get {name}`"
            )));
        }
        let Some(call) = resource.call(CallKind::Get) else {
            return Err(CliError::usage(format!(
                "{name} cannot be read by id, because Core has no such call; use `corectl list {name} --where …`"
            )));
        };
        let id: Uuid = id.trim().parse().map_err(|_| {
            CliError::usage(format!(
                "`{id}` is not a valid id; an id has the form 627f5f9e-260f-cdab-5143-b9fedec21552"
            ))
        })?;
        let client = context.client().await?;
        let record: Json = client.raw_get(call.path).placeholder("id", id).fetch().await?;
        if record.is_null() {
            return Err(CliError::failed(format!("{name} {id} does not exist")));
        }
        Ok(record.as_str().to_owned())
    }
}
