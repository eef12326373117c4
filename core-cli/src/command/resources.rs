//! `resources`: the resources of Core, and what each can.

use clap::Args;
use core_api::{
    Evidence,
    catalog::{RESOURCES, ResourceInfo},
    endpoint::CallKind,
};

use crate::{
    context::Context,
    error::CliError,
    filled::filled,
    names::{did_you_mean, nearest},
    output::{Listing, OutputArguments, show},
};

/// The arguments of `resources`.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ResourcesArguments {
    /// Show only the resources of a group, such as `general` or `crm`
    #[arg(long, value_name = "GROUP", value_parser = filled)]
    group: Option<String>,
    #[command(flatten)]
    output: OutputArguments,
}

/// The part of the help about abilities.
const AFTER_HELP: &str = "\
A resource that reads `changes` is mirrored by its changes. One that reads `by key` can be listed with \
`--by-key`. No source shows calls in parentheses, so Core may not have them.";

impl ResourcesArguments {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If no resource has the group, or if the output cannot be written.
    pub(crate) fn run(&self, context: &Context) -> Result<(), CliError> {
        let mut listing =
            Listing::new(&["name", "group", "path", "calls", "changes", "by_key", "evidence"]);
        let is_in_group = |resource: &&ResourceInfo| {
            self.group.as_ref().is_none_or(|group| group.eq_ignore_ascii_case(resource.group))
        };
        listing.rows = RESOURCES.iter().filter(is_in_group).map(row).collect();
        if let (true, Some(group)) = (listing.rows.is_empty(), &self.group) {
            let groups = RESOURCES.iter().map(|resource| resource.group);
            let advice = did_you_mean(&nearest(groups, group));
            return Err(CliError::usage(format!("`{group}` is not a valid group{advice}")));
        }
        show(&listing, &self.output, context)
    }
}

fn row(resource: &ResourceInfo) -> Vec<String> {
    let calls = resource.calls.iter().filter_map(|call| {
        let verb = verb(call.kind?);
        Some(if call.evidence == Evidence::Assumed { format!("({verb})") } else { verb.to_owned() })
    });
    let yes = |is: bool| if is { "yes" } else { "" }.to_owned();
    vec![
        resource.name.to_owned(),
        resource.group.to_owned(),
        resource.path.to_owned(),
        calls.collect::<Vec<_>>().join(" "),
        yes(resource.reads_changes),
        yes(resource.reads_by_key),
        resource.evidence.to_string(),
    ]
}

/// Returns the word of a call, which is also the command for most of them.
fn verb(kind: CallKind) -> &'static str {
    match kind {
        CallKind::Get => "get",
        CallKind::List => "list",
        CallKind::Create => "create",
        CallKind::Update => "update",
        CallKind::Patch => "patch",
        CallKind::Delete => "delete",
        CallKind::BatchCreate => "batch",
        CallKind::Read => "read",
        _ => "other",
    }
}
