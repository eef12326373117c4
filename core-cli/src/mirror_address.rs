//! The address of a mirror, as people type it.

#[cfg(feature = "mirror")]
mod postgres;

use std::{fmt, path::PathBuf};

#[cfg(feature = "mirror")]
use core_mirror::PostgresAddress;

use crate::{error::CliError, mistake::Mistake, names};

/// The kinds of mirrors, before the colon of an address.
const KINDS: [&str; 5] = ["sqlite", "csv", "parquet", "postgres", "postgresql"];

/// The place of a mirror.
#[derive(Debug)]
pub(crate) enum MirrorPlace {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A folder with a file for each table.
    #[cfg_attr(not(feature = "mirror"), allow(dead_code, reason = "all kinds are read alike"))]
    Folder(FolderKind, PathBuf),
    /// A database of PostgreSQL.
    #[cfg(feature = "mirror")]
    Postgres(Box<PostgresAddress>),
}

/// The kind of the files in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FolderKind {
    /// Comma-separated values.
    Csv,
    /// Apache Parquet.
    Parquet,
}

/// The place of a mirror, with the text that a person typed. `Display` writes the text for a shell.
#[derive(Debug)]
pub(crate) struct MirrorAddress {
    pub(crate) place: MirrorPlace,
    text: String,
}

impl MirrorAddress {
    /// Parses an address: `FILE`, `sqlite:FILE`, `csv:FOLDER`, `parquet:FOLDER` or `postgres://…`. Errors name the flag.
    ///
    /// # Errors
    ///
    /// A usage error if the address is not valid or has a password.
    pub(crate) fn parse(flag: &str, text: &str) -> Result<Self, CliError> {
        let wrong = |problem: &str| {
            CliError::usage(format!(
                "`{flag} {text}` {problem}; write a file such as `firm.db`, `csv:FOLDER`, or \
                 `postgres://USER@HOST/DATABASE`"
            ))
        };
        let place = match text.split_once(':') {
            #[cfg(feature = "mirror")]
            Some(("postgres" | "postgresql", _)) => {
                MirrorPlace::Postgres(Box::new(postgres::parse(flag, text)?))
            }
            #[cfg(not(feature = "mirror"))]
            Some(("postgres" | "postgresql", _)) => {
                return Err(CliError::usage(format!(
                    "`{flag} postgres://…` needs the feature `mirror`, which this `corectl` lacks; install it with `cargo \
                     install --path core-cli --locked`, or name a file of SQLite"
                )));
            }
            Some(("sqlite" | "csv" | "parquet", "")) => return Err(wrong("has no path")),
            Some(("csv", folder)) => MirrorPlace::Folder(FolderKind::Csv, folder.into()),
            Some(("parquet", folder)) => MirrorPlace::Folder(FolderKind::Parquet, folder.into()),
            Some(("sqlite", path)) => MirrorPlace::Sqlite(path.into()),
            Some((kind, rest)) if is_kind(kind) || rest.starts_with("//") => {
                return Err(unknown(flag, kind, rest));
            }
            _ if text.trim().is_empty() => return Err(wrong("is empty")),
            _ => MirrorPlace::Sqlite(text.into()),
        };
        Ok(Self { place, text: text.to_owned() })
    }
}

impl fmt::Display for MirrorAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shell_word(&self.text))
    }
}

/// Returns a text as one word of a shell.
pub(crate) fn shell_word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:@%+,=".contains(letter);
    match text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// Returns whether the text before a colon is meant as a kind. A drive of Windows has one letter.
fn is_kind(text: &str) -> bool {
    text.len() > 1 && text.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// Makes the error of an unknown kind. It leaves out the rest of an address, which may have a password.
fn unknown(flag: &str, kind: &str, rest: &str) -> CliError {
    let shown = if rest.starts_with("//") { "//…" } else { rest };
    let fix = match names::advice(KINDS, kind) {
        none if none.is_empty() => {
            "; write `postgres://USER@HOST/DATABASE`, `csv:FOLDER`, `parquet:FOLDER` or `sqlite:FILE`".to_owned()
        }
        near => near,
    };
    let message = format!("`{kind}` is not a kind of mirror{fix}");
    let place = Mistake::whole(message, kind).within(&format!("{flag} "));
    CliError::usage(place.continued(&format!(":{shown}")).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> MirrorPlace {
        MirrorAddress::parse("--to", text).unwrap().place
    }

    fn error(text: &str) -> String {
        let error = MirrorAddress::parse("--to", text).unwrap_err();
        assert_eq!(error.failure(), crate::error::Failure::Usage, "{text}");
        error.text().unwrap_or_default().to_owned()
    }

    #[test]
    fn files_and_folders_are_told_apart() {
        for text in ["firm.db", "sqlite:firm.db", "/tmp/a b.sqlite", "C:\\firm.db"] {
            assert!(matches!(place(text), MirrorPlace::Sqlite(_)), "{text}");
        }
        assert!(matches!(place("csv:folder"), MirrorPlace::Folder(FolderKind::Csv, _)));
        assert!(matches!(place("parquet:folder"), MirrorPlace::Folder(FolderKind::Parquet, _)));
    }

    #[test]
    #[cfg(feature = "mirror")]
    fn a_database_is_an_address_of_postgresql() {
        let found = place("postgres://me@localhost/books?schema=core");
        assert!(matches!(found, MirrorPlace::Postgres(address) if address.schema() == "core"));
    }

    #[test]
    #[cfg(not(feature = "mirror"))]
    fn a_database_needs_a_feature() {
        let shown = error("postgres://me:canary@localhost/books");
        assert!(shown.contains("the feature `mirror`, which this"), "{shown}");
        assert!(!shown.contains("canary"), "{shown}");
    }

    #[test]
    fn other_schemes_and_addresses_without_a_path_are_refused() {
        for text in [
            "mysql://me:canary@localhost/books",
            "postgress://me:canary@localhost/books",
            "sqlite:",
            "csv:",
            "parquet:",
            "",
        ] {
            let shown = error(text);
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
            let shown = error(text);
            assert!(shown.contains(place) && shown.contains(near), "{shown}");
        }
    }

    #[test]
    fn an_address_is_shown_as_one_word_of_a_shell() {
        for (text, shown) in [
            ("csv:firm/out", "csv:firm/out"),
            ("my firm.db", "'my firm.db'"),
            ("it's.db", r"'it'\''s.db'"),
            ("$HOME.db", "'$HOME.db'"),
        ] {
            assert_eq!(MirrorAddress::parse("--to", text).unwrap().to_string(), shown);
        }
    }
}
