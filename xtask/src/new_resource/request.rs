//! The wish for a resource, checked against the specs.

use std::{collections::BTreeSet, path::PathBuf};

use crate::{
    diagnostics::nearest,
    rust::{calls::CALLS, names::file_name},
    spec::{Resource, Specs, evidence::Evidence},
    vendor::SourceKind,
};

/// A wish for a resource, as the command line has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NewResource {
    pub(crate) group: String,
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) calls: Vec<String>,
    pub(crate) area: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) from: Option<PathBuf>,
}

/// The facts of the new spec.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) name: String,
    /// The path of the spec from the workspace's folder.
    pub(super) file: String,
    pub(super) path: String,
    pub(super) calls: Vec<&'static str>,
    /// `None` if the specs have no areas.
    pub(super) area: Option<String>,
    pub(super) source: String,
    pub(super) evidence: Evidence,
}

impl Plan {
    /// Checks a wish. The rules of the specs themselves are checked afterwards.
    pub(super) fn of(
        new: &NewResource,
        specs: &Specs,
        document: Option<SourceKind>,
    ) -> Result<Self, String> {
        let groups: BTreeSet<&str> =
            specs.resources.iter().map(|resource| resource.group.as_str()).collect();
        if !groups.contains(new.group.as_str()) {
            return Err(unknown("group", &new.group, &groups));
        }
        let name = name(&new.name)?;
        if let Some(known) = specs.resources.iter().find(|known| known.name.value == name) {
            let place = &known.origin.path;
            return Err(refusal(format!(
                "the resource `{name}` exists in {place}; change that spec"
            )));
        }
        let path = path(&new.path)?;
        if let Some(known) = specs.resources.iter().find(|known| known.path.value == path) {
            let other = &known.name.value;
            return Err(refusal(format!(
                "`{other}` has the path `{path}`; give the path of the new resource"
            )));
        }
        let calls = calls(&new.calls)?;
        let area = area(new, specs)?;
        let slug = path.rsplit('/').next().unwrap_or_default();
        let page = format!("https://api-explorer.bqecore.com/docs/api/apis/{slug}");
        Ok(Self {
            file: format!("specs/resources/{}/{}.toml", new.group, file_name(&name)),
            name,
            path,
            calls,
            area,
            source: new.source.clone().unwrap_or(page),
            evidence: match document {
                None => Evidence::Assumed,
                Some(SourceKind::Connector) => Evidence::VendorCode,
                Some(SourceKind::Html | SourceKind::Text | SourceKind::Json) => {
                    Evidence::Documented
                }
            },
        })
    }
}

/// Checks that a name is that of a type: `PurchaseOrder`.
fn name(text: &str) -> Result<String, String> {
    let is_name = text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_name {
        return Ok(text.to_owned());
    }
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let near: String = words.map(crate::rules::names::capitalized).collect();
    let near = near.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let help = if near.is_empty() { "PurchaseOrder" } else { near };
    Err(refusal(format!("`{text}` is not a valid name of a resource; write `{help}`")))
}

/// Checks that a path is one of a resource: `/purchaseorder`.
fn path(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.strip_prefix('/').unwrap_or_default().split('/').collect();
    let is_part = |part: &&str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    if parts.iter().all(is_part) {
        return Ok(text.to_owned());
    }
    let help = "write it below the base URL, as in `/crm/lead`: no query, no id, no `/` at the end";
    Err(refusal(format!("`{text}` is not a valid path of a resource; {help}")))
}

/// Returns the standard calls in the order of specs.
fn calls(wished: &[String]) -> Result<Vec<&'static str>, String> {
    let words = CALLS.map(|call| call.word);
    for word in wished {
        if !words.contains(&word.as_str()) {
            return Err(unknown("call", word, &words.into()));
        }
    }
    Ok(words.into_iter().filter(|word| wished.iter().any(|wish| wish == word)).collect())
}

/// Returns the area: the wished one, or the only one of the group.
fn area(new: &NewResource, specs: &Specs) -> Result<Option<String>, String> {
    let areas: BTreeSet<&str> = specs.areas().iter().map(|area| area.value.as_str()).collect();
    if areas.is_empty() {
        return Ok(None);
    }
    if let Some(area) = &new.area {
        let is_known = areas.contains(area.as_str());
        return if is_known { Ok(Some(area.clone())) } else { Err(unknown("area", area, &areas)) };
    }
    let is_near = |resource: &&Resource| resource.group == new.group;
    let of_group = specs.resources.iter().filter(is_near).filter_map(|known| known.area.as_ref());
    let of_group: BTreeSet<&str> = of_group.map(|area| area.value.as_str()).collect();
    match of_group.first() {
        Some(area) if of_group.len() == 1 => Ok(Some((*area).to_owned())),
        _ => {
            let list = list(&areas);
            Err(refusal(format!(
                "the group `{}` has several areas; add `--area` with one of {list}",
                new.group
            )))
        }
    }
}

/// The error about a word that is not known.
fn unknown(what: &str, word: &str, known: &BTreeSet<&str>) -> String {
    let near = nearest(word, known.iter().copied());
    let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    refusal(format!("there is no {what} `{word}`; {near}write one of {}", list(known)))
}

fn list(words: &BTreeSet<&str>) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

fn refusal(problem: String) -> String {
    format!("error: {problem}; nothing was written")
}
