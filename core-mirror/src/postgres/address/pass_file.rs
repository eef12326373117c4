//! The password file of libpq: lines of `host:port:database:user:password`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tokio_postgres::{Config, config::Host};

use super::DestinationError;

/// Returns the password of a database, from the file that `PGPASSFILE` names or from `~/.pgpass`.
///
/// # Errors
///
/// If the file that `PGPASSFILE` names cannot be read, or if others than its owner have access to a file.
pub(super) fn password(
    config: &Config,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<String>, DestinationError> {
    let (path, is_named) = match (environment("PGPASSFILE"), environment("HOME")) {
        (Some(path), _) => (PathBuf::from(path), true),
        (None, Some(home)) => (Path::new(&home).join(".pgpass"), false),
        (None, None) => return Ok(None),
    };
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !is_named => return Ok(None),
        Err(error) => {
            return Err(DestinationError::Address(format!(
                "the password file `{}` cannot be read: {error}; mend it, or unset `PGPASSFILE`",
                path.display()
            )));
        }
    };
    if is_open_to_others(&path) {
        return Err(DestinationError::Address(format!(
            "others may read the password file `{0}`; run `chmod 600 {0}`",
            path.display()
        )));
    }
    Ok(find(&text, &Wanted::of(config)))
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}

/// The names that a line has to match.
pub(super) struct Wanted([String; 4]);

impl Wanted {
    fn of(config: &Config) -> Self {
        let host = match config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            // libpq writes `localhost` for the default socket. A folder is written as it is.
            #[cfg(unix)]
            Some(Host::Unix(folder)) => folder.display().to_string(),
            None => config.get_hostaddrs().first().map(ToString::to_string).unwrap_or_default(),
        };
        let port = config.get_ports().first().copied().unwrap_or(5432).to_string();
        let user = config.get_user().unwrap_or_default().to_owned();
        let database = config.get_dbname().unwrap_or(&user).to_owned();
        Self([host, port, database, user])
    }

    fn matches(&self, fields: &[String]) -> bool {
        let [host, ..] = &self.0;
        let is_socket = host.starts_with('/');
        self.0.iter().zip(fields).enumerate().all(|(index, (wanted, field))| {
            field == "*" || field == wanted || (index == 0 && is_socket && field == "localhost")
        })
    }
}

/// Returns the password of the first line that matches.
fn find(text: &str, wanted: &Wanted) -> Option<String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(fields).find_map(|mut fields| {
        let password = fields.get_mut(4).map(std::mem::take)?;
        wanted.matches(&fields).then_some(password)
    })
}

/// Returns the fields of a line. A backslash makes the next character a plain one.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            ':' if fields.len() < 5 => fields.push(String::new()),
            '\\' => fields.last_mut().into_iter().for_each(|field| field.extend(characters.next())),
            other => fields.last_mut().into_iter().for_each(|field| field.push(other)),
        }
    }
    fields
}
