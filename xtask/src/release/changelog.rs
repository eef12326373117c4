//! The changelog: its section without a date becomes that of the release.

use jiff::civil::Date;

use crate::diff::Version;

/// The changelog of the workspace.
pub(super) const PATH: &str = "CHANGELOG.md";

/// The heading of a section of breaking changes.
const BREAKING: &str = "### Breaking changes";

/// A changelog with a section of changes that are not released.
pub(crate) struct Changelog<'a> {
    text: &'a str,
    /// The line of the heading.
    heading: &'a str,
    /// The text between the heading and the next one.
    body: &'a str,
}

impl<'a> Changelog<'a> {
    /// Finds the section without a release.
    ///
    /// # Errors
    ///
    /// A changelog without the section, or a section without a line.
    pub(crate) fn parse(text: &'a str) -> Result<Self, String> {
        let mut start = 0;
        let mut found = None;
        for line in text.split_inclusive('\n') {
            let end = start + line.len();
            if matches!(line.trim_end(), "## Unreleased" | "## [Unreleased]") {
                found = Some((start, end));
                break;
            }
            start = end;
        }
        let (start, end) = found.ok_or_else(|| {
            format!("error: {PATH} has no section `## Unreleased`\n  help: add it above the last release")
        })?;
        let (heading, rest) = (text[start..end].trim_end(), &text[end..]);
        let body = &rest[..next_section(rest)];
        let has_entry = body.lines().any(|line| line.trim_start().starts_with("- "));
        if !has_entry {
            return Err(format!(
                "error: the section `{heading}` of {PATH} is empty\n  help: add a line for each change; `cargo xtask \
                 diff --format changelog` proposes those of the specs"
            ));
        }
        Ok(Self { text, heading, body })
    }

    /// Returns whether a breaking change is waiting for its release.
    pub(crate) fn is_breaking(&self) -> bool {
        let mut lines = self.body.lines().skip_while(|line| line.trim_end() != BREAKING).skip(1);
        lines
            .by_ref()
            .take_while(|line| !line.starts_with("###"))
            .any(|line| line.starts_with("- "))
    }

    /// Returns the text after a release: its section has the version and the date, and above it is an empty one.
    ///
    /// # Errors
    ///
    /// A changelog that has the version already.
    pub(crate) fn release(
        &self,
        last: Option<Version>,
        version: Version,
        date: Date,
    ) -> Result<String, String> {
        let is_linked = self.heading.contains('[');
        let title = if is_linked { format!("## [{version}]") } else { format!("## {version}") };
        let is_taken = |line: &str| line == title || line.starts_with(&format!("{title} "));
        if self.text.lines().any(is_taken) {
            return Err(format!(
                "error: {PATH} has a section `{title}` already\n  help: choose another level"
            ));
        }
        let dated = format!("{}\n\n{title} ({date})\n", self.heading);
        let text = self.text.replacen(&format!("{}\n", self.heading), &dated, 1);
        Ok(text.split_inclusive('\n').map(|line| links(line, last, version)).collect())
    }
}

/// Returns the length of the text before the next section or the links at the end.
fn next_section(text: &str) -> usize {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("## ") || (line.starts_with('[') && line.contains("]: ")) {
            return length;
        }
        length += line.len();
    }
    length
}

/// Returns a line of the changelog, after the link of the section without a release has moved on.
fn links(line: &str, last: Option<Version>, version: Version) -> String {
    let parts =
        line.strip_prefix("[Unreleased]: ").and_then(|address| address.rsplit_once("/compare/"));
    let Some((address, _)) = parts else { return line.to_owned() };
    let own = match last {
        Some(last) => format!("{address}/compare/v{last}...v{version}"),
        None => format!("{address}/releases/tag/v{version}"),
    };
    format!("[Unreleased]: {address}/compare/v{version}...HEAD\n[{version}]: {own}\n")
}
