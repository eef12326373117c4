//! Reports of findings: a table for people, and JSON for programs.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};

use super::{
    finding::{Finding, FindingKind},
    sources::Answers,
    write::ChangedSpecs,
};

/// The number of lines of a list that are printed.
const MAX_LINES: usize = 50;

/// Returns the table.
pub(super) fn table(
    findings: &[Finding],
    answers: &Answers,
    changed: Option<&ChangedSpecs>,
) -> String {
    let mut text = String::new();
    let mut records: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        records.entry((&finding.file, &finding.record)).or_default().push(finding);
    }
    for ((file, record), findings) in records {
        let _ = writeln!(text, "{record} ({file})");
        let shown = findings.iter().filter(|finding| finding.kind != FindingKind::Unseen);
        let shown: Vec<&&Finding> = shown.collect();
        let width = shown.iter().map(|finding| finding.subject.chars().count()).max().unwrap_or(0);
        for finding in &shown {
            let (seen, all) = finding.share;
            let (kind, subject) = (finding.kind.word(), &finding.subject);
            let share = format!("{seen} of {all}");
            let _ = writeln!(text, "  {kind:<9} {subject:<width$} {share:>12}  {}", finding.text);
            if let Some(proposal) = &finding.proposal {
                let _ = writeln!(text, "  {:<9} {:<width$} {:>12}  → {proposal}", "", "", "");
            }
        }
        let unseen = findings.iter().filter(|finding| finding.kind == FindingKind::Unseen);
        let unseen: Vec<&str> = unseen.map(|finding| finding.subject.as_str()).collect();
        if !unseen.is_empty() {
            let _ = writeln!(text, "  unseen    {}", unseen.join(", "));
        }
        text.push('\n');
    }
    text.push_str(&left_out(answers));
    if let Some(changed) = changed {
        section(&mut text, "changes", changed.changes.iter().cloned());
        section(&mut text, "changes that you have to make by hand", changed.left.iter().cloned());
    }
    text.push_str(&summary(findings, answers));
    text.push_str(&match changed.map(|changed| changed.texts.len()) {
        None => String::new(),
        Some(0) => "; nothing to write".to_owned(),
        Some(count) => {
            let s = if count == 1 { "" } else { "s" };
            format!("\n{count} spec{s} changed; review the diff, and run `cargo xtask generate`")
        }
    });
    text
}

/// Lists the files and requests that were not compared.
fn left_out(answers: &Answers) -> String {
    let mut text = String::new();
    let lists = [
        ("requests of no call in the specs", &answers.observations.unmatched),
        ("requests whose bodies are not JSON", &answers.observations.unreadable),
    ];
    for (title, counts) in lists {
        if counts.is_empty() {
            continue;
        }
        let lines = counts.iter().map(|(line, count)| format!("{line} ({count} times)"));
        section(&mut text, title, lines);
    }
    let files = answers.left_out.iter().map(|file| format!("{}: {}", file.file, file.reason));
    section(&mut text, "files that are left out", files);
    text
}

fn section(text: &mut String, title: &str, lines: impl ExactSizeIterator<Item = String>) {
    let count = lines.len();
    if count == 0 {
        return;
    }
    let _ = writeln!(text, "{title}");
    for line in lines.take(MAX_LINES) {
        let _ = writeln!(text, "  {line}");
    }
    if count > MAX_LINES {
        let _ = writeln!(text, "  and {} more", count.saturating_sub(MAX_LINES));
    }
    text.push('\n');
}

/// Returns the last line: the numbers of files, answers and findings by kind.
fn summary(findings: &[Finding], answers: &Answers) -> String {
    let mut kinds: BTreeMap<FindingKind, usize> = BTreeMap::new();
    for finding in findings {
        *kinds.entry(finding.kind).or_default() += 1;
    }
    let kinds = kinds.iter().map(|(kind, count)| format!("{count} {}", kind.word()));
    let kinds = kinds.collect::<Vec<_>>().join(", ");
    let Answers { observations, files, .. } = answers;
    let kinds = if kinds.is_empty() { "no differences".to_owned() } else { kinds };
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    let (answers, files) = (observations.exchanges, u64::try_from(*files).unwrap_or(u64::MAX));
    let (s, s_of_files) = (plural(answers), plural(files));
    format!("{answers} answer{s} in {files} file{s_of_files}: {kinds}")
}

/// Returns the JSON.
pub(super) fn json(
    findings: &[Finding],
    answers: &Answers,
    changed: Option<&ChangedSpecs>,
) -> String {
    let findings = findings.iter().map(|finding| {
        json!({
            "kind": finding.kind.word(),
            "record": finding.record,
            "file": finding.file,
            "subject": finding.subject,
            "seen": finding.share.0,
            "of": finding.share.1,
            "text": finding.text,
            "proposal": finding.proposal,
        })
    });
    let left_out = answers.left_out.iter();
    let left_out = left_out.map(|file| json!({ "file": file.file, "reason": file.reason }));
    let report = json!({
        "files": answers.files,
        "answers": answers.observations.exchanges,
        "findings": findings.collect::<Vec<Value>>(),
        "unmatched": answers.observations.unmatched,
        "unreadable": answers.observations.unreadable,
        "left_out": left_out.collect::<Vec<Value>>(),
        "other_files": answers.others,
        "changes": changed.map(|changed| &changed.changes),
        "changes_by_hand": changed.map(|changed| &changed.left),
    });
    report.to_string()
}
