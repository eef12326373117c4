//! `corectl delete`: deletes records that were shown before.

use std::{collections::BTreeSet, io::Write};

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use core_api::{
    Client,
    catalog::{CallInfo, ResourceInfo},
    endpoint::CallKind,
};

use crate::{
    completion, confirmation,
    context::Context,
    error::CliError,
    filled::filled,
    json,
    output::tell,
    reading::{self, ListQuery},
    record_calls, references, resource,
    row_limit::LimitedRows,
};

/// The largest number of characters of the names of a record in the list.
const SHOWN: usize = 80;

/// The fields that show a person which record it is, in the order of the list.
const LABELS: [&str; 12] = [
    "code",
    "number",
    "invoiceNumber",
    "displayName",
    "name",
    "date",
    "resource",
    "project",
    "client",
    "actualHours",
    "amount",
    "description",
];

/// The arguments of `delete`.
#[derive(Args, Debug)]
#[command(after_help = "\
Shows the records, asks, and deletes exactly those. Prints the id of each deleted record.

Examples:
  corectl delete activity SD-10
  corectl delete time --where \"date < '2020-01-01' and billable = false\" --dry-run")]
pub(crate) struct DeleteArguments {
    /// Resource, such as `time`, `clients` or `Project`
    #[arg(value_parser = filled, add = ArgValueCompleter::new(completion::resources))]
    resource: String,
    /// Ids, codes or names of the records
    #[arg(value_name = "RECORD", value_parser = filled, required_unless_present = "filter")]
    records: Vec<String>,
    /// Filter of the records to delete, as in `list`
    #[arg(long = "where", value_name = "FILTER", conflicts_with = "records", add = ArgValueCompleter::new(completion::filters))]
    filter: Option<String>,
    /// Largest number of records; if more match, nothing is deleted
    #[arg(long, default_value_t = 100, value_name = "NUMBER")]
    limit: usize,
    /// Print the records, and delete nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

/// A record that is to be deleted.
struct Target {
    id: String,
    label: String,
}

impl DeleteArguments {
    /// Deletes the records.
    ///
    /// # Errors
    ///
    /// A usage error for wrong arguments, the errors of the calls, and a failure if a record was not deleted.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let resource = resource::find(&self.resource)?;
        let call = record_calls::standard_call(resource, CallKind::Delete, "deletes")?;
        let list = self.filter.as_ref().map(|filter| self.list(resource, filter)).transpose()?;
        self.check_number(resource, self.records.len())?;
        confirmation::require_person(context, self.yes || self.dry_run)?;
        let client = context.client().await?;
        let targets = match list {
            Some(list) => self.listed(resource, &client, &*list).await?,
            None => self.named(resource, &client).await?,
        };
        if targets.is_empty() {
            context.note(&format!("no {} matches, and nothing is deleted", resource.name));
            return Ok(());
        }
        for Target { id, label } in &targets {
            if self.dry_run {
                writeln!(std::io::stdout().lock(), "{id}\t{label}")?;
            } else {
                context.note(&format!("{id}  {label}"));
            }
        }
        if self.dry_run {
            return Ok(());
        }
        let count = targets.len();
        let question = format!("Delete {count} {} for good?", plural(resource.name, count));
        confirmation::agree(context, self.yes, &question).await?;
        delete_all(context, &client, call, &targets).await
    }

    fn list(
        &self,
        resource: &'static ResourceInfo,
        filter: &str,
    ) -> Result<Box<dyn reading::ListReader>, CliError> {
        if filter.trim().is_empty() {
            return Err(CliError::usage(
                "`--where` is empty, and would match every record; write a filter",
            ));
        }
        let query = ListQuery { filter: Some(filter.to_owned()), ..ListQuery::default() };
        reading::prepare(resource, &query)
    }

    fn check_number(&self, resource: &ResourceInfo, count: usize) -> Result<(), CliError> {
        if count <= self.limit {
            return Ok(());
        }
        let (limit, name) = (self.limit, plural(resource.name, 2));
        Err(CliError::usage(format!(
            "more than {limit} {name} would be deleted, and nothing was; narrow the filter, or raise `--limit`"
        )))
    }

