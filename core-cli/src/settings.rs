//! Settings of a person: the file `config.toml`, and the folder of the sessions.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use etcetera::{BaseStrategy, choose_base_strategy};
use serde::Deserialize;

use crate::error::CliError;

/// The variable with another folder of settings, such as one for tests.
const FOLDER: &str = "CORECTL_CONFIG_DIR";

/// The settings of the file. Flags and variables win over them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// The client id of the app.
    pub(crate) client_id: Option<String>,
    /// The redirect URI of the app.
    pub(crate) redirect_uri: Option<String>,
    /// The identity server, if it is not Core's.
    pub(crate) issuer: Option<String>,
    /// The file with the secret of the app.
    pub(crate) secret_file: Option<PathBuf>,
    /// The account to use.
    pub(crate) account: Option<String>,
    /// The store of the sessions.
    pub(crate) store: Option<String>,
}

impl Settings {
    /// Reads the file. A missing file has no settings.
    ///
    /// # Errors
    ///
    /// A usage error with the place if the file is not valid.
    pub(crate) fn read() -> Result<Self, CliError> {
        let path = folder()?.join("config.toml");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                let path = path.display();
                return Err(CliError::failed(format!("{path} cannot be read: {error}")));
            }
        };
        toml::from_str(&text).map_err(|error| {
            let path = path.display();
            CliError::usage(format!("{path} is not valid: {}", error.to_string().trim_end()))
        })
    }
}

/// Returns the folder of the settings by the rules of the platform: `~/.config/corectl` on Linux.
///
/// # Errors
///
/// If the person has no home folder.
pub(crate) fn folder() -> Result<PathBuf, CliError> {
    if let Some(folder) = env::var_os(FOLDER).filter(|folder| !folder.is_empty()) {
        return Ok(folder.into());
    }
    let base = choose_base_strategy().map_err(|error| {
        CliError::failed(format!(
            "the folder of settings is not known: {error}; set {FOLDER} to a folder"
        ))
    })?;
    Ok(base.config_dir().join("corectl"))
}

/// Makes a folder that only its owner can read.
///
/// # Errors
///
/// If it cannot be made.
pub(crate) fn make_private_folder(path: &Path) -> Result<(), CliError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(|error| {
        CliError::failed(format!("the folder {} cannot be made: {error}", path.display()))
    })
}
