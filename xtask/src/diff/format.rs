//! The output of `diff`: lines, entries of the changelog, and JSON.

mod groups;

use serde_json::{Value, json};

use super::{Bump, Finding, Level, State, Version, finding::Place};
use groups::{Group, groups};

/// The longest line of the changelog.
const WIDTH: usize = 116;

/// The version of the form of the JSON. It rises if a member changes its meaning or goes away.
const FORM: u32 = 1;

/// Returns a line for each change, and the advice.
pub(crate) fn text(old: &State, new: &State, findings: &[Finding]) -> String {
    let mut lines: Vec<String> = groups(findings).iter().map(|group| line(group, old)).collect();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let counts = Level::ALL.map(|level| {
        let count = findings.iter().filter(|finding| finding.rule.level == level).count();
        format!("{count} {level}")
    });
    let states = format!("{} → {}", old.name(), new.name());
    lines.push(match findings {
        [] => format!("no change of the specs: {states}"),
        _ => format!("{}: {states}\n{}", counts.join(", "), advice_text(old, findings)),
    });
    lines.join("\n")
}

fn line(group: &Group<'_>, old: &State) -> String {
    let Finding { rule, place, .. } = group.first;
    let effect = group.effect().map_or_else(String::new, |effect| format!(" ({effect})"));
    let Place { path, line, is_old } = place;
    let at = if *is_old { format!(" at {}", old.name()) } else { String::new() };
    let message = group.message();
    format!("{:<8}  {:<18}  {message}{effect}  {path}:{line}{at}", rule.level, rule.name)
}

/// Returns the least version after these changes, in words.
fn advice_text(old: &State, findings: &[Finding]) -> String {
    let Some(version) = old.version else {
        return "the version advice needs `workspace.package.version` in Cargo.toml".to_owned();
    };
    let Some(bump) = bump(version, findings) else { return String::new() };
    format!("version advice: {bump}, {version} → {} or above", version.next(bump))
}

fn bump(version: Version, findings: &[Finding]) -> Option<Bump> {
    Bump::of(version, findings.iter().map(|finding| finding.rule.level))
}

/// Returns the two lists of the changelog that a change of the specs can have.
pub(crate) fn changelog(findings: &[Finding]) -> String {
    let lists = [(Level::Breaking, "Breaking changes"), (Level::Additive, "Improvements")];
    let (mut parts, groups) = (Vec::new(), groups(findings));
    for (level, title) in lists {
        let of_level = groups.iter().filter(|group| group.first.rule.level == level);
        let entries: Vec<String> =
            of_level.filter_map(Group::entry).map(|text| entry(&text)).collect();
        if !entries.is_empty() {
            parts.push(format!("### {title}\n\n{}", entries.join("\n")));
        }
    }
    if parts.is_empty() {
        return "no change of the specs needs a line of the changelog".to_owned();
    }
    parts.join("\n\n")
}

/// Wraps an entry, with the crate that it concerns.
fn entry(text: &str) -> String {
    let mut lines = Vec::new();
    let mut line = "- `core-api`:".to_owned();
    for word in text.split(' ') {
        if line.chars().count().saturating_add(word.chars().count()) >= WIDTH {
            lines.push(std::mem::replace(&mut line, " ".to_owned()));
        }
        line.push(' ');
        line.push_str(word);
    }
    lines.push(line);
    lines.join("\n")
}

/// Returns the changes for programs.
pub(crate) fn json(old: &State, new: &State, findings: &[Finding]) -> String {
    let count =
        |level: Level| findings.iter().filter(|finding| finding.rule.level == level).count();
    let advice = old.version.and_then(|version| {
        let bump = bump(version, findings)?;
        let next = version.next(bump).to_string();
        Some(json!({ "level": bump.word(), "from": version.to_string(), "to": next }))
    });
    let value = json!({
        "form": FORM,
        "old": old.revision,
        "new": new.revision,
        "counts": {
            "breaking": count(Level::Breaking),
            "additive": count(Level::Additive),
            "docs": count(Level::Docs),
        },
        "advice": advice,
        "changes": findings.iter().map(change).collect::<Vec<Value>>(),
    });
    format!("{value:#}")
}

fn change(finding: &Finding) -> Value {
    let Finding { rule, owner, wire, rust, says: _, effect, entry, place } = finding;
    let Place { path, line, is_old } = place;
    json!({
        "level": rule.level.word(),
        "rule": rule.name,
        "owner": owner,
        "wire": wire,
        "rust": rust,
        "message": finding.message(),
        "effect": effect,
        "changelog": entry,
        "path": path,
        "line": line,
        "state": if *is_old { "old" } else { "new" },
    })
}
