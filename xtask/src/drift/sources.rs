//! Reads files of answers into observations, and notes each file that is left out.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{
    call_observation::CallObservation,
    exchange::{self, Exchange, ExchangeFile},
    folder::{self, AnswerFile, Contents, Files, LeftOutFile},
    index::{self, BodyOrigin},
    observations::Observations,
    read,
    routes::{CallId, Routes},
    shape::{Shape, add},
};

/// The observations, and the files behind them.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    pub(crate) observations: Observations,
    /// The number of files that were read.
    pub(crate) files: usize,
    pub(crate) left_out: Vec<LeftOutFile>,
    /// The number of files with other extensions.
    pub(crate) others: usize,
}

/// The largest file of shapes, in bytes.
const MAX_SHAPES: u64 = 64 << 20;

/// The largest request or refusal in a file of its own, in bytes.
const MAX_BODY: u64 = 64 << 20;

/// The version of files of shapes.
const SHAPES_VERSION: u32 = 1;

/// A file of shapes, which a recorder of `core-api` writes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShapeFile {
    shapes: u32,
    /// The version of `core-api`, whose declarations decided what was recorded.
    #[serde(default)]
    core_api: String,
    #[serde(default)]
    calls: Vec<CallShapes>,
    /// The number of requests of no known call.
    #[serde(default)]
    other: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallShapes {
    method: String,
    /// The path with its placeholders: `/project/{id}`.
    path: String,
    observed: CallObservation,
}

/// Reads all files below folders.
///
/// # Errors
///
/// A folder that cannot be read.
pub(super) fn read(
    paths: &[PathBuf],
    routes: &Routes<'_>,
    resource: Option<usize>,
) -> io::Result<Answers> {
    let Files { answers: found, indexes, left_out, others } = folder::find(paths)?;
    let mut indexed = BTreeMap::new();
    for path in indexes {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let text = fs::read_to_string(&path)?;
        indexed.extend(index::read(&text).into_iter().map(|(name, row)| (folder.join(name), row)));
    }
    let mut answers = Answers { left_out, others, ..Answers::default() };
    for file in found {
        let origin = indexed.get(&file.path);
        match add_file(&file, origin, routes, resource, &mut answers.observations) {
            Ok(()) => answers.files = answers.files.saturating_add(1),
            Err(reason) => answers.left_out.push(LeftOutFile { file: file.shown, reason }),
        }
    }
    Ok(answers)
}

/// Adds a file. The error is the reason why the file, or its rest, is left out.
fn add_file(
    file: &AnswerFile,
    origin: Option<&BodyOrigin>,
    routes: &Routes<'_>,
    resource: Option<usize>,
    observations: &mut Observations,
) -> Result<(), String> {
    let unreadable =
        |error: io::Error| format!("it cannot be read: {error}; check its permissions");
    let contents = folder::contents(&file.path).map_err(unreadable)?;
    let reader = || folder::open(&file.path).map_err(unreadable);
    match contents {
        Contents::Empty => Err("it is empty; save the answer again".to_owned()),
        Contents::Binary => Err("it is not a text; save the answer as JSON in UTF-8".to_owned()),
        Contents::Har => exchanges(ExchangeFile::Har, reader()?, routes, observations),
        Contents::Cassette => exchanges(ExchangeFile::Cassette, reader()?, routes, observations),
        Contents::Shapes => shapes(&file.path, routes, observations),
        Contents::Body => match origin {
            Some(origin) => indexed_body(file, origin, routes, observations),
            None => {
                let named = || routes.named(index::resource_name(&file.shown));
                let resource = resource.or_else(named).ok_or(
                    "its name is not that of one resource; name it with `--resource`, rename \
                     the file to `project-1.json`, or list it in `INDEX.md`",
                )?;
                let shape = read::shape_of(reader()?).map_err(|error| mistake(&error))?;
                add_body(resource, &shape, routes, observations);
                Ok(())
            }
        },
    }
}

/// Explains a mistake in JSON.
fn mistake(error: &serde_json::Error) -> String {
    let place = format!("line {}, column {}", error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Eof => {
            format!("it ends at {place} in the middle of a value; save it again")
        }
        serde_json::error::Category::Syntax => {
            format!("it is not JSON at {place}; save the body of the answer alone")
        }
        serde_json::error::Category::Io => "it is not UTF-8, or it cannot be read".to_owned(),
        // The texts of serde may quote values.
        serde_json::error::Category::Data => {
            format!("it does not have the form of its kind at {place}; save it again")
        }
    }
}

