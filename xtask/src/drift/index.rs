//! The index of a folder: which call each file is from.

use std::collections::BTreeMap;

/// The origin of a file with one body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BodyOrigin {
    pub(super) method: String,
    /// The path with its query.
    pub(super) url: String,
    pub(super) status: u16,
    /// True if the file is the body of the request.
    pub(super) is_request: bool,
    /// False if the index says that the body is not from the server.
    pub(super) is_real: bool,
}

/// The methods of the calls of Core.
const METHODS: [&str; 5] = crate::spec::METHODS;

/// Reads the table of an `INDEX.md`.
///
/// A row has the name of a file, and a cell with a method and a path: `GET /project?page=1,100`. `-> 400` in
/// this cell is the status. `request` there says that the file is the body of the request. A row whose last
/// cell begins with `no` is about a file that is not from the server.
pub(super) fn read(text: &str) -> BTreeMap<String, BodyOrigin> {
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let (name, rest) = cells.split_first()?;
        let name = name.trim_matches('`');
        let mut origin = rest.iter().find_map(|cell| origin(cell))?;
        let last = rest.last()?.trim_start().to_lowercase();
        origin.is_real = !(last == "no" || last.starts_with("no:") || last.starts_with("no "));
        Some((name.to_owned(), origin))
    });
    rows.collect()
}

/// Reads a cell such as ``GET /payment?page=1,100 -> 400``.
fn origin(cell: &str) -> Option<BodyOrigin> {
    let cell = cell.trim_matches('`');
    let mut words = cell.split_whitespace();
    let method = words.next().filter(|word| METHODS.contains(word))?.to_owned();
    let url =
        words.next().filter(|url| url.starts_with('/'))?.trim_end_matches([',', ';']).to_owned();
    let rest = cell.split_once(&url).map_or("", |(_, rest)| rest);
    let (rest, status) = match rest.rsplit_once("->") {
        Some((rest, status)) => (rest, status.trim().parse().unwrap_or(200)),
        None => (rest, 200),
    };
    let is_request = rest.split_whitespace().any(|word| word == "request");
    Some(BodyOrigin { method, url, status, is_request, is_real: true })
}

/// Returns the name of the resource that the name of a file says: `timeentry` for `timeentry-3.json`.
pub(super) fn resource_name(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let base = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    base.strip_suffix(['-', '_', '.']).unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_an_index_say_the_call_of_a_file() {
        let found = read(
            "# Answers\n| file | request | real |\n|---|---|---|\n\
             | project-1.json | GET /project?page=1,100&where=code='X' (list) | yes |\n\
             | `error-1.json` | `GET /payment?where=x -> 400` | yes |\n\
             | entry.json | POST /timeentry request body | request |\n\
             | made.json | GET /invoice | NO: a fixture |\n| odd | PULL /x | yes |\n",
        );
        assert_eq!(found.len(), 4);
        let project = found.get("project-1.json").unwrap();
        assert_eq!(project.url, "/project?page=1,100&where=code='X'");
        assert!(project.is_real && !project.is_request);
        assert_eq!(found.get("error-1.json").unwrap().status, 400);
        assert!(found.get("entry.json").unwrap().is_request);
        assert!(!found.get("made.json").unwrap().is_real);
    }

    #[test]
    fn a_name_of_a_file_says_the_resource() {
        for (file, name) in [
            ("timeentry-3.json", "timeentry"),
            ("a/b/Project.json", "Project"),
            ("budget_12.json", "budget"),
            ("project", "project"),
            ("12.json", "12"),
        ] {
            assert_eq!(resource_name(file), name);
        }
    }
}
