//! `corectl update`: a change of single fields of a record.

use std::io::Write;

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use core_api::{
    Client,
    catalog::{CallInfo, ResourceInfo},
    endpoint::CallKind,
    record::{FieldInfo, Kind},
    wire_enum::{EnumValue, WireValue},
};
use serde_json::value::RawValue;

use crate::{
    completion, confirmation,
    context::Context,
    error::CliError,
    filled::filled,
    json::quoted,
    raw_object::RawObject,
    record_body::{RecordBody, is_sensitive},
    record_calls,
    record_input::{self, RecordInput},
    references, resource, same_value,
};

/// The attempts while other changes of the record come first.
const ATTEMPTS: usize = 4;

/// The largest number of characters of a value in the list of changes.
const SHOWN: usize = 60;

/// The arguments of `update`.
#[derive(Args, Debug)]
#[command(after_help = "\
Reads the record, shows the changes, asks, and sends the whole record back with its version.
Prints the id of the record.

Example:
  corectl update project 24-016 --set status=inactive")]
pub(crate) struct UpdateArguments {
    /// Resource, such as `time`, `clients` or `Project`
    #[arg(value_parser = filled, add = ArgValueCompleter::new(completion::resources))]
    resource: String,
    /// Id, code or name of the record
    #[arg(value_parser = filled)]
    record: String,
    #[command(flatten)]
    input: RecordInput,
    /// Show the changes, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl UpdateArguments {
    /// Updates the record.
    ///
    /// # Errors
    ///
    /// A usage error for wrong values, and the errors of the calls.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let resource = resource::find(&self.resource)?;
        let call = record_calls::standard_call(resource, CallKind::Update, "updates")?;
        record_calls::standard_call(resource, CallKind::Get, "gets")?;
        let mut body = self.input.body(context, resource)?;
        confirmation::require_person(context, self.yes || self.dry_run)?;
        let client = context.client().await?;
        let id = references::record_id(&client, resource, &self.record).await?;
        record_input::fill(&client, &mut body).await?;
        let old = read(&client, resource, &id).await?;
        let changes = changes(&body, &old)?;
        if changes.is_empty() {
            context.note(&format!("{} {id} has these values already", resource.name));
            return print(&id);
        }
        for change in &changes {
            let line = change.to_string();
            if self.dry_run {
                writeln!(std::io::stdout().lock(), "{line}")?;
            } else {
                context.note(&line);
            }
        }
        if self.dry_run {
            return Ok(());
        }
        confirmation::agree(context, self.yes, &format!("Change {} {id}?", resource.name)).await?;
        send(&client, call, &body, &id, old).await?;
        print(&id)
    }
}

fn print(id: &str) -> Result<(), CliError> {
    writeln!(std::io::stdout().lock(), "{id}")?;
    Ok(())
}

/// Gets the record, which has to exist.
async fn read(client: &Client, resource: &ResourceInfo, id: &str) -> Result<RawObject, CliError> {
    record_calls::get(client, resource, id).await?.ok_or_else(|| {
        CliError::failed(format!(
            "there is no {} with the id {id}; it may be deleted",
            resource.name
        ))
    })
}

/// Sends the record with its changes. If somebody else has changed other fields in between, it starts over.
async fn send(
    client: &Client,
    call: &CallInfo,
    body: &RecordBody,
    id: &str,
    mut old: RawObject,
) -> Result<(), CliError> {
    let mut attempt = 1;
    loop {
        let record = changed(body, &old)?;
        match record_calls::replace(client, call, id, &record).await {
            Ok(_) => return Ok(()),
            Err(error) if error.is_outdated() && attempt < ATTEMPTS => {
                let new = read(client, body.resource, id).await?;
                // An earlier attempt, whose answer was lost, may have been this update.
                if changes(body, &new)?.is_empty() {
                    return Ok(());
                }
                if let Some(name) = conflict(body, &old, &new) {
                    return Err(CliError::failed(format!(
                        "somebody else has changed `{name}` in the meantime, and nothing was changed; run the command \
                         again to see the new value"
                    )));
                }
                (old, attempt) = (new, attempt.saturating_add(1));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Returns the first field that the update sets and that differs between two versions.
fn conflict(body: &RecordBody, old: &RawObject, new: &RawObject) -> Option<&'static str> {
    let first = |set: &crate::record_body::SetField| set.place.path.first().copied();
    let mut fields = body.fields.iter().filter_map(first);
    fields
        .find(|info| !same_value::is_same(info.kind, old.get(info.name), new.get(info.name)))
        .map(|info| info.name)
}

/// Returns the record with the new values.
fn changed(body: &RecordBody, old: &RawObject) -> Result<RawObject, CliError> {
    let mut record = old.clone();
    let unknown = || CliError::failed("a name was not looked up, and nothing was sent");
    body.apply(&mut record).ok_or_else(unknown)?;
    Ok(record)
}

/// A field with its old and its new value, as people read them.
struct Difference {
    name: &'static str,
    old: String,
    new: String,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} → {}", self.name, self.old, self.new)
    }
}

/// Returns the fields that change.
fn changes(body: &RecordBody, old: &RawObject) -> Result<Vec<Difference>, CliError> {
    let new = changed(body, old)?;
    let mut changes: Vec<Difference> = Vec::new();
    for info in body.fields.iter().filter_map(|set| set.place.path.first()) {
        let (before, after) = (old.get(info.name), new.get(info.name));
        let is_listed = changes.iter().any(|change| change.name == info.name);
        if is_listed || same_value::is_same(info.kind, before, after) {
            continue;
        }
        let show = |value: Option<&RawValue>| {
            if is_sensitive(info) { "(not shown)".to_owned() } else { shown(info, value) }
        };
        changes.push(Difference { name: info.name, old: show(before), new: show(after) });
    }
    Ok(changes)
}

/// Returns a value on one line of a terminal. A value of an enum has its name.
fn shown(info: &FieldInfo, value: Option<&RawValue>) -> String {
    let json = value.map_or("null", RawValue::get);
    if let Kind::Enum(values) = info.kind {
        let is_it = |known: &&EnumValue| match known.wire {
            WireValue::Number(number) => number.to_string() == json,
            WireValue::Text(text) => quoted(text) == json,
            _ => false,
        };
        if let Some(known) = values.iter().find(is_it) {
            return known.name.to_owned();
        }
    }
    let text: String =
        json.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if text.chars().count() <= SHOWN {
        return text;
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}
