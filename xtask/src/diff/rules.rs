//! The table of rules: what each kind of change means for programs.

pub(crate) mod calls;
pub(crate) mod declarations;
pub(crate) mod fields;
pub(crate) mod history;

use super::Level;
use crate::diagnostics::nearest;

/// A kind of change.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The word in the output and in `--explain`.
    pub(crate) name: &'static str,
    pub(crate) level: Level,
    /// The change, in a few words.
    pub(crate) title: &'static str,
    /// The reason for the level.
    pub(crate) reason: &'static str,
    /// A change of a spec that the rule finds.
    pub(crate) example: &'static str,
    /// The help for programs, and for the maintainer.
    pub(crate) advice: &'static str,
}

/// Two rules are the same if they have one name.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

/// Declares rules and the list of them, so that no rule is missing in the list.
macro_rules! rules {
    ($($rule:ident = $name:literal, $level:ident, $title:literal {
        $reason:literal $example:literal $advice:literal
    })*) => {
        $(pub(crate) static $rule: $crate::diff::rules::Rule = $crate::diff::rules::Rule {
            name: $name,
            level: $crate::diff::Level::$level,
            title: $title,
            reason: $reason,
            example: $example,
            advice: $advice,
        };)*

        pub(super) static RULES: &[&$crate::diff::rules::Rule] = &[$(&$rule),*];
    };
}
use rules;

/// Returns every rule: the worst level first, and then by name.
pub(crate) fn all() -> Vec<&'static Rule> {
    let parts = [calls::RULES, declarations::RULES, fields::RULES, history::RULES];
    let mut all = parts.concat();
    all.sort_by_key(|rule| (rule.level, rule.name));
    all
}

/// Returns the text about a rule, or the table of all rules.
///
/// # Errors
///
/// The name of a rule that does not exist, with the nearest one.
pub(crate) fn explain(name: Option<&str>) -> Result<String, String> {
    let all = all();
    let Some(name) = name else { return Ok(table(&all)) };
    let Some(rule) = all.iter().find(|rule| rule.name == name) else {
        let help = match nearest(name, all.iter().map(|rule| rule.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cargo xtask diff --explain` lists all rules".to_owned(),
        };
        return Err(format!("error: there is no rule `{name}`\n  help: {help}"));
    };
    let Rule { name, level, title, reason, example, advice } = rule;
    Ok(format!(
        "{name} ({level})\n\n{title}.\n\n{reason}\n\nExample: {example}\n\nAdvice: {advice}"
    ))
}

fn table(all: &[&Rule]) -> String {
    let width = all.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let line = |rule: &&Rule| format!("{:<8}  {:<width$}  {}", rule.level, rule.name, rule.title);
    let lines: Vec<String> = all.iter().map(line).collect();
    let count = all.len();
    format!("{}\n\n{count} rules; `cargo xtask diff --explain RULE` explains one", lines.join("\n"))
}
