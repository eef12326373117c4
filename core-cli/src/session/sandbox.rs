//! Clients of a sandbox: one in this process, or a running one on this machine.

use core_api::{Client, client::TrustedHosts};
use core_auth::StaticToken;
use serde::Deserialize;
use url::Url;

use super::{Connection, build};
use crate::error::CliError;

/// Starts a sandbox with sample data, which ends with this process.
///
/// # Errors
///
/// If no port can be opened.
#[cfg(feature = "sandbox")]
pub(super) async fn start() -> Result<Connection, CliError> {
    let failed = |error: std::io::Error| CliError::failed(format!("no sandbox starts: {error}"));
    let sandbox = core_sandbox::Sandbox::start().await.map_err(failed)?;
    let connection = connection(sandbox.issue_token(), sandbox.endpoint())?;
    Ok(Connection { _sandbox: Some(sandbox), ..connection })
}

/// The body of `GET /sandbox/tokens/development`.
#[derive(Deserialize)]
struct Token {
    access_token: String,
}

/// A row of `GET /sandbox/companies`.
#[derive(Deserialize)]
struct Company {
    endpoint: String,
}

/// Connects to a running sandbox, with its token that never expires.
///
/// # Errors
///
/// A usage error if the address is not one of this machine. An error if no sandbox answers there.
pub(super) async fn running(address: &str) -> Result<Connection, CliError> {
    if !is_on_this_machine(address) {
        return Err(CliError::usage(format!(
            "`--sandbox` takes an address on this machine, such as http://127.0.0.1:7400; `{address}` is not one"
        )));
    }
    let control = format!("{}/sandbox", address.trim_end_matches('/'));
    let control = connection("none".to_owned(), &control)?.client;
    let unreachable = |error: core_api::Error| {
        CliError::failed(format!(
            "no sandbox answers at {address}: {error}; start one with `core-sandbox`"
        ))
    };
    let token: Token = control.raw_get("/tokens/development").fetch().await.map_err(unreachable)?;
    let companies: Vec<Company> =
        control.raw_get("/companies").fetch().await.map_err(unreachable)?;
    let Some(company) = companies.first() else {
        return Err(CliError::failed(format!("the sandbox at {address} has no company")));
    };
    connection(token.access_token, &company.endpoint)
}

fn connection(token: String, endpoint: &str) -> Result<Connection, CliError> {
    let endpoint = endpoint.parse().map_err(|error| {
        CliError::usage(format!("`{endpoint}` is not a valid base URL: {error}"))
    })?;
    build(Client::builder(StaticToken::new(token, endpoint)).allow_loopback())
}

/// Returns whether the host of an address is loopback.
pub(super) fn is_on_this_machine(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let names = TrustedHosts::any_name();
    names.fault_of_url(&url).is_some() && names.with_loopback().fault_of_url(&url).is_none()
}
