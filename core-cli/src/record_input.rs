//! The arguments that give a record its values: `--set` and `--input`.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use core_api::{Client, catalog::ResourceInfo};

use crate::{
    completion, context::Context, error::CliError, mistake::Mistake, record_body::RecordBody,
    references::References,
};

/// The largest number of bytes of an input.
const MAX_INPUT: u64 = 16 * 1024 * 1024;

/// The values of a record.
#[derive(Args, Debug)]
pub(crate) struct RecordInput {
    /// Value of a field, such as `hours=7.5`, `project=24-016` or `address.city=Marlow`; an empty value is null
    #[arg(long, short, value_name = "FIELD=VALUE", add = ArgValueCompleter::new(completion::settings))]
    set: Vec<String>,
    /// File with a JSON object of fields, or `-` for standard input
    #[arg(long, short, value_name = "FILE")]
    input: Option<PathBuf>,
}

impl RecordInput {
    /// Reads and checks all values. Nothing is sent.
    ///
    /// # Errors
    ///
    /// A usage error with all mistakes, or if there is no value.
    pub(crate) fn body(
        &self,
        context: &Context,
        resource: &'static ResourceInfo,
    ) -> Result<RecordBody, CliError> {
        let mut body = RecordBody::new(resource);
        let mut mistakes: Vec<Mistake> = Vec::new();
        for typed in &self.set {
            mistakes.extend(body.assign(typed).err());
        }
        if let Some(path) = &self.input {
            match body.merge(&read(path)?) {
                Ok(left_out) if left_out.is_empty() => {}
                Ok(left_out) => {
                    let names = left_out.join(", ");
                    context.note(&format!("left out, because only Core writes them: {names}"));
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if !mistakes.is_empty() {
            return Err(usage(resource, &mistakes));
        }
        if body.fields.is_empty() {
            return Err(CliError::usage(
                "no field is set; give `--set FIELD=VALUE` or `--input FILE`",
            ));
        }
        Ok(body)
    }
}

/// Replaces all names of other records by their ids.
///
/// # Errors
///
/// A usage error with all names that are not those of exactly one record.
pub(crate) async fn fill(client: &Client, body: &mut RecordBody) -> Result<(), CliError> {
    let references = References::look_up(client, [&*body]).await?;
    let mistakes = references.fill(body);
    if mistakes.is_empty() { Ok(()) } else { Err(usage(body.resource, &mistakes)) }
}

fn usage(resource: &ResourceInfo, mistakes: &[Mistake]) -> CliError {
    let all: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    let name = resource.name;
    CliError::usage(format!("{}\n`corectl fields {name}` lists the fields", all.join("\n")))
}

/// Reads a file, or standard input for `-`.
fn read(path: &Path) -> Result<String, CliError> {
    let shown = path.display();
    let unreadable = |error: io::Error| {
        CliError::usage(format!("the input `{shown}` cannot be read: {error}; give another file"))
    };
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(unreadable)?)
    };
    let mut bytes = Vec::new();
    source.take(MAX_INPUT.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_INPUT) {
        return Err(CliError::usage(format!(
            "the input `{shown}` has more than {MAX_INPUT} bytes, which is not a single record; give a smaller file"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        CliError::usage(format!(
            "the input `{shown}` is not valid UTF-8 at byte {place}; save it as UTF-8"
        ))
    })
}
