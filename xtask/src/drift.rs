//! `drift`: compares the specs with answers of the server.
//!
//! All sources become [shapes](shape): names, types, formats and counts. So no value reaches a report.

mod call_observation;
mod compare;
mod exchange;
mod field_names;
pub(crate) mod finding;
mod folder;
mod index;
mod observations;
mod query;
mod read;
mod refusal;
mod report;
mod routes;
mod shape;
mod sources;
mod text_format;
pub(crate) mod write;

use jiff::{Timestamp, tz::Offset};

use crate::{
    cli::{DriftArguments, Format},
    load::{self, LoadedSpecs},
    spec::Specs,
};
use finding::Finding;
use observations::Observations;
use routes::Routes;
use sources::Answers;
use write::{ChangedSpecs, FactSource};

/// The report, the changed specs, and the reason to fail.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) report: String,
    pub(crate) changed: ChangedSpecs,
    pub(crate) failure: Option<String>,
}

/// Compares specs with the answers in files. Nothing is written.
///
/// # Errors
///
/// A folder that cannot be read, a resource that does not exist, a folder without answers, or a change that
/// makes a spec wrong.
pub(crate) fn compare(loaded: &LoadedSpecs, options: DriftArguments) -> Result<Outcome, String> {
    let (findings, answers) = findings(&loaded.specs, &options)?;
    let source = options.source.filter(|_| options.write).map(|name| {
        let today = || Offset::UTC.to_datetime(Timestamp::now()).date();
        FactSource { name, date: options.date.unwrap_or_else(today).to_string() }
    });
    let changed = source.map(|source| {
        changes(&findings, loaded, &answers.observations, &source, options.add_fields)
    });
    let changed = changed.transpose()?;
    let report = match options.format {
        Format::Table => report::table(&findings, &answers, changed.as_ref()),
        Format::Json => report::json(&findings, &answers, changed.as_ref()),
    };
    let failing = findings.iter().filter(|finding| options.fail_on.contains(&finding.kind));
    let failure = match failing.count() {
        0 => None,
        1 => Some("1 finding of `--fail-on`; change the spec, or accept it".to_owned()),
        count => Some(format!("{count} findings of `--fail-on`; change the specs, or accept them")),
    };
    Ok(Outcome { report, changed: changed.unwrap_or_default(), failure })
}

/// Makes the changes that follow from findings, and those that follow from the changes.
///
/// A field that is added may complete a nested object, which then confirms a type.
fn changes(
    findings: &[Finding],
    loaded: &LoadedSpecs,
    observations: &Observations,
    source: &FactSource,
    adds_fields: bool,
) -> Result<ChangedSpecs, String> {
    let mut changed = write::edits(findings, &loaded.sources, source, adds_fields)?;
    for _ in 0..MAX_ROUNDS {
        if changed.texts.is_empty() {
            break;
        }
        let next = load::of(changed.apply(&loaded.sources));
        let findings = compare::findings(&next.specs, observations);
        let more = write::edits(&findings, &next.sources, source, adds_fields)?;
        if more.texts.is_empty() {
            break;
        }
        changed.texts.extend(more.texts);
        changed.changes.extend(more.changes);
    }
    Ok(changed)
}

/// The number of times that changes lead to other changes: the depth of nested objects.
const MAX_ROUNDS: usize = 16;

/// Returns the findings, and the answers that show them.
fn findings(specs: &Specs, options: &DriftArguments) -> Result<(Vec<Finding>, Answers), String> {
    let routes = Routes::of(specs, &options.bases);
    let resource = match &options.resource {
        None => None,
        Some(name) => Some(routes.named(name).ok_or_else(|| {
            let names = specs.resources.iter().map(|resource| resource.name.value.as_str());
            let advice = match crate::diagnostics::nearest(name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write its name as in `TimeEntry`".to_owned(),
            };
            format!("error: there is no resource `{name}`; {advice}")
        })?),
    };
    let answers = sources::read(&options.paths, &routes, resource)
        .map_err(|error| format!("error: {error}; name a folder with answers"))?;
    if answers.files == 0 && answers.observations.exchanges == 0 {
        return Err(nothing(&answers));
    }
    Ok((compare::findings(specs, &answers.observations), answers))
}

/// The message about folders without answers.
fn nothing(answers: &Answers) -> String {
    let lines = answers.left_out.iter().take(50);
    let lines = lines.map(|file| format!("  {}: {}\n", file.file, file.reason));
    let reasons = lines.collect::<String>();
    format!(
        "error: there are no answers in these folders ({} files with other extensions)\n{reasons}\
         save answers as `project-1.json`, a HAR file of a browser, a cassette of \
         `core_api::client::Recorder` or shapes of `ShapeRecorder`",
        answers.others
    )
}
