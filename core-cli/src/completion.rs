//! Values that a shell offers: resources, fields, filters and destinations.

mod bash;
mod filter;
mod script;
mod zsh;

use std::ffi::OsStr;

use clap_complete::{
    CompletionCandidate,
    engine::{PathCompleter, ValueCompleter},
    env::{Elvish, Fish, Powershell, Shells},
};
use core_api::{
    catalog::{self, RESOURCES, ResourceInfo},
    record::{FieldInfo, Support},
};

use crate::resource::is_scalar;
use bash::BASH;
use zsh::ZSH;

/// The shells with completions.
pub(crate) const SHELLS: Shells<'static> = Shells(&[&BASH, &Elvish, &Fish, &Powershell, &ZSH]);

/// Returns the resources whose names begin with a text.
pub(crate) fn resources(current: &OsStr) -> Vec<CompletionCandidate> {
    let names = RESOURCES.iter().map(|resource| (command_name(resource.name), resource.group));
    matching(current, names)
}

/// Returns the fields of the resource of the command line.
pub(crate) fn fields(current: &OsStr) -> Vec<CompletionCandidate> {
    of_resource(current, |_| true)
}

/// Returns the fields that Core is known to sort by, and the directions after a field.
pub(crate) fn orders(current: &OsStr) -> Vec<CompletionCandidate> {
    let is_sortable = |field: &FieldInfo| field.sort == Support::Known;
    match unquoted(current).map(|text| text.split_once(' ')) {
        Some(Some((field, _))) => {
            let directions = ["asc", "desc"].map(|word| (format!("{field} {word}"), "direction"));
            matching(current, directions.into_iter())
        }
        Some(None) | None => of_resource(current, is_sortable),
    }
}

/// Returns the texts by which a filter can go on.
pub(crate) fn filters(current: &OsStr) -> Vec<CompletionCandidate> {
    let (Some(resource), Some(text)) = (resource_of_line(), unquoted(current)) else {
        return Vec::new();
    };
    filter::next(resource.fields, text).into_iter().map(CompletionCandidate::new).collect()
}

/// Returns the fields that a person can set, each with `=`.
pub(crate) fn settings(current: &OsStr) -> Vec<CompletionCandidate> {
    let fields = resource_of_line().map_or(&[][..], |resource| resource.fields);
    let offered = fields.iter().filter(|field| !field.read_only);
    matching(current, offered.map(|field| (format!("{}=", field.name), type_word(field))))
}

/// Returns the fields that a column can set, after the name of the column.
pub(crate) fn mappings(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some((column, _)) = unquoted(current).and_then(|text| text.rsplit_once('=')) else {
        return Vec::new();
    };
    let fields = resource_of_line().map_or(&[][..], |resource| resource.fields);
    let offered = fields.iter().filter(|field| !field.read_only);
    let names = offered.map(|field| (format!("{column}={}", field.name), type_word(field)));
    matching(current, names)
}

/// Returns the kinds of destinations of a mirror, and files or folders.
#[cfg(feature = "mirror")]
pub(crate) fn destinations(current: &OsStr) -> Vec<CompletionCandidate> {
    addresses(current, cfg!(feature = "parquet"))
}

/// Returns the kinds of mirrors that a report reads, and files or folders. A folder of Parquet files needs no feature here.
pub(crate) fn mirrors(current: &OsStr) -> Vec<CompletionCandidate> {
    addresses(current, true)
}

fn addresses(current: &OsStr, has_parquet: bool) -> Vec<CompletionCandidate> {
    let kinds = [
        ("csv:", "folder of CSV files"),
        ("parquet:", "folder of Parquet files"),
        #[cfg(feature = "mirror")]
        ("postgres://", "database of PostgreSQL"),
        ("sqlite:", "file of SQLite"),
    ];
    let kinds = kinds.into_iter().filter(|(kind, _)| has_parquet || *kind != "parquet:");
    let of_scheme = |(scheme, rest): (&str, &str)| {
        let paths = match scheme {
            "csv" | "parquet" => PathCompleter::dir(),
            "sqlite" => PathCompleter::file(),
            _ => return Vec::new(),
        };
        let found = paths.complete(OsStr::new(rest)).into_iter();
        found.map(|path| path.add_prefix(format!("{scheme}:"))).collect()
    };
    match unquoted(current).map(|text| text.split_once(':')) {
        Some(Some(parts)) => of_scheme(parts),
        Some(None) | None => {
            let mut found = matching(current, kinds.map(|(k, help)| (k.to_owned(), help)));
            found.extend(PathCompleter::any().complete(current));
            found
        }
    }
}

