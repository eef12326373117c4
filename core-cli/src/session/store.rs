//! The store of the sessions.

use std::sync::Arc;

use core_auth::{FileStore, store::GrantStore};

use crate::{error::CliError, settings};

/// Opens the store of a setting, or the files in the folder of settings.
///
/// # Errors
///
/// A usage error if the setting is not valid, and the errors of the store.
pub(super) async fn open(setting: Option<&str>) -> Result<Arc<dyn GrantStore>, CliError> {
    let setting = setting.unwrap_or("file").trim();
    match setting.split_once(':') {
        None if setting == "file" => {
            let folder = settings::folder()?;
            settings::make_private_folder(&folder)?;
            Ok(Arc::new(FileStore::folder(folder.join("sessions"))?))
        }
        Some(("file", folder)) if !folder.is_empty() => Ok(Arc::new(FileStore::folder(folder)?)),
        None if setting == "keyring" => keyring(),
        None if setting == "redis" => redis().await,
        _ if setting.starts_with("redis") => Err(CliError::usage(
            "`--store` does not take the address of Redis, because it may hold a password; write `--store redis`, and \
             set CORE_REDIS_URL to the address",
        )),
        _ => Err(CliError::usage(format!(
            "`{setting}` is not a valid store; write `file`, `file:FOLDER`, `keyring` or `redis`"
        ))),
    }
}

#[cfg(feature = "keyring")]
fn keyring() -> Result<Arc<dyn GrantStore>, CliError> {
    let folder = settings::folder()?;
    settings::make_private_folder(&folder)?;
    Ok(Arc::new(core_auth::KeyringStore::open("corectl", folder.join("locks"))?))
}

#[cfg(not(feature = "keyring"))]
fn keyring() -> Result<Arc<dyn GrantStore>, CliError> {
    Err(CliError::usage(
        "this `corectl` is built without the feature `keyring`; use `--store file`",
    ))
}

#[cfg(feature = "redis")]
async fn redis() -> Result<Arc<dyn GrantStore>, CliError> {
    let Ok(address) = std::env::var("CORE_REDIS_URL") else {
        return Err(CliError::usage(
            "`--store redis` needs the address of Redis; set CORE_REDIS_URL, for example to redis://127.0.0.1:6379",
        ));
    };
    Ok(Arc::new(core_redis::RedisStore::connect(address.trim(), "corectl:").await?))
}

#[cfg(not(feature = "redis"))]
async fn redis() -> Result<Arc<dyn GrantStore>, CliError> {
    Err(CliError::usage("this `corectl` is built without the feature `redis`; use `--store file`"))
}
