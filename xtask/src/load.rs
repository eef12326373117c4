//! Reads the specs, and notes each part that cannot be read.

mod api;
mod common_fields;
mod enums;
mod evidence;
mod field_line;
mod fields;
mod records;
pub(crate) mod table;
mod types;

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use toml::{Spanned, de::DeTable};

use crate::{
    diagnostics::{At, Mistakes, Source},
    spec::Specs,
};
use table::Table;

/// The specs, and the mistakes in them.
pub(crate) struct LoadedSpecs {
    pub(crate) sources: Vec<Source>,
    pub(crate) specs: Specs,
    pub(crate) mistakes: Mistakes,
}

/// The file with facts that concern all resources.
const API: &str = "specs/api.toml";

/// The file with the scopes.
const SCOPES: &str = "specs/scopes.toml";

/// Reads every spec below a workspace's folder.
pub(crate) fn load(root: &Path) -> io::Result<LoadedSpecs> {
    let mut paths = Vec::new();
    toml_files(&root.join("specs"), &mut paths)?;
    let sources = paths.iter().map(|path| source(root, path)).collect::<io::Result<_>>()?;
    Ok(of(sources))
}

/// Reads specs from texts. `sources` are all specs of a workspace.
pub(crate) fn of(sources: Vec<Source>) -> LoadedSpecs {
    let (specs, mistakes) = (Specs::default(), Mistakes::default());
    let mut loaded = LoadedSpecs { sources, specs, mistakes };
    // Records refer to the common fields of `api.toml`.
    let is_api = |source: &Source| source.path == API;
    let (first, rest): (Vec<_>, Vec<_>) =
        loaded.sources.iter().enumerate().partition(|(_, source)| is_api(source));
    for (file, source) in first.into_iter().chain(rest) {
        if read(file, source, &mut loaded.specs, &mut loaded.mistakes).is_none() {
            loaded.specs.unread.push(source.path.clone());
        }
    }
    for path in [API, SCOPES] {
        if loaded.sources.iter().all(|source| source.path != path) {
            let at = At::top(loaded.sources.len());
            loaded.mistakes.push(&at, "a file is missing", format!("add `{path}`"));
            loaded.sources.push(Source { path: path.to_owned(), text: String::new() });
            loaded.specs.unread.push(path.to_owned());
        }
    }
    loaded
}

pub(crate) fn source(root: &Path, absolute: &Path) -> io::Result<Source> {
    let path = absolute.strip_prefix(root).unwrap_or(absolute).to_string_lossy();
    let text = read_spec(absolute).map_err(|error| named(absolute, &error))?;
    Ok(Source { path: path.replace('\\', "/"), text })
}

/// The largest size of a spec in bytes, a hundred times the size of the largest one.
const MAX_SPEC: u64 = 4 << 20;

/// Reads a regular file. Others are refused, because a device or a pipe may be endless.
fn read_spec(path: &Path) -> io::Result<String> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a plain file; put the spec in its place"));
    }
    let mut text = String::new();
    File::open(path)?.take(MAX_SPEC + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_SPEC {
        let problem = format!("it is longer than {MAX_SPEC} bytes; split it");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, problem));
    }
    Ok(text)
}

/// Adds the path to the error of a system call.
pub(crate) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Lists the TOML files below a folder, by name.
pub(crate) fn toml_files(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| named(folder, &error))?;
    let mut paths =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        let metadata = fs::symlink_metadata(&path).map_err(|error| named(&path, &error))?;
        if metadata.is_symlink() && path.is_dir() {
            let problem = io::Error::other("it is a link to a folder; put the folder in its place");
            return Err(named(&path, &problem));
        }
        if metadata.is_dir() {
            toml_files(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    Ok(())
}

/// The kind of a spec, which its folder determines.
enum SpecKind<'a> {
    Api,
    Scopes,
    Enum,
    Object,
    Resource { group: &'a str },
}

impl<'a> SpecKind<'a> {
    fn of(path: &'a str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        match *parts.as_slice() {
            ["specs", "api.toml"] => Some(Self::Api),
            ["specs", "scopes.toml"] => Some(Self::Scopes),
            ["specs", "enums", _] => Some(Self::Enum),
            ["specs", "objects", _] => Some(Self::Object),
            ["specs", "resources", group, _] => Some(Self::Resource { group }),
            _ => None,
        }
    }
}

/// Reads a file. Returns `None` if its declarations could not be read.
fn read(file: usize, source: &Source, specs: &mut Specs, mistakes: &mut Mistakes) -> Option<()> {
    let Some(kind) = SpecKind::of(&source.path) else {
        let help = "specs are `api.toml`, `scopes.toml`, `enums/*.toml`, `objects/*.toml` and \
                    `resources/<group>/*.toml`";
        mistakes.push(&At::top(file), "a file in the wrong folder", help);
        return None;
    };
    let document = document(file, source, mistakes)?;
    let table = Table::root(file, document.get_ref(), mistakes);
    let common = specs.api.as_ref().map(|api| api.common.as_slice());
    match kind {
        SpecKind::Api => specs.api = Some(api::api(table)),
        SpecKind::Scopes => specs.scopes = api::scopes(table),
        SpecKind::Enum => specs.enums.push(enums::read(table, source)?),
        SpecKind::Object => specs.objects.push(records::object(table, source, common)?),
        SpecKind::Resource { group } => {
            specs.resources.push(records::resource(table, source, group, common)?);
        }
    }
    Some(())
}

/// Parses the TOML of a file. Returns `None` if it is invalid, because the rest would only cause more
/// mistakes.
pub(crate) fn document<'a>(
    file: usize,
    source: &'a Source,
    mistakes: &mut Mistakes,
) -> Option<Spanned<DeTable<'a>>> {
    let (document, errors) = DeTable::parse_recoverable(&source.text);
    for error in &errors {
        let at = At::new(file, error.span().unwrap_or(0..0));
        let help = match error.message().trim_end() {
            "duplicate key" => "each name occurs once; rename this one, or leave it out",
            _ => "write it as TOML wants it (https://toml.io)",
        };
        mistakes.push(&at, error.message().trim_end(), help);
    }
    errors.is_empty().then_some(document)
}
