//! Sessions and clients: of a sandbox, of a token in the environment, or of the store.

mod app;
mod sandbox;
mod store;

use std::{env, sync::Arc};

use core_api::{Client, client::ClientBuilder};
use core_auth::{AccountName, App, FromEnv, LoginMethod, Session, Sessions, store::GrantStore};

pub(crate) use app::SecretSource;

use crate::{
    error::CliError, global_arguments::GlobalArguments, reported_limit::ReportedLimit,
    settings::Settings,
};

/// The account without `--account`.
const DEFAULT_ACCOUNT: &str = "default";

/// A client, and what must live as long as it.
pub(crate) struct Connection {
    pub(crate) client: Client,
    /// The rate limit that the answers report.
    pub(crate) limit: ReportedLimit,
    /// The session of the store, if the client uses one.
    pub(crate) session: Option<Session>,
    /// The sandbox of this process.
    #[cfg(feature = "sandbox")]
    _sandbox: Option<core_sandbox::Sandbox>,
}

impl Connection {
    fn of(client: Client, limit: ReportedLimit) -> Self {
        Self {
            client,
            limit,
            session: None,
            #[cfg(feature = "sandbox")]
            _sandbox: None,
        }
    }
}

/// The app, the store and the account of a person's session.
pub(crate) struct Place {
    pub(crate) app: App,
    pub(crate) store: Arc<dyn GrantStore>,
    pub(crate) account: AccountName,
    /// The source of the app's secret.
    pub(crate) secret: SecretSource,
}

impl Place {
    /// Reads the flags, the variables and the file of settings.
    ///
    /// # Errors
    ///
    /// A usage error that names the setting which is missing or not valid.
    pub(crate) async fn find(global: &GlobalArguments, asks: bool) -> Result<Self, CliError> {
        let settings = Settings::read()?;
        let (app, secret) = app::find(global, &settings, asks)?;
        let store = store::open(global.store.as_deref().or(settings.store.as_deref())).await?;
        let name = global.account.as_deref().or(settings.account.as_deref());
        let account = name.unwrap_or(DEFAULT_ACCOUNT).parse::<AccountName>().map_err(|error| {
            CliError::usage(format!("`--account` is not a valid name of an account: {error}"))
        })?;
        Ok(Self { app, store, account, secret })
    }

    /// Returns all sessions of the store.
    pub(crate) fn sessions(&self) -> Sessions {
        Sessions::new(self.app.clone(), Arc::clone(&self.store))
    }

    /// Opens the stored session. Nobody is asked to log in.
    ///
    /// # Errors
    ///
    /// If nobody is logged in, or if the session has ended.
    pub(crate) async fn open(&self) -> Result<Session, CliError> {
        let account = self.account.clone();
        let builder = Session::builder(self.app.clone(), Arc::clone(&self.store)).account(account);
        builder.login(LoginMethod::nobody()).open().await.map_err(|error| {
            let advice = match self.account.as_str() {
                DEFAULT_ACCOUNT => "corectl login".to_owned(),
                account => format!("corectl login --account {account}"),
            };
            match error.needs_login() {
                true => CliError::rights(format!(
                    "nobody is logged in to the account `{}` ({}); run `{advice}`",
                    self.account.as_str(),
                    self.store.location(&self.account)
                )),
                false => error.into(),
            }
        })
    }
}

/// Makes the client that the arguments ask for.
///
/// # Errors
///
/// If nobody is logged in, or if a setting is not valid.
pub(crate) async fn connect(global: &GlobalArguments) -> Result<Connection, CliError> {
    match global.sandbox.as_deref() {
        #[cfg(feature = "sandbox")]
        Some("") => sandbox::start().await,
        #[cfg(not(feature = "sandbox"))]
        Some("") => Err(CliError::usage(
            "this `corectl` has no sandbox of its own; give the address of a running one: \
             `--sandbox=http://127.0.0.1:7400`",
        )),
        Some(address) => sandbox::running(address).await,
        None if env::var_os("CORE_ACCESS_TOKEN").is_some() => {
            let provider = FromEnv::new()?;
            let builder = Client::builder(provider);
            let endpoint = env::var("CORE_ENDPOINT").unwrap_or_default();
            let is_here = sandbox::is_on_this_machine(&endpoint);
            let builder = if is_here { builder.allow_loopback() } else { builder };
            build(builder)
        }
        None => {
            let session = Place::find(global, false).await?.open().await?;
            let connection = build(session.client_builder())?;
            Ok(Connection { session: Some(session), ..connection })
        }
    }
}

/// Builds a client that notes the rate limit of the server.
fn build(builder: ClientBuilder) -> Result<Connection, CliError> {
    let limit = ReportedLimit::default();
    let client = builder.middleware(limit.clone()).build();
    let client = client.map_err(|error| CliError::failed(error.to_string()))?;
    Ok(Connection::of(client, limit))
}
