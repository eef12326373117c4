//! The arguments that every command has.

use std::path::PathBuf;

use clap::Args;

use crate::{filled::filled, terminal::ColorChoice};

/// The arguments that every command has.
#[derive(Args, Clone, Debug)]
pub(crate) struct GlobalArguments {
    /// Account whose session is used; each account can belong to another company
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        value_parser = filled,
        env = "CORE_ACCOUNT",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub(crate) account: Option<String>,
    /// Place of the sessions: `file`, `file:FOLDER`, `keyring`, or `redis` at CORE_REDIS_URL
    #[arg(
        long,
        global = true,
        value_name = "STORE",
        value_parser = filled,
        env = "CORE_STORE",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub(crate) store: Option<String>,
    /// Client id of the app in the vendor's developer portal
    #[arg(
        long,
        global = true,
        value_name = "ID",
        value_parser = filled,
        env = "CORE_CLIENT_ID",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub(crate) client_id: Option<String>,
    /// Redirect URI of the app, exactly as it is registered
    #[arg(
        long,
        global = true,
        value_name = "URI",
        value_parser = filled,
        env = "CORE_REDIRECT_URI",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub(crate) redirect_uri: Option<String>,
    /// File with the secret of the app; CORE_CLIENT_SECRET can have it instead
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub(crate) secret_file: Option<PathBuf>,
    /// Use a sandbox instead of Core: a new one, or the running one at this address
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        help_heading = "Global options"
    )]
    pub(crate) sandbox: Option<String>,
    /// Use of colors
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        value_name = "auto|always|never",
        help_heading = "Global options"
    )]
    pub(crate) color: ColorChoice,
    /// Write no notes and no progress to standard error
    #[arg(long, short, global = true, help_heading = "Global options")]
    pub(crate) quiet: bool,
}
