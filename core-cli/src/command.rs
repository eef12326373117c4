//! The commands, one file each.

mod accounts;
mod api;
mod completions;
mod count;
mod create;
mod delete;
mod explain;
mod fields;
mod get;
mod import;
mod list;
mod login;
mod logout;
#[cfg(feature = "mirror")]
mod mirror;
mod report;
mod resources;
#[cfg(feature = "mirror")]
mod singer;
mod update;
mod whoami;

use clap::Subcommand;

use crate::{context::Context, error::CliError};

/// A command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the records of a resource
    List(list::ListArguments),
    /// Show one record by its id, or a single object such as `company`
    Get(get::GetArguments),
    /// Count the records of a resource
    Count(count::CountArguments),
    /// Create a record
    Create(create::CreateArguments),
    /// Change fields of a record
    Update(update::UpdateArguments),
    /// Delete records, after showing them
    Delete(delete::DeleteArguments),
    /// Create a record for each row of a CSV file, safe to repeat
    Import(import::ImportArguments),
    /// Report from a mirror: open invoices, unbilled work, utilization
    Report(report::ReportArguments),
    /// List the resources of Core, and what each can
    Resources(resources::ResourcesArguments),
    /// List the fields of a resource
    Fields(fields::FieldsArguments),
    /// Explain a field: meaning, source, old names and allowed values
    Explain(explain::ExplainArguments),
    /// Make any call by its method and path
    Api(api::ApiArguments),
    /// Log in with a browser
    Login(login::LoginArguments),
    /// End the session of an account
    Logout(logout::LogoutArguments),
    /// Show the person, the company and the session
    Whoami(whoami::WhoamiArguments),
    /// List the stored sessions
    Accounts(accounts::AccountsArguments),
    /// Mirror all records in a database: first all, then changes and deletions
    #[cfg(feature = "mirror")]
    Mirror(mirror::MirrorArguments),
    /// Write all records as Singer messages, for tools such as Meltano
    #[cfg(feature = "mirror")]
    Singer(singer::SingerArguments),
    /// Print the script that completes commands, resources and fields in a shell
    Completions(completions::CompletionsArguments),
}

impl Command {
    /// Returns whether the command ends at a signal by its own rules, such as after a batch that is written.
    pub(crate) fn handles_signals(&self) -> bool {
        match self {
            #[cfg(feature = "mirror")]
            Self::Mirror(_) | Self::Singer(_) => true,
            _ => false,
        }
    }

    /// Runs the command.
    ///
    /// # Errors
    ///
    /// The error whose text and exit code end the process.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        match self {
            Self::List(arguments) => arguments.run(context).await,
            Self::Get(arguments) => arguments.run(context).await,
            Self::Count(arguments) => arguments.run(context).await,
            Self::Create(arguments) => arguments.run(context).await,
            Self::Update(arguments) => arguments.run(context).await,
            Self::Delete(arguments) => arguments.run(context).await,
            Self::Import(arguments) => arguments.run(context).await,
            Self::Report(arguments) => arguments.run(context).await,
            Self::Resources(arguments) => arguments.run(context),
            Self::Fields(arguments) => arguments.run(context),
            Self::Explain(arguments) => arguments.run(context),
            Self::Api(arguments) => arguments.run(context).await,
            Self::Login(arguments) => arguments.run(context).await,
            Self::Logout(arguments) => arguments.run(context).await,
            Self::Whoami(arguments) => arguments.run(context).await,
            Self::Accounts(arguments) => arguments.run(context).await,
            #[cfg(feature = "mirror")]
            Self::Mirror(arguments) => arguments.run(context).await,
            #[cfg(feature = "mirror")]
            Self::Singer(arguments) => arguments.run(context).await,
            Self::Completions(arguments) => arguments.run(),
        }
    }
}