    /// Reads the records of a filter, and no more than one above the limit.
    async fn listed(
        &self,
        resource: &'static ResourceInfo,
        client: &Client,
        list: &dyn reading::ListReader,
    ) -> Result<Vec<Target>, CliError> {
        let mut rows = LimitedRows::new(self.limit.saturating_add(1));
        list.read(client, &mut rows).await?;
        self.check_number(resource, rows.rows.len())?;
        rows.rows.iter().map(|row| target(row, resource)).collect()
    }

    /// Gets the records that a person named, each once.
    async fn named(
        &self,
        resource: &'static ResourceInfo,
        client: &Client,
    ) -> Result<Vec<Target>, CliError> {
        let (mut seen, mut targets) = (BTreeSet::new(), Vec::new());
        for typed in &self.records {
            let id = references::record_id(client, resource, typed).await?;
            if !seen.insert(id.clone()) {
                continue;
            }
            let record = record_calls::get(client, resource, &id).await?;
            let record = record.ok_or_else(|| {
                CliError::failed(format!(
                    "there is no {} with the id {id}, and nothing was deleted; leave it out",
                    resource.name
                ))
            })?;
            let row = serde_json::to_string(&record).map_err(std::io::Error::from)?;
            targets.push(target(&row, resource)?);
        }
        Ok(targets)
    }
}

/// Deletes records, one after the other. A refused one does not stop the others.
async fn delete_all(
    context: &Context,
    client: &Client,
    call: &CallInfo,
    targets: &[Target],
) -> Result<(), CliError> {
    let count = targets.len();
    let mut failed = Vec::new();
    for (done, Target { id, .. }) in targets.iter().enumerate() {
        match record_calls::delete(client, call, id).await {
            Ok(()) => tell(id)?,
            // An earlier attempt, whose answer was lost, has deleted it.
            Err(error) if error.is_not_found() && error.may_have_acted() => {
                tell(id)?;
            }
            // A login or a limit concerns the other records as well.
            Err(error) if error.needs_login() || error.is_retryable() => {
                let left = count.saturating_sub(done);
                return Err(CliError::from(error).with_text(|text| {
                    format!("{text}\n{left} of {count} records may not be deleted; run the command again")
                }));
            }
            Err(error) => {
                context.note(&format!("{id} was not deleted: {error}"));
                failed.push(error);
            }
        }
    }
    match <[core_api::Error; 1]>::try_from(failed) {
        Ok([error]) if count == 1 => Err(error.into()),
        Ok([_]) => Err(CliError::failed(format!("1 of {count} records was not deleted"))),
        Err(failed) if failed.is_empty() => Ok(()),
        Err(failed) => {
            Err(CliError::failed(format!("{} of {count} records were not deleted", failed.len())))
        }
    }
}

/// Returns the id and the names of a record.
fn target(row: &str, resource: &ResourceInfo) -> Result<Target, CliError> {
    let unreadable = |error| {
        CliError::failed(format!(
            "a {} is not a record: {error}; nothing was deleted",
            resource.name
        ))
    };
    let members = json::members(row).map_err(unreadable)?;
    let text = |name: &str| {
        let is_shown = |info: &core_api::record::FieldInfo| info.name == name && !info.sensitive;
        let value =
            resource.fields.iter().any(is_shown).then(|| json::member(&members, name))??;
        Some(json::plain(value.get()).into_owned()).filter(|text| !text.is_empty())
    };
    let id = json::member(&members, "id").map(|id| json::plain(id.get()).into_owned());
    let id = id.filter(|id| !id.is_empty()).ok_or_else(|| {
        CliError::failed(format!("a {} has no id, and nothing was deleted", resource.name))
    })?;
    let labels: Vec<String> = LABELS.iter().filter_map(|name| text(name)).collect();
    let label = labels.join(", ").replace(|letter: char| letter.is_control(), " ");
    Ok(Target { id, label: label.chars().take(SHOWN).collect() })
}

/// Returns the word for some records.
fn plural(name: &str, count: usize) -> String {
    if count == 1 { format!("record of {name}") } else { format!("records of {name}") }
}
