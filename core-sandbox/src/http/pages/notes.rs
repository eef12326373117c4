//! Notes that a page shows once, after the redirect of a form (RFC 9110 §15.4.4).

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, header},
};
use maud::Markup;

use super::frame;
use crate::identity::Secrets;

/// The name of the cookie with the id of a note.
const COOKIE: &str = "core-sandbox-note";

/// The maximum number of notes that nobody has seen. The oldest ones go first.
const MAX_NOTES: usize = 20;

/// The notes of all pages.
pub(super) type SharedNotes = Arc<Notes>;

/// The notes that nobody has seen.
///
/// A note may have a secret. So its id is in a cookie instead of the address, and a reload shows the page without it.
#[derive(Default)]
pub(super) struct Notes(Mutex<VecDeque<Note>>);

struct Note {
    id: String,
    /// The path of the page that shows the note.
    path: String,
    content: Markup,
}

impl Notes {
    /// Returns a redirect to a page, which shows this note once.
    pub(super) fn redirect(&self, path: &str, content: Markup) -> Response<Body> {
        let id = Secrets::system().text::<24>();
        let mut response = frame::see_other(path);
        let cookie = format!("{COOKIE}={id}; Path=/; Max-Age=300; HttpOnly; SameSite=Strict");
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notes.push_back(Note { id, path: path.to_owned(), content });
        if notes.len() > MAX_NOTES {
            notes.pop_front();
        }
        response
    }

    /// Returns the note that the page at this path has to show, and forgets it.
    pub(super) fn take(&self, headers: &HeaderMap, path: &str) -> Markup {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|all| all.to_str().ok());
        let pairs = cookies.flat_map(|all| all.split(';')).filter_map(|one| one.split_once('='));
        let mut ids = pairs.filter(|(name, _)| name.trim() == COOKIE).map(|(_, id)| id.trim());
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place =
            ids.find_map(|id| notes.iter().position(|note| note.id == id && note.path == path));
        place.and_then(|place| notes.remove(place)).map(|note| note.content).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::*;

    /// Returns the headers of the browser that got this response.
    fn browser(response: &Response<Body>) -> HeaderMap {
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        let pair = cookie.split(';').next().unwrap();
        let cookies = HeaderValue::try_from(format!("other=1; {pair}")).unwrap();
        HeaderMap::from_iter([(header::COOKIE, cookies)])
    }

    #[test]
    fn a_note_is_shown_once_by_its_page_to_its_browser() {
        let notes = Notes::default();
        let first = browser(&notes.redirect("/apps/a", html! { "first" }));
        let second = browser(&notes.redirect("/apps/b", html! { "second" }));
        let taken = |headers: &HeaderMap, path| notes.take(headers, path).into_string();
        assert_eq!(taken(&HeaderMap::new(), "/apps/a"), "");
        assert_eq!(taken(&first, "/apps/b"), "");
        assert_eq!(taken(&second, "/apps/a"), "");
        assert_eq!(taken(&first, "/apps/a"), "first");
        assert_eq!(taken(&first, "/apps/a"), "");
        assert_eq!(taken(&second, "/apps/b"), "second");
    }

    #[test]
    fn notes_that_nobody_sees_are_forgotten() {
        let notes = Notes::default();
        let first = browser(&notes.redirect("/apps", html! { "first" }));
        for _ in 0..MAX_NOTES {
            notes.redirect("/apps", html! { "later" });
        }
        assert_eq!(notes.0.lock().unwrap().len(), MAX_NOTES);
        assert_eq!(notes.take(&first, "/apps").into_string(), "");
    }
}
