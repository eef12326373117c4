//! `check --explain`: the rules for people.

use super::{RULES, Rule};
use crate::diagnostics::{Severity, nearest};

/// Returns the explanation of a rule, or the list of all rules.
///
/// # Errors
///
/// A name that no rule has, with the nearest one.
pub(crate) fn explain(name: Option<&str>) -> Result<String, String> {
    let Some(name) = name else { return Ok(list()) };
    let rule = RULES.iter().find(|rule| rule.name == name);
    rule.map(explanation).ok_or_else(|| {
        let advice = match nearest(name, RULES.iter().map(|rule| rule.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cargo xtask check --explain` lists the rules".to_owned(),
        };
        format!("error: `{name}` is not a rule; {advice}")
    })
}

/// Returns a line for each rule.
fn list() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let lines = RULES
        .iter()
        .map(|rule| format!("{:width$}  {:7}  {}", rule.name, word(rule.severity), rule.summary));
    let lines: Vec<_> = lines.collect();
    format!(
        "{}\n\n{} rules; `cargo xtask check --explain RULE` explains one",
        lines.join("\n"),
        lines.len()
    )
}

fn explanation(rule: &Rule) -> String {
    let Rule { name, severity, summary, reason, wrong, right, .. } = rule;
    let lines = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
    let severity = word(*severity);
    let example = format!("wrong:\n\n{}\nright:\n\n{}", lines(wrong), lines(right));
    format!(
        "{name} ({severity})\n\n{summary}\n{reason}\n\n{example}\nTo keep what the rule finds, add this beside it, with the reason:\n\n    allow = [\"{name}\"] # The reason."
    )
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
