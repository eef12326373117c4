//! The address of a destination, as people type it.

use std::path::{Path, PathBuf};

use core_mirror::{FileFormat, PostgresAddress, Sqlite};

use crate::{error::CliError, mistake::Mistake, names};

/// The kinds of destinations, before the colon of an address.
const KINDS: [&str; 5] = ["sqlite", "csv", "parquet", "postgres", "postgresql"];

/// The address of a destination.
#[derive(Debug)]
pub(super) enum DestinationAddress {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A folder with a file for each table.
    Files(PathBuf, FileFormat),
    /// A database of PostgreSQL.
    Postgres(Box<PostgresAddress>),
}

impl DestinationAddress {
    /// Parses an address: `FILE`, `sqlite:FILE`, `csv:FOLDER`, `parquet:FOLDER` or `postgres://…`.
    ///
    /// # Errors
    ///
    /// A usage error if the address is not valid or has a password.
    pub(super) fn parse(text: &str) -> Result<Self, CliError> {
        let wrong = |problem: &str| {
            CliError::usage(format!(
                "`--to {text}` {problem}; write a file such as `firm.db`, `csv:FOLDER`, or \
                 `postgres://USER@HOST/DATABASE`"
            ))
        };
        match text.split_once(':') {
            Some(("postgres" | "postgresql", _)) => {
                if has_password(text) {
                    return Err(CliError::usage(
                        "`--to` does not take a password, because others can read arguments; set PGPASSWORD, or write \
                         the password to ~/.pgpass",
                    ));
                }
                let address: PostgresAddress = text
                    .parse()
                    .map_err(|error| CliError::usage(format!("`--to` is not valid: {error}")))?;
                Ok(Self::Postgres(Box::new(address)))
            }
            Some(("sqlite" | "csv" | "parquet", "")) => Err(wrong("has no path")),
            Some(("csv", folder)) => Ok(Self::Files(folder.into(), FileFormat::Csv)),
            #[cfg(feature = "parquet")]
            Some(("parquet", folder)) => Ok(Self::Files(folder.into(), FileFormat::Parquet)),
            #[cfg(not(feature = "parquet"))]
            Some(("parquet", _)) => Err(CliError::usage(
                "`--to parquet:` needs the feature `parquet`, which this `corectl` lacks; install it with `cargo \
                 install --path core-cli --locked --features parquet`, or write `csv:FOLDER`",
            )),
            Some(("sqlite", path)) => Ok(Self::Sqlite(path.into())),
            Some((kind, rest)) if is_kind(kind) || rest.starts_with("//") => {
                Err(unknown(kind, rest))
            }
            _ if text.trim().is_empty() => Err(wrong("is empty")),
            _ => Ok(Self::Sqlite(text.into())),
        }
    }

    /// Checks that the place can exist. Nothing is made.
    ///
    /// # Errors
    ///
    /// A usage error if the folder around it does not exist, or if a file is where a folder must be, or the other way.
    pub(super) fn check(&self) -> Result<(), CliError> {
        match self {
            Self::Sqlite(path) if path.is_dir() => Err(CliError::usage(format!(
                "`--to`: `{0}` is a folder; name a file, or write `csv:{0}` for a folder of CSV files",
                path.display()
            ))),
            Self::Files(path, _) if path.is_file() => Err(CliError::usage(format!(
                "`--to`: `{}` is a file and not a folder; choose another place",
                path.display()
            ))),
            Self::Sqlite(path) => {
                Sqlite::check_path(path)
                    .map_err(|error| CliError::usage(format!("`--to`: {error}")))?;
                check_folder(path)
            }
            Self::Files(path, _) => check_folder(path),
            Self::Postgres(_) => Ok(()),
        }
    }
}

/// Refuses a place whose folder does not exist.
fn check_folder(place: &Path) -> Result<(), CliError> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Some(folder) = folder.filter(|folder| !folder.is_dir()) else { return Ok(()) };
    let (shown, advice) = (folder.display(), "choose another place");
    Err(CliError::usage(match folder.exists() {
        true => format!("`--to`: `{shown}` is not a folder; {advice}"),
        false => format!("`--to`: the folder `{shown}` does not exist; create it, or {advice}"),
    }))
}

/// Returns whether the text before a colon is meant as a kind. A drive of Windows has one letter.
fn is_kind(text: &str) -> bool {
    text.len() > 1 && text.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// Makes the error of an unknown kind. It leaves out the rest of an address, which may have a password.
fn unknown(kind: &str, rest: &str) -> CliError {
    let shown = if rest.starts_with("//") { "//…" } else { rest };
    let message = format!(
        "`{kind}` is not a kind of destination{}; write `postgres://USER@HOST/DATABASE`, `csv:FOLDER`, \
         `parquet:FOLDER` or `sqlite:FILE`",
        names::advice(KINDS, kind)
    );
    let mistake = Mistake::whole(message, kind).within("--to ").continued(&format!(":{shown}"));
    CliError::usage(mistake.to_string())
}

/// Returns whether an address has a password, before its host or as a parameter.
fn has_password(address: &str) -> bool {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = before.split('/').next().unwrap_or_default();
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    let mut parameters = url::form_urlencoded::parse(query.as_bytes());
    user.contains(':') || parameters.any(|(name, _)| name == "password")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_databases_are_told_apart() {
        for text in ["firm.db", "sqlite:firm.db", "/tmp/a b.sqlite", "C:\\firm.db"] {
            let found = DestinationAddress::parse(text);
            assert!(matches!(found, Ok(DestinationAddress::Sqlite(_))), "{text}: {found:?}");
        }
        let found = DestinationAddress::parse("csv:folder");
        assert!(matches!(found, Ok(DestinationAddress::Files(..))), "{found:?}");
        let found = DestinationAddress::parse("postgres://me@localhost/books?schema=core");
        assert!(matches!(found, Ok(DestinationAddress::Postgres(_))), "{found:?}");
    }

    #[test]
    fn passwords_and_other_schemes_are_refused() {
        for text in [
            "postgres://me:canary@localhost/books",
            "postgres://me@localhost/books?password=canary",
            "mysql://me:canary@localhost/books",
            "postgress://me:canary@localhost/books",
            "sqlite:",
            "csv:",
            "",
        ] {
            let error = DestinationAddress::parse(text).unwrap_err();
            assert_eq!(error.failure(), crate::error::Failure::Usage, "{text}");
            let shown = error.text().unwrap_or_default();
            assert!(!shown.contains("canary"), "{shown}");
        }
    }

    #[test]
    fn a_misspelt_kind_has_its_place_and_the_nearest_kinds() {
        for (text, place, near) in [
            ("prquet:out", "--to prquet:out\n       ^^^^^^", "`parquet`"),
            ("cvs:out", "--to cvs:out\n       ^^^", "`csv`"),
            ("postgress://me@h/b", "--to postgress://…\n       ^^^^^^^^^", "`postgres`"),
        ] {
            let error = DestinationAddress::parse(text).unwrap_err();
            let shown = error.text().unwrap_or_default();
            assert!(shown.contains(place) && shown.contains(near), "{shown}");
        }
    }
}
