//! `count`: the number of records of a resource.

use std::io::{self, Write};

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use crate::{
    completion,
    context::Context,
    error::CliError,
    filled::filled,
    reading::{self, ListQuery},
    resource,
};

/// The arguments of `count`.
#[derive(Args, Debug)]
pub(crate) struct CountArguments {
    /// Name of the resource
    #[arg(value_parser = filled, add = ArgValueCompleter::new(completion::resources))]
    pub(crate) resource: String,
    /// Filter, such as `billable = true`
    #[arg(long = "where", value_name = "FILTER", value_parser = filled, add = ArgValueCompleter::new(completion::filters))]
    filter: Option<String>,
    /// Accept fields and operators in the filter that no source shows
    #[arg(long)]
    unconfirmed: bool,
}

impl CountArguments {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If an argument is not valid, or if the records cannot be counted.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let resource = resource::find(&self.resource)?;
        let query = ListQuery {
            filter: self.filter.clone(),
            unconfirmed: self.unconfirmed,
            ..ListQuery::default()
        };
        let list = reading::prepare(resource, &query)?;
        let count = list.count(&context.client().await?).await?;
        Ok(writeln!(io::stdout(), "{count}")?)
    }
}