fn exchanges(
    file: ExchangeFile,
    reader: impl io::Read,
    routes: &Routes<'_>,
    observations: &mut Observations,
) -> Result<(), String> {
    let mut count = 0_u64;
    let mut bodies = 0_u64;
    let result = exchange::each(file, reader, &mut |exchange: Exchange| {
        add(&mut count, 1);
        add(&mut bodies, u64::from(exchange.received.is_some()));
        observations.add(&exchange, routes);
    });
    if let Err(error) = result {
        let used = match count {
            0 => String::new(),
            1 => "; 1 answer before it is used".to_owned(),
            count => format!("; {count} answers before it are used"),
        };
        return Err(mistake(&error) + &used);
    }
    match (count, bodies) {
        (0, _) => Err("it has no requests; record the calls again".to_owned()),
        (_, 0) => Err("it has no bodies of answers; save it with contents".to_owned()),
        (_, _) => Ok(()),
    }
}

fn shapes(path: &Path, routes: &Routes<'_>, observations: &mut Observations) -> Result<(), String> {
    let text = text(path, MAX_SHAPES)?;
    let file: ShapeFile = serde_json::from_str(&text).map_err(|error| mistake(&error))?;
    if file.shapes != SHAPES_VERSION {
        let of = file.core_api;
        return Err(format!("its version is {}; use the xtask of core-api {of}", file.shapes));
    }
    if file.other > 0 {
        add(observations.unmatched.entry("unknown path".to_owned()).or_default(), file.other);
    }
    for CallShapes { method, path, observed: observation } in &file.calls {
        add(&mut observations.exchanges, observation.answers());
        match routes.call(method, path) {
            Some(call) => {
                observations.calls.entry(call.clone()).or_default().merge(observation);
            }
            None => {
                let line = format!("{method} {}", super::routes::masked(path));
                add(observations.unmatched.entry(line).or_default(), observation.answers());
            }
        }
    }
    Ok(())
}

/// Adds a body whose call the index says.
fn indexed_body(
    file: &AnswerFile,
    origin: &BodyOrigin,
    routes: &Routes<'_>,
    observations: &mut Observations,
) -> Result<(), String> {
    if !origin.is_real {
        return Err("the index says that it is not from the server".to_owned());
    }
    let body = text(&file.path, MAX_BODY)?;
    serde_json::from_str::<serde::de::IgnoredAny>(&body).map_err(|error| mistake(&error))?;
    let (sent, received) =
        if origin.is_request { (body, None) } else { (String::new(), Some(body)) };
    let BodyOrigin { method, url, status, .. } = origin.clone();
    if routes.call(&method, url.split('?').next().unwrap_or_default()).is_none() {
        return Err(format!("the specs have no call `{method}` at this path; add the call"));
    }
    observations.add(&Exchange { method, url, sent: Some(sent), status, received }, routes);
    Ok(())
}

/// Adds a body of a resource. The call is not known.
///
/// Rows without the fields that only the server writes may be a selection, so they do not show which fields
/// Core leaves out.
fn add_body(resource: usize, shape: &Shape, routes: &Routes<'_>, observations: &mut Observations) {
    add(&mut observations.exchanges, 1);
    let call = CallId { resource, word: String::new() };
    let found = observations.calls.entry(call).or_default();
    let row = shape.items.as_deref().unwrap_or(shape);
    let fields = routes.resource(resource).map_or(&[][..], |resource| &resource.fields);
    let mut own =
        fields.iter().filter(|field| field.has(crate::spec::field_flag::FieldFlag::ReadOnly));
    let is_whole = own.any(|field| row.field(&field.name.value).is_some());
    let place = if is_whole { &mut found.answer } else { &mut found.selected };
    place.merge(shape);
}

fn text(path: &Path, limit: u64) -> Result<String, String> {
    use io::Read as _;
    let mut text = String::new();
    let reader = folder::open(path).map_err(|error| format!("it cannot be read: {error}"))?;
    let mut reader = reader.take(limit.saturating_add(1));
    reader.read_to_string(&mut text).map_err(|error| format!("it cannot be read: {error}"))?;
    if u64::try_from(text.len()).is_ok_and(|length| length <= limit) {
        Ok(text)
    } else {
        Err(format!("it is larger than {limit} bytes; divide it"))
    }
}
