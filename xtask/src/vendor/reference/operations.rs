//! The operations that a page lists, and the path of its requests.

use crate::{
    diagnostics::{Mistakes, Spanned},
    spec::METHODS,
    vendor::page::Cell,
};

/// The verbs of operations, and the words of the standard calls.
const VERBS: [(&str, &str); 5] = [
    ("create", "create"),
    ("update", "update"),
    ("delete", "delete"),
    ("patch", "patch"),
    ("batch", "batch"),
];

/// The operations of a page.
#[derive(Debug, Default)]
pub(super) struct Operations {
    pub(super) calls: Vec<Spanned<String>>,
    pub(super) path: Option<Spanned<String>>,
    /// True below the sentence that announces the list.
    is_open: bool,
}

impl Operations {
    /// Ends the list.
    pub(super) fn end(&mut self) {
        self.is_open = false;
    }

    /// Reads a text: the sentence that announces the list, or a request such as `GET /activity`.
    pub(super) fn text(&mut self, cell: &Cell) {
        self.is_open = cell.text.contains("following operations");
        let mut words = cell.text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let next = words.peek().copied().unwrap_or_default();
            if METHODS.contains(&word)
                && let Some(path) = path(next)
                && self.path.is_none()
            {
                self.path = Some(Spanned { value: path, at: cell.at.clone() });
            }
        }
    }

    /// Reads a line of the list.
    pub(super) fn item(&mut self, cell: &Cell, mistakes: &mut Mistakes) {
        if !self.is_open {
            return self.text(cell);
        }
        let text = cell.text.to_ascii_lowercase();
        let verb = text.split_whitespace().next().unwrap_or_default();
        let mut add = |word: &str| {
            if self.calls.iter().all(|known| known.value != word) {
                self.calls.push(Spanned { value: word.to_owned(), at: cell.at.clone() });
            }
        };
        match VERBS.iter().find(|(known, _)| *known == verb) {
            Some((_, word)) => add(word),
            None if verb == "retrieve" => {
                let is_list = text.contains(" list of ");
                if text.contains(" specific ") || !is_list {
                    add("get");
                }
                if is_list {
                    add("list");
                }
            }
            None => {
                let help = "add the call by hand, to `calls` or as a table `[call.…]`";
                mistakes.push(&cell.at, format!("the operation `{verb}` is not known"), help);
            }
        }
    }
}

/// Returns the path of a request without the base URL, the query and an id at its end.
fn path(word: &str) -> Option<String> {
    let path = match word.split_once("://") {
        Some((_, rest)) => rest.split_once("/api/").map(|(_, path)| format!("/{path}"))?,
        None => word.to_owned(),
    };
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches(['/', '.', ',']);
    let parts = path.strip_prefix('/')?.split('/');
    let parts: Vec<&str> = parts.take_while(|part| !part.starts_with(['{', ':', '<'])).collect();
    let is_path = !parts.is_empty()
        && parts.iter().all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
    is_path.then(|| format!("/{}", parts.join("/")))
}
