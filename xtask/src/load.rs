//! Reads the specs, and notes each part that cannot be read.

mod api;
mod boxes;
mod calls;
mod common_fields;
mod constants;
mod enums;
mod evidence;
mod field_line;
mod fields;
mod folder;
mod history;
mod prose;
mod records;
mod server_facts;
mod syntax;
pub(crate) mod table;
mod text;
mod types;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use toml::{Spanned, de::DeTable};

use crate::{
    diagnostics::{At, Mistakes, Source},
    spec::{Specs, type_names::TypeNames},
};
use folder::SpecFile;
use table::Table;
use text::TextFault;

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

/// Reads every spec below a workspace's folder. A file that cannot be read is a mistake like others.
///
/// # Errors
///
/// When the folder of the specs cannot be read.
pub(crate) fn load(root: &Path) -> io::Result<LoadedSpecs> {
    Ok(of_files(folder::read(root)?))
}

/// Reads the texts of all specs below a workspace's folder, and checks nothing else.
///
/// # Errors
///
/// All files that cannot be read, each with its place.
pub(crate) fn texts(root: &Path) -> Result<Vec<Source>, String> {
    let files = folder::read(root).map_err(|error| format!("error: {error}"))?;
    let (mut sources, mut mistakes) = (Vec::new(), Mistakes::default());
    for (file, SpecFile { source, fault }) in files.into_iter().enumerate() {
        if let Some(TextFault { at, message, help }) = fault {
            mistakes.push(&At::new(file, at..at), message, help);
        }
        sources.push(source);
    }
    if mistakes.is_empty() {
        return Ok(sources);
    }
    Err(format!("{}\n\nnothing was written", mistakes.render(&sources)))
}

/// Reads specs from texts. `sources` are all specs of a workspace.
pub(crate) fn of(sources: Vec<Source>) -> LoadedSpecs {
    of_files(sources.into_iter().map(|source| SpecFile { source, fault: None }).collect())
}

fn of_files(files: Vec<SpecFile>) -> LoadedSpecs {
    let (specs, mistakes) = (Specs::default(), Mistakes::with_allowances());
    let mut loaded = LoadedSpecs { sources: Vec::new(), specs, mistakes };
    let mut ordered: Vec<_> = files.into_iter().enumerate().collect();
    // Records refer to the common fields of `api.toml`.
    ordered.sort_by_key(|(_, file)| file.source.path != API);
    let mut sources = Vec::new();
    for (file, SpecFile { source, fault }) in ordered {
        let is_read = match fault {
            Some(TextFault { at, message, help }) => {
                loaded.mistakes.push(&At::new(file, at..at), message, help);
                false
            }
            None => read(file, &source, &mut loaded.specs, &mut loaded.mistakes).is_some(),
        };
        if !is_read {
            loaded.specs.unread.push(source.path.clone());
        }
        sources.push((file, source));
    }
    sources.sort_by_key(|(file, _)| *file);
    loaded.sources.extend(sources.into_iter().map(|(_, source)| source));
    boxes::mark(&mut loaded.specs.objects);
    loaded.specs.type_names = TypeNames::of(&loaded.specs);
    for path in [API, SCOPES] {
        // A file with another extension has been noted.
        let stem = path.trim_end_matches("toml");
        let is_missing = loaded.sources.iter().all(|source| !source.path.starts_with(stem));
        if is_missing {
            let at = At::top(loaded.sources.len());
            loaded.mistakes.push(&at, "a file is missing", format!("add `{path}`"));
            loaded.sources.push(Source { path: path.to_owned(), text: String::new() });
        }
        if loaded.sources.iter().all(|source| source.path != path) || is_missing {
            loaded.specs.unread.push(path.to_owned());
        }
    }
    loaded
}

/// Reads the text of a file. `absolute` is its path, and `root` the folder of the workspace.
///
/// # Errors
///
/// When the file cannot be read, is longer than a spec may be, or is not UTF-8. The error names its path
/// from `root`.
pub(crate) fn source(root: &Path, absolute: &Path) -> io::Result<Source> {
    let path = absolute.strip_prefix(root).unwrap_or(absolute).to_string_lossy().replace('\\', "/");
    let (text, fault) = text::read(absolute);
    match fault {
        None => Ok(Source { path, text }),
        Some(fault) => Err(io::Error::other(format!("{path}: {}; {}", fault.message, fault.help))),
    }
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
    syntax::report(file, &source.text, &errors, mistakes);
    errors.is_empty().then_some(document)
}
