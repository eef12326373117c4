//! `subjects`: the first lines of commits.

use std::{path::Path, process::Command};

use crate::lists;

/// The file with the last commit that is not checked, from the workspace's folder.
const LIST: &str = "xtask/rules/subjects.toml";

/// The most characters of a subject.
const LONGEST: usize = 72;

/// First words that are not verbs.
const NOUNS: [&str; 16] = [
    "A", "All", "An", "Each", "Every", "How", "It", "New", "No", "One", "That", "The", "This",
    "What", "Where", "Why",
];

/// Verbs that look like other forms.
const VERBS: [&str; 18] = [
    "Bring", "Bleed", "Breed", "Embed", "Exceed", "Feed", "Focus", "Heed", "Need", "Ping",
    "Proceed", "Ring", "Seed", "Shed", "Speed", "Spring", "String", "Succeed",
];

/// Checks the commits since the one that `xtask/rules/subjects.toml` names. Merges are left out.
///
/// A shallow clone or an archive lacks the history. The result then says that nothing was checked.
///
/// # Errors
///
/// Each subject that is not `area: Verb object` of at most 72 characters, or a complete history without
/// the commit.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let since = lists::read(root, LIST, |mut table| {
        let since = table.text("since").value;
        table.finish();
        since
    })?;
    let range = format!("{since}..HEAD");
    if let Err(error) =
        git(root, &["merge-base", "--is-ancestor", "--end-of-options", &since, "HEAD"])
    {
        let error = format!("no commit `{since}` before HEAD: {error}");
        return match git(root, &["rev-parse", "--is-shallow-repository"]) {
            Ok(is_shallow) if is_shallow.trim() == "false" => {
                Err(format!("error: {error}\n  help: {LIST} names a commit of the history"))
            }
            // A shallow clone and an unpacked archive have no history to check.
            Ok(_) | Err(_) => Ok(format!(
                "subjects are not checked: {error}; `git fetch --unshallow` completes a shallow clone"
            )),
        };
    }
    let log = git(root, &["log", "--no-merges", "--format=%h %s", "--end-of-options", &range])
        .map_err(|error| format!("error: git log: {error}"))?;
    let commits: Vec<(&str, &str)> = log.lines().filter_map(|line| line.split_once(' ')).collect();
    let mistakes: Vec<String> = commits
        .iter()
        .filter_map(|(commit, subject)| {
            let fault = fault(subject)?;
            Some(format!("error: commit {commit}: `{subject}`: {fault}"))
        })
        .collect();
    if mistakes.is_empty() {
        return Ok(format!("{} subjects are of the form `area: Verb object`", commits.len()));
    }
    Err(mistakes.join("\n"))
}

/// Runs git and returns its output.
fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git").args(arguments).current_dir(root).output();
    let output = output.map_err(|error| format!("git cannot be started: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{} {}", output.status, String::from_utf8_lossy(&output.stderr).trim()))
}

/// Returns the first mistake of a subject, with the way to mend it.
pub(crate) fn fault(subject: &str) -> Option<String> {
    let length = subject.chars().count();
    if length > LONGEST {
        return Some(format!(
            "{length} characters; write at most {LONGEST}, and the reason in the body"
        ));
    }
    let form = "write `area: Verb object`, as in `core-api: Remove the burst of a rate limit`";
    let Some((area, rest)) = subject.split_once(": ") else { return Some(form.to_owned()) };
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .chars()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || "-_/.".contains(it))
    };
    if !area.split(", ").all(is_name) {
        return Some(format!("`{area}` is not an area; {form}"));
    }
    let verb = rest.split(' ').next().unwrap_or("");
    let is_word = verb.starts_with(|first: char| first.is_ascii_uppercase())
        && verb.chars().skip(1).all(|it| it.is_ascii_lowercase() || it == '-');
    if !is_word || verb.len() < 2 || NOUNS.contains(&verb) {
        return Some(format!("`{verb}` is not a verb with a capital letter; {form}"));
    }
    if !is_imperative(verb) {
        return Some(format!("`{verb}` is not an imperative; write it as in “Add” or “Remove”"));
    }
    if !rest.contains(' ') {
        return Some(format!("an object is missing; {form}"));
    }
    rest.ends_with('.').then(|| "remove the full stop".to_owned())
}

/// Returns false for `Adds`, `Added` and `Adding`.
fn is_imperative(verb: &str) -> bool {
    let is_third_person = verb.ends_with('s') && !verb.ends_with("ss");
    VERBS.contains(&verb) || !(is_third_person || verb.ends_with("ed") || verb.ends_with("ing"))
}
