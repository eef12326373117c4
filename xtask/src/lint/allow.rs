//! `allow = ["rule"]` in a spec: what it silences, and whether it is in its place.

use std::ops::Range;

use super::Findings;
use crate::{
    diagnostics::{Allowance, At, Mistakes, Severity, Source, nearest},
    spec::Specs,
};

/// The name of the rule about `allow` itself.
pub(super) const RULE: &str = "allow";

/// Finds nothing, because [`settle`] looks at each `allow` after all other rules.
pub(super) fn find(_: &Specs, _: &mut Findings<'_>) {}

/// Takes out the findings that the specs allow, and notes each `allow` that is wrong or silences nothing.
pub(super) fn settle(names: &[&str], sources: &[Source], mistakes: &mut Mistakes) {
    let allowances = mistakes.take_allowances();
    let places: Vec<_> = allowances
        .iter()
        .map(|allowance| extent(&sources[allowance.table.file].text, &allowance.table))
        .collect();
    let mut is_used = vec![false; allowances.len()];
    mistakes.retain(|rule, at| {
        let covers = |(allowance, place): (&Allowance, &Range<usize>)| {
            allowance.rule.value == rule
                && allowance.table.file == at.file
                && place.contains(&at.start)
        };
        // The innermost `allow` silences a finding.
        let inner = allowances.iter().zip(&places).enumerate().filter(|(_, pair)| covers(*pair));
        match inner.min_by_key(|(_, (_, place))| place.len()) {
            Some((index, _)) => {
                is_used[index] = true;
                false
            }
            None => true,
        }
    });
    let is_exempt = |at: &At| {
        let mut all = allowances.iter().zip(&places);
        all.any(|(outer, place)| {
            outer.rule.value == RULE && outer.table.file == at.file && place.contains(&at.start)
        })
    };
    for (allowance, is_used) in allowances.iter().zip(is_used) {
        if is_exempt(&allowance.rule.at) {
            continue;
        }
        let text = &sources[allowance.rule.at.file].text;
        complain(allowance, is_used, names, text, mistakes);
    }
}

fn complain(
    allowance: &Allowance,
    is_used: bool,
    names: &[&str],
    text: &str,
    mistakes: &mut Mistakes,
) {
    let Allowance { rule, .. } = allowance;
    let mut push = |message: String, help: &str| {
        mistakes.push_finding(RULE, Severity::Warning, &rule.at, message, help);
    };
    if !names.contains(&rule.value.as_str()) {
        let help = match nearest(&rule.value, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cargo xtask check --explain` lists the rules".to_owned(),
        };
        push(format!("`{}` is not a rule", rule.value), &help);
    } else if !is_used {
        push(format!("`{}` finds nothing here", rule.value), "leave it out of `allow`");
    } else if !has_comment(text, &rule.at) {
        push(
            format!("`allow` of `{}` has no reason", rule.value),
            "add a comment at the end of the line, or in the line above",
        );
    }
}

/// Returns the part of a file that a table takes: the file, the lines of an inline table, or the lines
/// below a header.
fn extent(text: &str, table: &At) -> Range<usize> {
    if table.end == 0 {
        return 0..text.len() + 1;
    }
    let line = text[..table.start].rfind('\n').map_or(0, |end| end + 1);
    if text[table.start..].starts_with('{') {
        // The key before the brace belongs to the table, and a table before it on the line does not.
        let other = text[line..table.start].rfind('}').map_or(line, |end| line + end + 1);
        return other..table.end;
    }
    let end = text[table.start..].find("\n[").map_or(text.len(), |end| table.start + end);
    line..end
}

/// Returns whether a line has a comment, or the line above is one.
fn has_comment(text: &str, at: &At) -> bool {
    let line = text[..at.start].rfind('\n').map_or(0, |end| end + 1);
    let rest = text[at.end..].lines().next().unwrap_or_default();
    let above = text[..line].lines().next_back().unwrap_or_default().trim_start();
    let is_comment = above.starts_with('#') && !above.starts_with("#:");
    is_comment || comment(rest).is_some_and(|comment| comment.trim().len() > 1)
}

/// Returns the comment at the end of a line that begins outside of a text.
fn comment(line: &str) -> Option<&str> {
    let mut quote = None;
    let mut is_escaped = false;
    for (index, letter) in line.char_indices() {
        match (quote, letter) {
            (None, '#') => return Some(&line[index..]),
            (None, '"' | '\'') => quote = Some(letter),
            (Some('"'), '\\') => {
                is_escaped = !is_escaped;
                continue;
            }
            (Some(open), letter) if open == letter && !is_escaped => quote = None,
            _ => {}
        }
        is_escaped = false;
    }
    None
}