/// Returns the text of a word. Some shells pass the quote at which it begins.
fn unquoted(current: &OsStr) -> Option<&str> {
    let text = current.to_str()?;
    Some(text.strip_prefix(['"', '\'']).unwrap_or(text))
}

/// Returns the fields that a list can expand.
pub(crate) fn nested_fields(current: &OsStr) -> Vec<CompletionCandidate> {
    of_resource(current, |field| !is_scalar(field))
}

/// Returns resources with a dot, or the fields of the resource before the dot.
pub(crate) fn resource_fields(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(text) = current.to_str() else { return Vec::new() };
    match text.split_once('.') {
        None => resources(current),
        Some((name, _)) => {
            let fields = catalog::find(name).map_or(&[][..], |resource| resource.fields);
            let names =
                fields.iter().map(|field| (format!("{name}.{}", field.name), type_word(field)));
            matching(current, names)
        }
    }
}

fn of_resource(
    current: &OsStr,
    is_offered: impl Fn(&FieldInfo) -> bool,
) -> Vec<CompletionCandidate> {
    let fields = resource_of_line().map_or(&[][..], |resource| resource.fields);
    let offered = fields.iter().filter(|field| is_offered(field));
    matching(current, offered.map(|field| (field.name.to_owned(), type_word(field))))
}

/// Returns the resource that the command line names. The shell passes its words behind `--`.
fn resource_of_line() -> Option<&'static ResourceInfo> {
    let words = std::env::args_os().skip_while(|word| word != "--");
    let words = words.filter_map(|word| word.into_string().ok());
    // The program and the command come first.
    words.skip(2).filter(|word| !word.starts_with('-')).find_map(|word| catalog::find(&word))
}

fn matching(
    current: &OsStr,
    names: impl Iterator<Item = (String, &'static str)>,
) -> Vec<CompletionCandidate> {
    let Some(current) = unquoted(current) else { return Vec::new() };
    let begins = |name: &str| {
        name.get(..current.len()).is_some_and(|start| start.eq_ignore_ascii_case(current))
    };
    let found = names.filter(|(name, _)| begins(name));
    found.map(|(name, help)| CompletionCandidate::new(name).help(Some(help.into()))).collect()
}

/// Returns a word about the type of a field.
fn type_word(field: &FieldInfo) -> &'static str {
    use core_api::record::Kind;

    match field.kind {
        Kind::Text => "text",
        Kind::Boolean => "boolean",
        Kind::Integer | Kind::Decimal => "number",
        Kind::DateTime => "date",
        Kind::Id(_) => "id",
        Kind::Enum(_) => "enum",
        Kind::Object(_) | Kind::List(_) | Kind::Values(_) => "nested",
        _ => "JSON",
    }
}

/// Returns the name of a type as people write it in a shell: `time-entry` for `TimeEntry`.
pub(crate) fn command_name(name: &str) -> String {
    let mut written = String::with_capacity(name.len().saturating_add(4));
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && was_lower {
            written.push('-');
        }
        was_lower = letter.is_lowercase() || letter.is_numeric();
        written.extend(letter.to_lowercase());
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_resource_is_found_by_the_name_that_a_shell_offers() {
        for resource in RESOURCES {
            let name = command_name(resource.name);
            assert_eq!(catalog::find(&name).map(|found| found.name), Some(resource.name));
        }
        assert_eq!(command_name("TimeEntry"), "time-entry");
    }

    #[test]
    fn fields_follow_the_resource_before_the_dot() {
        let found = resource_fields(OsStr::new("project.na"));
        let values: Vec<_> = found.iter().map(|one| one.get_value().to_owned()).collect();
        assert_eq!(values, ["project.name"]);
        assert!(resource_fields(OsStr::new("nothing.na")).is_empty());
    }
}
